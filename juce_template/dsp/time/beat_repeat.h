#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"
#include <vector>

namespace plugsmith::dsp
{

/** Plays a step of the sound again and again at the end of each round of steps: a stutter, or a roll. */
class BeatRepeat
{
public:
    enum class Round
    {
        fourSteps,
        eightSteps,
        sixteenSteps,
        thirtyTwoSteps
    };

    static constexpr int stepsOf (Round round) noexcept { return 4 << (static_cast<int> (round) & 3); }

    /** Which step of a round is kept, to come again in all behind it; `steps` if the part is shorter than two. */
    static int keptStep (int steps, float part) noexcept
    {
        const auto repeated = static_cast<int> (std::lround (part * static_cast<float> (steps)));
        return repeated < 2 ? steps : steps - repeated;
    }

    static constexpr float longestSeconds = 2.0f; ///< a step; of a longer one only the beginning comes again

    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate);
        fade = std::max (1.0f, static_cast<float> (0.003 * sampleRate));
        for (auto& tape : tapes)
            tape.assign (static_cast<size_t> (static_cast<double> (longestSeconds) * sampleRate) + 1, 0.0f);
        mix.prepare (sampleRate);
        rateHz = 8.0f;
        setRound (Round::sixteenSteps);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        mix.reset();
        step = -1;
        recorded = played = 0;
        wet = leaving = 0.0f;
        last = left = {};
        isWhole = false;
    }

    /** @param hz  0.5 to 32 steps a second */
    void setRateHz (float hz) noexcept
    {
        rateHz = clampOr (hz, 0.5f, 32.0f, 8.0f);
        lfo.setRateHz (rateHz / static_cast<float> (steps));
    }

    /** A step takes so many quarter notes, and the first round begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept { lfo.follow (beats * static_cast<float> (steps), block, 32.0f / static_cast<float> (steps)); }

    /** How many steps a round has, from the next step on; call it before the rate. */
    void setRound (Round round) noexcept
    {
        wantedSteps = stepsOf (round);
        if (step < 0)
            takeRound();
    }

    /** @param part  0 to 1 of a round, at its end: its first step is kept and comes again; 0 repeats nothing */
    void setLength (float part) noexcept { length = clampOr (part, 0.0f, 1.0f, 0.5f); }

    /** @param amount  0 to 1: how much each repeat is quieter than the one before */
    void setFade (float amount) noexcept { keep = 1.0f - clampOr (amount, 0.0f, 1.0f, 0.0f); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            // A step begins a hundredth of a frame early: rounding must not decide, which depends on how a host cuts time.
            const auto now = static_cast<int> ((lfo.place() + 1.0e-7) * steps) % steps;
            lfo.advance();
            if (now != step)
                begin (now);
            const bool repeats = isWhole && now > kept && recorded > 0;
            wet = std::clamp (wet + (repeats ? 1.0f : -1.0f) / fade, 0.0f, 1.0f);
            const float amount = wet * mix.next();
            const float edge = std::min (1.0f, static_cast<float> (std::min (played + 1, recorded - played)) / fade); // of the piece: no clicks
            const bool keeps = now == kept && recorded < static_cast<int> (tapes[0].size());
            for (int channel = 0; channel < block.numChannels; ++channel)
            {
                auto& sample = block.channels[channel][frame];
                auto& tape = tapes[static_cast<size_t> (channel)];
                if (keeps)
                    tape[static_cast<size_t> (recorded)] = sample;
                auto& again = last[static_cast<size_t> (channel)];
                again = leaving * left[static_cast<size_t> (channel)];
                if (repeats && played < recorded)
                    again += tape[static_cast<size_t> (played)] * edge * loud;
                if (amount > 0.0f)
                    sample += amount * (again - sample);
            }
            leaving = std::max (0.0f, leaving - 1.0f / fade);
            recorded += keeps ? 1 : 0;
            played += now > kept ? 1 : 0;
        }
    }

private:
    void begin (int now) noexcept
    {
        takeRound();
        kept = keptStep (steps, length);
        isWhole = now == kept || (isWhole && now > kept && now == step + 1); // the song may have jumped
        if (now == kept)
        {
            recorded = 0;
            loud = 1.0f;
        }
        else if (now > kept)
            loud *= keep;
        played = 0;
        step = now;
        left = last; // of a piece that was cut off
        leaving = 1.0f;
    }

    void takeRound() noexcept
    {
        if (steps != wantedSteps)
            lfo.setRateHz (rateHz / static_cast<float> (wantedSteps));
        steps = wantedSteps;
    }

    double sampleRate = 48000.0;
    Lfo lfo;
    Smoothed mix{ 1.0f };
    std::array<std::vector<float>, maxChannels> tapes;
    int steps = 16, wantedSteps = 16, step = -1, recorded = 0, played = 0;
    int kept = 16; // the step that comes again
    float rateHz = 8.0f, length = 0.5f, keep = 1.0f, loud = 1.0f, fade = 144.0f, wet = 0.0f, leaving = 0.0f;
    std::array<float, maxChannels> last{}, left{};
    bool isWhole = false; // the kept step was heard from its beginning
};

} // namespace plugsmith::dsp
