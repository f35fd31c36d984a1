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
        cornerHz = -1.0f;
        setCornerHz (1000.0f);
        reset();
    }

    void reset() noexcept
    {
        low.reset();
        high.reset();
    }

    /** @param hz  30 Hz to 16 kHz; taken at once */
    void setCornerHz (float hz) noexcept
    {
        const float limited = clampOr (hz, 30.0f, 16000.0f, 1000.0f);
        if (limited == cornerHz)
            return;
        cornerHz = limited;
        for (const size_t stage : { size_t{ 0 }, size_t{ 1 } })
        {
            low.set (stage, SvfCoefficients::lowPass (limited, 0.70711f, sampleRate));
            high.set (stage, SvfCoefficients::highPass (limited, 0.70711f, sampleRate));
        }
    }

    /** The lows stay in `block`, the highs go to `highs`: as many channels and frames. */
    void split (Block block, Block highs) noexcept
    {
        for (int c = 0; c < block.numChannels; ++c)
            std::copy_n (block.channels[c], block.numFrames, highs.channels[c]);
        inChunks (block, [this] (Block chunk, int) { runCascade (low, chunk); });
        inChunks (highs, [this] (Block chunk, int) { runCascade (high, chunk); });
    }

private:
    double sampleRate = 48000.0;
    float cornerHz = -1.0f;
    SvfCascade low, high;
};

} // namespace plugsmith::dsp
