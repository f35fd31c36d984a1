#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/formants.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A voice's throat: three resonances that stand for a vowel, and walk from one to the next.

    Formants of a bass voice after the Csound manual, appendix D. */
class FormantFilter
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &vowel, &mix })
            value->prepare (sampleRate, 0.05);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &vowel, &mix })
            value->reset();
        clock.reset();
        state = {};
    }

    /** @param position  0 (a), 1 (e), 2 (i), 3 (o), 4 (u), and between them */
    void setVowel (float position) noexcept { clock.invalidate (vowel.setTarget (clampOr (position, 0.0f, 4.0f, 0.0f))); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        clock.run (
            block, [this] { return vowel.isMoving(); }, [this] (int frames) { update (frames); }, [this] (Block step) { processStep (step); }
        );
    }

private:
    static constexpr size_t numFormants = Formants::count;

    void update (int frames) noexcept
    {
        vowel.skip (frames);
        const auto now = Formants::at (vowel.value());
        for (size_t i = 0; i < numFormants; ++i)
        {
            coefficients[i] = SvfCoefficients::bandPass (now.hertz[i], Formants::q, sampleRate);
            gains[i] = now.gains[i];
        }
    }

    void processStep (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            const float wet = mix.next();
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                float& sample = block.channels[c][n];
                float sum = 0.0f;
                for (size_t i = 0; i < numFormants; ++i)
                    sum += gains[i] * state[c][i].process (sample, coefficients[i]);
                sample += wet * (sum - sample);
            }
        }
    }

    double sampleRate = 48000.0;
    Smoothed vowel{ 0.0f }, mix{ 1.0f };
    ControlClock clock;
    std::array<SvfCoefficients, numFormants> coefficients;
    std::array<float, numFormants> gains{};
    std::array<std::array<SvfState, numFormants>, maxChannels> state{};
};

} // namespace plugsmith::dsp
