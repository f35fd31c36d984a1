#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A low- or high-pass of 6 dB per octave, -3.01 dB at its cutoff; trapezoidal, so it is right up to the top. */
class OnePoleFilter
{
public:
    enum class Mode
    {
        lowPass,
        highPass
    };

    explicit OnePoleFilter (Mode filterMode = Mode::lowPass) noexcept
        : mode (filterMode)
    {
    }

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        octave.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        octave.reset();
        clock.reset();
        state = {};
    }

    /** @param cutoffHz  10 Hz to just below half the sample rate */
    void setCutoffHz (float cutoffHz) noexcept
    {
        clock.invalidate (octave.setTarget (std::log2 (clampOr (cutoffHz, 10.0f, static_cast<float> (0.49 * sampleRate), 1000.0f))));
    }

    void process (Block block) noexcept
    {
        const auto update = [this] (int frames) {
            octave.skip (frames);
            const double g = std::tan (std::numbers::pi * std::min (0.49, static_cast<double> (std::exp2 (octave.value())) / sampleRate));
            share = static_cast<float> (g / (1.0 + g));
        };
        clock.run (
            block, [this] { return octave.isMoving(); }, update, [this] (Block step) { processStep (step); }
        );
    }

private:
    void processStep (Block block) noexcept
    {
        for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            for (int n = 0; n < block.numFrames; ++n)
            {
                float& sample = block.channels[c][n];
                const float v = share * (sample - state[c]), low = v + state[c];
                state[c] = low + v;
                sample = mode == Mode::lowPass ? low : sample - low;
            }
    }

    Mode mode;
    double sampleRate = 48000.0;
    Smoothed octave{ 9.9657843f }; // 1 kHz
    ControlClock clock;
    std::array<float, maxChannels> state{};
    float share = 0.0f;
};

} // namespace plugsmith::dsp
