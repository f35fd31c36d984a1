#pragma once

#include "dsp/internal/modulated_delay.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A short delay that sweeps, fed back: a comb that moves. */
class Flanger
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate, 0.1);
        lfo.setRateHz (0.25f);
        for (auto* value : { &depth, &feedback, &mix })
            value->prepare (sampleRate);
        for (auto& line : lines)
            line.prepare (static_cast<int> (sampleRate * 0.001 * static_cast<double> (shortestMs + sweepMs)) + 8);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        for (auto* value : { &depth, &feedback, &mix })
            value->reset();
        for (auto& line : lines)
            line.reset();
    }

    /** @param rateHz  0.01 to 10 Hz */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.01f, 10.0f, 0.25f)); }

    /** One cycle takes so many quarter notes, and begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept { lfo.follow (beats, block, 10.0f); }

    /** @param amount  0 to 1: sweeps between 0.5 and up to 6.5 ms */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.7f)); }

    /** @param amount  -0.95 to 0.95 */
    void setFeedback (float amount) noexcept { feedback.setTarget (clampOr (amount, -0.95f, 0.95f, 0.5f)); }

    /** @param amount  0 (dry) to 1 (wet); the notches are deepest at 0.5 */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f)); }

    void process (Block block) noexcept
    {
        const auto perMs = static_cast<float> (sampleRate * 0.001);
        for (int n = 0; n < block.numFrames; ++n)
        {
            const float swing = depth.next(), back = feedback.next(), wet = mix.next();
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                const float place = 0.5f + 0.5f * lfo.sine (0.25 * static_cast<double> (c));
                const float late = lines[c].read (perMs * (shortestMs + sweepMs * swing * place) - 1.0f);
                float& sample = block.channels[c][n];
                lines[c].write (sample + back * late);
                sample += wet * (late - sample);
            }
            lfo.advance();
        }
    }

private:
    static constexpr float shortestMs = 0.5f, sweepMs = 6.0f;

    double sampleRate = 48000.0;
    Lfo lfo;
    Smoothed depth{ 0.7f }, feedback{ 0.5f }, mix{ 0.5f };
    std::array<DelayLine, maxChannels> lines;
};

} // namespace plugsmith::dsp
