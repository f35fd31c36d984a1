#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/envelope_follower.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Echoes: clean, tape (wow, flutter and a loop that saturates), ping-pong from side to side, or reversed.

    A new time glides for 0.2 s, as a tape would. In a mono block ping-pong is a plain delay. Reversed echoes
    play what was heard during the last `time` backwards, two grains that fade into each other. */
class Delay
{
public:
    enum class Kind
    {
        clean,
        tape,
        pingPong,
        reverse
    };

    static constexpr float maxTimeMs = 2000.0f;

    /** Until the echoes have fallen by 60 dB. @param feedback  0 to 0.98 */
    static double tailSeconds (float timeMs, float feedback) noexcept
    {
        const double loss = std::log (std::clamp (static_cast<double> (feedback), 0.001, 0.98));
        return 0.001 * static_cast<double> (timeMs) * (1.0 - 6.907755 / loss); // ln (1000)
    }

    explicit Delay (Kind kindOfEcho = Kind::clean) noexcept
        : kind (kindOfEcho)
    {
    }

    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        timeFrames.prepare (sampleRate, 0.2);
        for (auto* value : { &feedback, &mix, &ducking })
            value->prepare (sampleRate);
        wow.prepare (sampleRate);
        flutter.prepare (sampleRate);
        wow.setRateHz (0.55f);
        flutter.setRateHz (6.3f);
        follower.prepare (spec);
        follower.setAttackMs (4.0f);
        follower.setReleaseMs (250.0f);
        rumble = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * 30.0), sampleRate);
        const double longest = static_cast<double> (maxTimeMs) * (kind == Kind::reverse ? 2.0 : 1.0) + 2.0 * static_cast<double> (wobbleMs);
        for (auto& line : lines)
            line.prepare (static_cast<int> (sampleRate * 0.001 * longest) + 4);
        setTimeMs (350.0f);
        setToneHz (6000.0f);
        reset();
    }

    void reset() noexcept
    {
        timeFrames.reset();
        for (auto* value : { &feedback, &mix, &ducking })
            value->reset();
        wow.reset();
        flutter.reset();
        follower.reset();
        for (auto& line : lines)
            line.reset();
        top.fill (0.0f);
        bottom.fill (0.0f);
        grain = 0.0;
    }

    /** @param timeMs  1 to 2000 ms between echoes */
    void setTimeMs (float timeMs) noexcept
    {
        timeFrames.setTarget (clampOr (timeMs, 1.0f, maxTimeMs, 350.0f) * static_cast<float> (sampleRate * 0.001));
    }

    /** The time of so many quarter notes: 0.75 is a dotted eighth. @param beatsPerMinute  Block::beatsPerMinute */
    void setTimeBeats (float beats, float beatsPerMinute) noexcept { setTimeMs (1000.0f * secondsOfBeats (beats, beatsPerMinute)); }

    /** @param amount  0 (one echo) to 0.98, the level of each echo against the one before */
    void setFeedback (float amount) noexcept { feedback.setTarget (clampOr (amount, 0.0f, 0.98f, 0.35f)); }

    /** @param toneHz  500 Hz to 20 kHz: each trip through the loop loses what is above */
    void setToneHz (float toneHz) noexcept
    {
        const auto hz = static_cast<double> (clampOr (toneHz, 500.0f, 20000.0f, 6000.0f));
        tone = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * hz), sampleRate);
    }

    /** @param amount  0 to 1: how far echoes step back while something is played */
    void setDucking (float amount) noexcept { ducking.setTarget (clampOr (amount, 0.0f, 1.0f, 0.0f)); }

    /** @param amount  0 (dry) to 1 (only echoes) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.35f)); }

    void process (Block block) noexcept
    {
        const auto channels = static_cast<size_t> (block.numChannels);
        const bool crossed = kind == Kind::pingPong && channels == 2;

        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            const float frames = timeFrames.next() + nextWobbleFrames();
            const float loop = feedback.next(), wetAmount = mix.next(), duck = ducking.next();

            std::array<float, maxChannels> echo{}, input{};
            float peak = 0.0f;
            for (size_t c = 0; c < channels; ++c)
            {
                input[c] = block.channels[c][frame];
                peak = std::max (peak, std::abs (input[c]));
                echo[c] = kind == Kind::reverse ? reversed (c, frames) : lines[c].read (frames - 1.0f); // the newest sample is already one frame old
            }
            advanceGrain (frames);
            const float level = 1.0f - duck * std::min (1.0f, 4.0f * follower.next (peak));

            for (size_t c = 0; c < channels; ++c)
            {
                const float back = loop * filtered (c, crossed ? echo[1 - c] : echo[c]);
                const float fresh = crossed ? (c == 0 ? 0.5f * (input[0] + input[1]) : 0.0f) : input[c];
                lines[c].write (fresh + (kind == Kind::tape ? fastTanh (back) : back));
                block.channels[c][frame] = input[c] + wetAmount * (level * echo[c] - input[c]);
            }
        }
    }

private:
    static constexpr float wobbleMs = 1.2f;

    float nextWobbleFrames() noexcept
    {
        if (kind != Kind::tape)
            return 0.0f;

        wow.advance();
        flutter.advance();
        const auto scale = static_cast<float> (sampleRate * 0.001) * wobbleMs;
        return scale * (0.85f * wow.sine() + 0.15f * flutter.sine());
    }

    // Two grains, half a length apart; one that reads backwards falls behind by two frames per frame.
    float reversed (size_t channel, float length) const noexcept
    {
        float sum = 0.0f;
        for (const float offset : { 0.0f, 0.5f })
        {
            const double at = grain + static_cast<double> (offset);
            const auto place = static_cast<float> (at - std::floor (at));
            const float fade = place < 0.5f ? place : 1.0f - place; // the two add up to 1
            sum += 2.0f * fade * lines[channel].read (2.0f * place * length + 1.0f);
        }
        return sum;
    }

    void advanceGrain (float length) noexcept
    {
        grain += 1.0 / static_cast<double> (std::max (1.0f, length));
        grain -= std::floor (grain);
    }

    float filtered (size_t channel, float sample) noexcept
    {
        top[channel] += tone * (sample - top[channel]);
        bottom[channel] += rumble * (top[channel] - bottom[channel]);
        return top[channel] - bottom[channel];
    }

    Kind kind;
    double sampleRate = 48000.0;
    Smoothed timeFrames{ 0.0f }, feedback{ 0.35f }, mix{ 0.35f }, ducking{ 0.0f };
    Lfo wow, flutter;
    EnvelopeFollower follower;
    std::array<DelayLine, maxChannels> lines;
    std::array<float, maxChannels> top{}, bottom{};
    float tone = 0.5f, rumble = 0.004f;
    double grain = 0.0; // of the reversed echoes: a float would put them out of tune
};

} // namespace plugsmith::dsp
