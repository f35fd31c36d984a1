#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Up or down by semitones: two taps run through a delay line at another speed and fade into each other.

    The delay is 20 to 60 ms; grains of 80 ms keep single notes and simple chords whole. */
class PitchShifter
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &semitones, &feedback, &mix })
            value->prepare (sampleRate);
        grainFrames = static_cast<float> (sampleRate * 0.080);
        for (auto& line : lines)
            line.prepare (static_cast<int> (grainFrames) + 16);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &semitones, &feedback, &mix })
            value->reset();
        for (auto& line : lines)
            line.reset();
        phase = 0.0;
        last = {};
    }

    /** @param steps  -24 to 24 semitones, fractions too */
    void setSemitones (float steps) noexcept { semitones.setTarget (clampOr (steps, -24.0f, 24.0f, 12.0f)); }

    /** @param amount  0 to 0.9: the shifted sound is shifted again */
    void setFeedback (float amount) noexcept { feedback.setTarget (clampOr (amount, 0.0f, 0.9f, 0.0f)); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            const float back = feedback.next(), wet = mix.next();
            // A tap whose delay shrinks by r - 1 frames per frame plays r times as fast.
            const double ratio = std::exp2 (static_cast<double> (semitones.next()) / 12.0);
            phase += (1.0 - ratio) / static_cast<double> (grainFrames);
            phase -= std::floor (phase);
            const auto place = static_cast<float> (phase), other = place < 0.5f ? place + 0.5f : place - 0.5f;
            const float fade = std::sin (std::numbers::pi_v<float> * place); // sin^2 + cos^2: equal power
            const float share = fade * fade;

            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                float& sample = block.channels[c][n];
                lines[c].write (sample + back * fastTanh (last[c]));
                last[c] = share * lines[c].read (1.0f + place * grainFrames) + (1.0f - share) * lines[c].read (1.0f + other * grainFrames);
                sample += wet * (last[c] - sample);
            }
        }
    }

private:
    double sampleRate = 48000.0, phase = 0.0;
    float grainFrames = 3840.0f;
    Smoothed semitones{ 12.0f }, feedback{ 0.0f }, mix{ 0.5f };
    std::array<DelayLine, maxChannels> lines;
    std::array<float, maxChannels> last{};
};

} // namespace plugsmith::dsp
