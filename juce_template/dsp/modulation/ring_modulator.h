#pragma once

#include "dsp/internal/modulated_delay.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** The sound times a sine: every partial becomes its sum and its difference with it. */
class RingModulator
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        octave.prepare (sampleRate);
        mix.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        octave.reset();
        mix.reset();
        phase = 0.0;
    }

    /** @param hz  0.5 Hz to 8 kHz */
    void setFrequencyHz (float hz) noexcept { octave.setTarget (std::log2 (clampOr (hz, 0.5f, 8000.0f, 220.0f))); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.7f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            if (octave.isMoving() || n == 0)
                increment = static_cast<double> (std::exp2 (octave.next())) / sampleRate;
            phase += increment;
            phase -= std::floor (phase);
            const auto carrier = static_cast<float> (std::sin (2.0 * std::numbers::pi * phase));
            const float wet = mix.next();
            for (int c = 0; c < block.numChannels; ++c)
                block.channels[c][n] *= 1.0f + wet * (carrier - 1.0f);
        }
    }

private:
    double sampleRate = 48000.0, phase = 0.0, increment = 0.0;
    Smoothed octave{ 7.7813597f }, mix{ 0.7f }; // 220 Hz
};

} // namespace plugsmith::dsp
