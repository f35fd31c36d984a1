#pragma once

#include "dsp/internal/svf.h"
#include "dsp/time/pitch_shifter.h"
#include "dsp/time/reverb.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Two springs: chains of all-passes smear each echo into a chirp, lows first, as a coil does.

    Source: V. Valimaki, J. Parker, J. S. Abel, "Parametric Spring Reverberation Effect", JAES 58 (2010), simplified:
    stretched all-passes in a feedback loop below 4.5 kHz. */
class SpringReverb
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        mix.prepare (sampleRate);
        stretch = std::max (1, static_cast<int> (std::lround (sampleRate / (2.0 * 4500.0))));
        top = SvfCoefficients::lowPass (4500.0f, 0.7071f, sampleRate);
        bottom = SvfCoefficients::highPass (90.0f, 0.7071f, sampleRate);
        for (size_t s = 0; s < springs.size(); ++s)
        {
            springs[s].frames = static_cast<int> (sampleRate * 0.001 * loopMs[s]);
            springs[s].gain.prepare (sampleRate);
            springs[s].line.prepare (springs[s].frames + 8);
            for (auto& stage : springs[s].stages)
                stage.prepare (stretch + 2);
        }
        setDecaySeconds (2.0f);
        reset();
    }

    void reset() noexcept
    {
        mix.reset();
        for (auto& spring : springs)
        {
            spring.line.reset();
            spring.gain.reset();
            spring.filters = {};
            for (auto& stage : spring.stages)
                stage.reset();
        }
    }

    /** @param decaySeconds  RT60, 0.3 to 6 s */
    void setDecaySeconds (float decaySeconds) noexcept
    {
        const float seconds = clampOr (decaySeconds, 0.3f, 6.0f, 2.0f);
        for (size_t s = 0; s < springs.size(); ++s)
        {
            // One trip lasts as long as the line and, for the lows, the all-passes: (1 - a) / (1 + a) each.
            const double trip = 0.001 * loopMs[s] + static_cast<double> (stretch) * numStages * (1.0 - coefficient) / (1.0 + coefficient) / sampleRate;
            springs[s].gain.setTarget (-static_cast<float> (std::pow (10.0, -3.0 * trip / static_cast<double> (seconds))));
        }
    }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.35f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            float input = 0.0f;
            for (int c = 0; c < block.numChannels; ++c)
                input += block.channels[c][n];
            input *= block.numChannels == 2 ? 0.5f : 1.0f;

            const std::array<float, 2> out{ through (springs[0], input), through (springs[1], input) };
            const float wet = mix.next();
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                const float both = block.numChannels == 1 ? out[0] + out[1] : 1.3f * out[c] + 0.7f * out[1 - c];
                block.channels[c][n] += wet * (both - block.channels[c][n]);
            }
        }
    }

private:
    static constexpr size_t numStages = 40;
    static constexpr double coefficient = 0.6;
    static constexpr std::array<double, 2> loopMs{ 41.0, 56.0 };

    struct Spring
    {
        DelayLine line;
        std::array<DelayLine, numStages> stages; // each holds both memories: what went in, less what came out
        std::array<SvfState, 2> filters{};
        int frames = 1;
        Smoothed gain{ -0.6f };
    };

    float through (Spring& spring, float input) noexcept
    {
        constexpr auto a = static_cast<float> (coefficient);
        float sample = spring.filters[1].process (input, bottom) + spring.gain.next() * spring.line.readWhole (spring.frames - 1);
        for (auto& stage : spring.stages)
        {
            const float late = stage.readWhole (stretch - 1);
            const float fed = sample - a * late;
            stage.write (fed);
            sample = late + a * fed;
        }
        sample = spring.filters[0].process (sample, top);
        spring.line.write (sample);
        return sample;
    }

    double sampleRate = 48000.0;
    int stretch = 5;
    Smoothed mix{ 0.35f };
    SvfCoefficients top, bottom;
    std::array<Spring, 2> springs;
};

} // namespace plugsmith::dsp
