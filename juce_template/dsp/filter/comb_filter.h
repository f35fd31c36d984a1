#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A resonator: the sound and its echo after one period, over and over, so that harmonics of a pitch ring. */
class CombFilter
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        octave.prepare (sampleRate, 0.15); // faster, the echoes in it would be chirps
        for (auto* value : { &feedback, &mix })
            value->prepare (sampleRate);
        for (auto& line : lines)
            line.prepare (static_cast<int> (sampleRate / 20.0) + 8);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &octave, &feedback, &mix })
            value->reset();
        for (auto& line : lines)
            line.reset();
    }

    /** @param hz  20 Hz to 5 kHz, the pitch that rings */
    void setFrequencyHz (float hz) noexcept { octave.setTarget (std::log2 (clampOr (hz, 20.0f, 5000.0f, 220.0f))); }

    /** @param amount  -0.98 to 0.98; below 0 the odd harmonics of half the pitch ring */
    void setFeedback (float amount) noexcept { feedback.setTarget (clampOr (amount, -0.98f, 0.98f, 0.7f)); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f)); }

    void process (Block block) noexcept
    {
        float period = 0.0f;
        for (int n = 0; n < block.numFrames; ++n)
        {
            if (octave.isMoving() || n == 0)
                period = static_cast<float> (sampleRate / static_cast<double> (std::exp2 (octave.next())));
            const float back = feedback.next(), wet = mix.next();
            const float level = 1.0f - 0.7f * std::abs (back); // a comb adds up; most of it is taken back
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                float& sample = block.channels[c][n];
                const float rung = sample + back * lines[c].read (std::max (1.0f, period - 1.0f));
                lines[c].write (rung);
                sample += wet * (level * rung - sample);
            }
        }
    }

private:
    double sampleRate = 48000.0;
    Smoothed octave{ 7.7813597f }, feedback{ 0.7f }, mix{ 0.5f }; // 220 Hz
    std::array<DelayLine, maxChannels> lines;
};

} // namespace plugsmith::dsp
