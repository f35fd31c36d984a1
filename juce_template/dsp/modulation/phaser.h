#pragma once

#include "dsp/internal/modulated_delay.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Six all-passes that sweep together, fed back: notches that wander. */
class Phaser
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate);
        lfo.setRateHz (0.4f);
        for (auto* value : { &octave, &depth, &feedback, &mix })
            value->prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        for (auto* value : { &octave, &depth, &feedback, &mix })
            value->reset();
        state = {};
        last = {};
    }

    /** @param rateHz  0.01 to 10 Hz */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.01f, 10.0f, 0.4f)); }

    /** One cycle takes so many quarter notes, and begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept { lfo.follow (beats, block, 10.0f); }

    /** @param hz  100 Hz to 4 kHz, the middle of the sweep */
    void setFrequencyHz (float hz) noexcept { octave.setTarget (std::log2 (clampOr (hz, 100.0f, 4000.0f, 800.0f))); }

    /** @param amount  0 to 1: up to two octaves to each side */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.6f)); }

    /** @param amount  0 to 0.95 */
    void setFeedback (float amount) noexcept { feedback.setTarget (clampOr (amount, 0.0f, 0.95f, 0.4f)); }

    /** @param amount  0 (dry) to 1 (wet); the notches are deepest at 0.5 */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            const float centre = octave.next(), swing = 2.0f * depth.next(), back = feedback.next(), wet = mix.next();
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                const float hz = std::exp2 (centre + swing * lfo.sine (0.25 * static_cast<double> (c)));
                const float g = fastTan (std::min (0.45f, static_cast<float> (static_cast<double> (hz) / sampleRate)));
                const float share = g / (1.0f + g);

                float& sample = block.channels[c][n];
                float passed = sample - back * last[c];
                for (auto& memory : state[c])
                {
                    const float v = share * (passed - memory), low = v + memory;
                    memory = low + v;
                    passed = 2.0f * low - passed;
                }
                last[c] = passed;
                sample += wet * (passed - sample);
            }
            lfo.advance();
        }
    }

private:
    static constexpr size_t numStages = 6;

    // tan (pi x) by the continued fraction; a sweep needs no more than its 1e-4.
    static float fastTan (float x) noexcept
    {
        const float y = 0.5f * std::numbers::pi_v<float> * x, square = y * y;
        const float half = y * (15.0f - square) / (15.0f - 6.0f * square);
        return 2.0f * half / (1.0f - half * half);
    }

    double sampleRate = 48000.0;
    Lfo lfo;
    Smoothed octave{ 9.6438562f }, depth{ 0.6f }, feedback{ 0.4f }, mix{ 0.5f }; // 800 Hz
    std::array<std::array<float, numStages>, maxChannels> state{};
    std::array<float, maxChannels> last{};
};

} // namespace plugsmith::dsp
