#pragma once

#include "dsp/internal/modulated_delay.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Moves every partial by the same number of Hz, so that harmonics come apart.

    Two chains of all-passes stay 90 degrees apart, within 1 degree from 20 Hz to 0.48 of the sample rate: the single side
    band is their sum with a sine and a cosine. Coefficients: O. Niemitalo, "Hilbert transform" (2003). */
class FrequencyShifter
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        shift.prepare (sampleRate);
        mix.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        shift.reset();
        mix.reset();
        chains = {};
        late = {};
        phase = 0.0;
    }

    /** @param hz  -2000 to 2000 Hz */
    void setShiftHz (float hz) noexcept { shift.setTarget (clampOr (hz, -2000.0f, 2000.0f, 100.0f)); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            phase += static_cast<double> (shift.next()) / sampleRate;
            phase -= std::floor (phase);
            const auto cosine = static_cast<float> (std::cos (2.0 * std::numbers::pi * phase));
            const auto sine = static_cast<float> (std::sin (2.0 * std::numbers::pi * phase));
            const float wet = mix.next();
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                float& sample = block.channels[c][n];
                const float real = late[c];
                late[c] = through (chains[c][0], first, sample);
                const float imaginary = through (chains[c][1], second, sample);
                sample += wet * (real * cosine + imaginary * sine - sample);
            }
        }
    }

private:
    struct Stage
    {
        std::array<float, 2> input{}, output{};
    };
    using Chain = std::array<Stage, 4>;

    static constexpr std::array<float, 4> first{ 0.6923878f, 0.9360654322959f, 0.9882295226860f, 0.9987488452737f };
    static constexpr std::array<float, 4> second{ 0.4021921162426f, 0.8561710882420f, 0.9722909545651f, 0.9952884791278f };

    // y = a^2 (x + y'') - x'': an all-pass in z^-2.
    static float through (Chain& chain, const std::array<float, 4>& a, float sample) noexcept
    {
        for (size_t i = 0; i < chain.size(); ++i)
        {
            auto& s = chain[i];
            const float out = a[i] * a[i] * (sample + s.output[1]) - s.input[1];
            s.input = { sample, s.input[0] };
            s.output = { out, s.output[0] };
            sample = out;
        }
        return sample;
    }

    double sampleRate = 48000.0, phase = 0.0;
    Smoothed shift{ 100.0f }, mix{ 1.0f };
    std::array<std::array<Chain, 2>, maxChannels> chains{};
    std::array<float, maxChannels> late{};
};

} // namespace plugsmith::dsp
