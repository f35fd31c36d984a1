#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Fewer bits and a lower sample rate, with all the aliases that this makes: they are the effect. */
class BitCrusher
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &bits, &octave, &mix })
            value->prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &bits, &octave, &mix })
            value->reset();
        held = {};
        phase = 1.0f;
        steps = 0.0f; // to be computed
    }

    /** @param depth  1 to 16 bits, fractions too */
    void setBits (float depth) noexcept { recompute (bits.setTarget (clampOr (depth, 1.0f, 16.0f, 8.0f))); }

    /** @param rateHz  100 Hz to 48 kHz: each sample is held until the next is due */
    void setRateHz (float rateHz) noexcept { recompute (octave.setTarget (std::log2 (clampOr (rateHz, 100.0f, 48000.0f, 8000.0f)))); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            const bool moves = bits.isMoving() || octave.isMoving();
            bits.next();
            octave.next();
            if (moves || steps == 0.0f)
                update();
            phase += increment;
            const bool due = phase >= 1.0f;
            if (due)
                phase -= std::floor (phase);
            const float wet = mix.next();

            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                float& sample = block.channels[c][n];
                if (due) // mid-tread: silence stays silence
                    held[c] = std::nearbyint (std::clamp (sample, -1.0e6f, 1.0e6f) * steps) / steps;
                sample += wet * (held[c] - sample);
            }
        }
    }

private:
    void recompute (bool jumped) noexcept
    {
        if (jumped)
            steps = 0.0f;
    }

    void update() noexcept
    {
        steps = std::exp2 (bits.value() - 1.0f);
        increment = std::min (1.0f, static_cast<float> (static_cast<double> (std::exp2 (octave.value())) / sampleRate));
    }

    double sampleRate = 48000.0;
    Smoothed bits{ 8.0f }, octave{ 12.9657843f }, mix{ 1.0f }; // 8 kHz
    std::array<float, maxChannels> held{};
    float phase = 1.0f, steps = 0.0f, increment = 1.0f;
};

} // namespace plugsmith::dsp
