#pragma once

#include "dsp/internal/shared_value.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/envelope_follower.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Echoes: clean, tape (wow, flutter and a loop that saturates), ping-pong from side to side, or reversed.

    A new time glides for 0.2 s or more on tape, which bends the pitch; clean and ping-pong echoes fade from the old time to the
    new one, and reversed ones take it with their next grain. In a mono block ping-pong is a plain delay. Reversed
    echoes play what was heard during the last `time` backwards, two grains that fade into each other. */
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

    static constexpr float maxTimeMs = 2000.0f;  ///< of setTimeMs()
    static constexpr float maxNoteMs = 12000.0f; ///< of setTimeBeats(): a whole note at 20 beats per minute

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
        tapeFrames.prepare (sampleRate, 0.2);
        tap.prepare (sampleRate);
        for (auto* value : { &feedback, &mix, &ducking, &tone })
            value->prepare (sampleRate);
        wow.prepare (sampleRate);
        flutter.prepare (sampleRate);
        wow.setRateHz (0.55f);
        flutter.setRateHz (6.3f);
        follower.prepare (spec);
        follower.setAttackMs (4.0f);
        follower.setReleaseMs (250.0f);
        rumble = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * 30.0), sampleRate);
        const double longest = static_cast<double> (maxNoteMs) * (kind == Kind::reverse ? 2.0 : 1.0) + 2.0 * static_cast<double> (wobbleMs);
        for (auto& line : lines)
            line.prepare (static_cast<int> (sampleRate * 0.001 * longest) + 4);
        setTimeMs (350.0f);
        setToneHz (6000.0f);
        reset();
    }

    void reset() noexcept
    {
        tapeFrames.reset();
        tap.reset();
        for (auto* value : { &feedback, &mix, &ducking, &tone })
            value->reset();
        wow.reset();
        flutter.reset();
        follower.reset();
        for (auto& line : lines)
            line.forget();
        age = 0;
        top.fill (0.0f);
        bottom.fill (0.0f);
        grain = 0.0;
        grainAges = {};
    }

    /** @param timeMs  1 to 2000 ms between echoes */
    void setTimeMs (float timeMs) noexcept { moveTo (clampOr (timeMs, 1.0f, maxTimeMs, 350.0f)); }

    /** The time of so many quarter notes, 1 to 12000 ms: 0.75 is a dotted eighth. @param beatsPerMinute  Block::beatsPerMinute */
    void setTimeBeats (float beats, float beatsPerMinute) noexcept
    {
        tempo.set (beatsPerMinute);
        moveTo (clampOr (1000.0f * secondsOfBeats (beats, beatsPerMinute), 1.0f, maxNoteMs, 350.0f));
    }

    /** The same time in ms, at the tempo of the last setTimeBeats(); any thread may ask. */
    float timeMsOfBeats (float beats) const noexcept { return std::min (maxNoteMs, 1000.0f * secondsOfBeats (beats, tempo.get())); }

    /** @param amount  0 (one echo) to 0.98, the level of each echo against the one before */
    void setFeedback (float amount) noexcept { feedback.setTarget (clampOr (amount, 0.0f, 0.98f, 0.35f)); }

    /** @param toneHz  500 Hz to 20 kHz: each trip through the loop loses what is above */
    void setToneHz (float toneHz) noexcept
    {
        const auto hz = static_cast<double> (clampOr (toneHz, 500.0f, 20000.0f, 6000.0f));
        tone.setTarget (onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * hz), sampleRate));
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
            const float loop = feedback.next(), wetAmount = mix.next(), duck = ducking.next(), bright = tone.next();
            std::array<float, maxChannels> echo{}, input{};
            float peak = 0.0f;
            for (size_t c = 0; c < channels; ++c)
            {
                input[c] = block.channels[c][frame];
                peak = std::max (peak, std::abs (input[c]));
            }
            readEchoes (echo, channels);
            const float level = 1.0f - duck * std::min (1.0f, 4.0f * follower.next (peak));

            for (size_t c = 0; c < channels; ++c)
            {
                const float back = loop * filtered (c, crossed ? echo[1 - c] : echo[c], bright);
                const float fresh = crossed ? (c == 0 ? 0.5f * (input[0] + input[1]) : 0.0f) : input[c];
                lines[c].write (fresh + (kind == Kind::tape ? fastTanh (back) : back));
                block.channels[c][frame] = input[c] + wetAmount * (level * echo[c] - input[c]);
            }
            age = std::min (age + 1, 1 << 28);
        }
    }

private:
    static constexpr float wobbleMs = 1.2f;

    /** A place in a line that does not glide to the next one but fades over to it, in 40 ms. */
    class Tap
    {
    public:
        void prepare (double rate) noexcept { step = static_cast<float> (1.0 / (0.04 * rate)); }
        void reset() noexcept
        {
            fade = 0.0f;
            isFresh = true;
        }

        void moveTo (float frames) noexcept
        {
            wanted = frames;
            if (isFresh)
                now = wanted;
            isFresh = false;
        }

        /** What `read (frames)` gives at this place; call next() once per frame. */
        template <typename Read>
        float through (Read&& read) const noexcept
        {
            if (fade == 0.0f)
                return read (now);
            const float share = fade * fade * (3.0f - 2.0f * fade);
            return read (now) + share * (read (later) - read (now));
        }

        void next() noexcept
        {
            if (fade == 0.0f)
            {
                if (wanted == now)
                    return;
                later = wanted;
            }
            fade += step;
            if (fade < 1.0f)
                return;
            now = later;
            fade = 0.0f;
        }

    private:
        float now = 1.0f, later = 1.0f, wanted = 1.0f, fade = 0.0f, step = 0.001f;
        bool isFresh = true;
    };

    void moveTo (float timeMs) noexcept
    {
        const float frames = timeMs * static_cast<float> (sampleRate * 0.001);
        if (kind == Kind::tape)
        {
            // At most as fast as the sound itself: faster, the echoes of echoes would be chirps.
            const float far = std::abs (frames - tapeFrames.value());
            tapeFrames.setTarget (frames, static_cast<int> (std::max (0.2f * static_cast<float> (sampleRate), far)));
        }
        else
            tap.moveTo (frames);
        grainFrames = frames;
    }

    void readEchoes (std::array<float, maxChannels>& echo, size_t channels) noexcept
    {
        if (kind == Kind::reverse)
        {
            for (size_t c = 0; c < channels; ++c)
                echo[c] = reversed (c);
            advanceGrains();
            return;
        }
        const float onTape = kind == Kind::tape ? tapeFrames.next() + nextWobbleFrames() : 0.0f;
        for (size_t c = 0; c < channels; ++c)
        {
            const auto read = [this, c] (float frames) noexcept { return readLine (c, frames - 1.0f); }; // the newest sample is already one frame old
            echo[c] = kind == Kind::tape ? read (onTape) : tap.through (read);
        }
        tap.next();
    }

    // What is older than the last reset is still in the line: to clear it would take milliseconds of the audio thread.
    float readLine (size_t channel, float frames) const noexcept
    {
        return frames < static_cast<float> (age) + DelayLine::clearedFrames - 4.0f ? lines[channel].read (frames) : 0.0f;
    }

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
    float reversed (size_t channel) const noexcept
    {
        float sum = 0.0f;
        for (size_t i = 0; i < grainAges.size(); ++i)
        {
            const double at = grain + 0.5 * static_cast<double> (i);
            const auto place = static_cast<float> (at - std::floor (at));
            const float fade = place < 0.5f ? place : 1.0f - place; // the two add up to 1
            sum += 2.0f * fade * readLine (channel, static_cast<float> (2 * grainAges[i] + 1));
        }
        return sum;
    }

    void advanceGrains() noexcept
    {
        const bool isFirstHalf = grain < 0.5;
        grain += 1.0 / static_cast<double> (std::max (2.0f, grainFrames));
        for (auto& each : grainAges)
            ++each;
        if (isFirstHalf && grain >= 0.5)
            grainAges[1] = 0;
        if (grain >= 1.0)
        {
            grain -= 1.0;
            grainAges[0] = 0;
        }
    }

    float filtered (size_t channel, float sample, float bright) noexcept
    {
        top[channel] += bright * (sample - top[channel]);
        bottom[channel] += rumble * (top[channel] - bottom[channel]);
        return top[channel] - bottom[channel];
    }

    Kind kind;
    double sampleRate = 48000.0;
    Smoothed tapeFrames{ 0.0f }, feedback{ 0.35f }, mix{ 0.35f }, ducking{ 0.0f }, tone{ 0.5f };
    Lfo wow, flutter;
    EnvelopeFollower follower;
    SharedValue tempo{ 120.0f };
    std::array<DelayLine, maxChannels> lines;
    std::array<float, maxChannels> top{}, bottom{};
    float rumble = 0.004f;
    Tap tap;
    int age = 0; // frames written since the last reset
    // Of the reversed echoes: a float phase would put them out of tune.
    double grain = 0.0;
    float grainFrames = 1.0f;
    std::array<int, 2> grainAges{};
};

} // namespace plugsmith::dsp
