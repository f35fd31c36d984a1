#pragma once

#include "dsp/filter/state_variable_filter.h"
#include "dsp/internal/gain_curve.h"
#include "dsp/tools/envelope_follower.h"
#include "dsp/tools/lfo.h"

namespace plugsmith::dsp
{

/** A resonant band-pass that opens with the loudness of what is played, with a slow wave, or with both. */
class AutoWah
{
public:
    void prepare (const Spec& spec) noexcept
    {
        filter.prepare (spec);
        follower.prepare (spec);
        follower.setAttackMs (8.0f);
        follower.setReleaseMs (140.0f);
        lfo.prepare (spec.sampleRate);
        lfo.setRateHz (1.5f);
        for (auto* value : { &octave, &sensitivity, &depth, &mix })
            value->prepare (spec.sampleRate);
        setResonance (4.0f);
        reset();
    }

    void reset() noexcept
    {
        filter.reset();
        follower.reset();
        lfo.reset();
        for (auto* value : { &octave, &sensitivity, &depth, &mix })
            value->reset();
    }

    /** @param hz  100 Hz to 2 kHz, where the filter rests */
    void setFrequencyHz (float hz) noexcept { octave.setTarget (std::log2 (clampOr (hz, 100.0f, 2000.0f, 350.0f))); }

    /** @param amount  0 to 1: a loud note opens the filter by up to 3 octaves */
    void setSensitivity (float amount) noexcept { sensitivity.setTarget (clampOr (amount, 0.0f, 1.0f, 0.7f)); }

    /** @param rateHz  0.05 to 20 Hz, of the wave */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.05f, 20.0f, 1.5f)); }

    /** One swing takes so many quarter notes, and begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept { lfo.follow (beats, block, 20.0f); }

    /** @param amount  0 to 1: the wave swings by up to 1.5 octaves to each side */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.0f)); }

    /** @param q  0.5 to 12 */
    void setResonance (float q) noexcept { filter.setResonance (clampOr (q, 0.5f, 12.0f, 4.0f)); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        inChunks (block, [this] (Block chunk, int) {
            ChunkValues hz, wet;
            std::array<ChunkValues, maxChannels> dry;
            for (int c = 0; c < chunk.numChannels; ++c)
                std::copy_n (chunk.channels[c], chunk.numFrames, dry[static_cast<size_t> (c)].begin());
            for (size_t n = 0; n < static_cast<size_t> (chunk.numFrames); ++n)
            {
                float peak = 0.0f;
                for (int c = 0; c < chunk.numChannels; ++c)
                    peak = std::max (peak, std::abs (chunk.channels[c][n]));
                const float loud = std::min (1.0f, 2.5f * follower.next (peak));
                const float swing = 1.5f * depth.next() * lfo.sine();
                lfo.advance();
                hz[n] = std::exp2 (octave.next() + 3.0f * sensitivity.next() * loud + swing);
                wet[n] = mix.next();
            }
            filter.process (chunk, hz.data());
            for (size_t c = 0; c < static_cast<size_t> (chunk.numChannels); ++c)
                for (size_t n = 0; n < static_cast<size_t> (chunk.numFrames); ++n) // twice as loud: a band-pass takes much away
                    chunk.channels[c][n] = dry[c][n] + wet[n] * (2.0f * chunk.channels[c][n] - dry[c][n]);
        });
    }

private:
    StateVariableFilter filter{ StateVariableFilter::Mode::bandPass };
    EnvelopeFollower follower;
    Lfo lfo;
    Smoothed octave{ 8.4512111f }, sensitivity{ 0.7f }, depth{ 0.0f }, mix{ 1.0f }; // 350 Hz
};

} // namespace plugsmith::dsp
