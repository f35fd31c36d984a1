#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Linkwitz-Riley of 24 dB per octave: two bands that are in phase, -6.02 dB at the corner, and add up to an all-pass.

    Source: S. Linkwitz, "Active Crossover Networks for Noncoincident Drivers", JAES 24 (1976). */
class Crossover
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        octave.prepare (sampleRate);
        setCornerHz (1000.0f);
        reset();
    }

    void reset() noexcept
    {
        octave.reset();
        clock.reset();
        low.reset();
        high.reset();
    }

    /** @param hz  30 Hz to 16 kHz */
    void setCornerHz (float hz) noexcept { clock.invalidate (octave.setTarget (std::log2 (clampOr (hz, 30.0f, 16000.0f, 1000.0f)))); }

    /** The lows stay in `block`, the highs go to `highs`: as many channels and frames. */
    void split (Block block, Block highs) noexcept
    {
        for (int c = 0; c < block.numChannels; ++c)
            std::copy_n (block.channels[c], block.numFrames, highs.channels[c]);
        int start = 0;
        clock.run (
            block, [this] { return octave.isMoving(); }, [this] (int frames) { update (frames); }, [this, highs, &start] (Block step) {
                std::array<float*, maxChannels> pointers{};
                for (int c = 0; c < step.numChannels; ++c)
                    pointers[static_cast<size_t> (c)] = highs.channels[c] + start;
                runCascade (low, step);
                runCascade (high, step.part (pointers.data(), 0, step.numFrames));
                start += step.numFrames; }
        );
    }

private:
    void update (int frames) noexcept
    {
        octave.skip (frames);
        const float hz = std::exp2 (octave.value());
        for (const size_t stage : { size_t{ 0 }, size_t{ 1 } })
        {
            low.set (stage, SvfCoefficients::lowPass (hz, 0.70711f, sampleRate));
            high.set (stage, SvfCoefficients::highPass (hz, 0.70711f, sampleRate));
        }
    }

    double sampleRate = 48000.0;
    Smoothed octave{ 9.9657843f }; // 1 kHz
    ControlClock clock{ 4 };
    SvfCascade low, high;
};

} // namespace plugsmith::dsp
