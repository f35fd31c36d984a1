#pragma once

#include "dsp/internal/in_time.h"
#include "dsp/tools/block.h"
#include "dsp/tools/math.h"
#include <cstdint>
#include <utility>

namespace plugsmith::dsp
{

/** Quarter notes of a choice of note lengths: 0 is none, then 1/1, 1/2, 1/2 dotted, 1/4, 1/4 dotted, 1/4 triplet, 1/8,
    1/8 dotted, 1/8 triplet, 1/16, 1/16 dotted. */
inline float beatsOfNote (int choice) noexcept
{
    constexpr std::array<float, 12> beats{ 0.0f, 4.0f, 2.0f, 3.0f, 1.0f, 1.5f, 2.0f / 3.0f, 0.5f, 0.75f, 1.0f / 3.0f, 0.25f, 0.375f };
    return beats[static_cast<size_t> (std::clamp (choice, 0, 11))];
}

/** Length of a note in seconds. @param beats  quarter notes: 0.75 is a dotted eighth
    @param beatsPerMinute  of the host; limited to 20 to 400 */
inline float secondsOfBeats (float beats, float beatsPerMinute) noexcept
{
    return beats * 60.0f / clampOr (beatsPerMinute, 20.0f, 400.0f, 120.0f);
}

/** A slow wave that moves other things.

    The phase is a 64-bit fraction of a turn: it wraps by itself and never drifts, where a float phase is off by 0.1 % at
    0.5 Hz, and it does not depend on how a host cuts time. */
class Lfo
{
public:
    enum class Shape
    {
        sine,
        triangle,
        saw,    ///< rises, then falls at once
        square, ///< with 2 % of a cycle to go up or down, so that it does not click
        random  ///< a new level per cycle, reached in a curve
    };

    /** The upper 32 bits of the phase of each frame of a chunk. */
    using Phases = std::array<std::int32_t, static_cast<size_t> (chunkFrames + 8)>;

    void prepare (double newSampleRate, double fadeSeconds = 0.03) noexcept
    {
        sampleRate = usableSampleRate (newSampleRate);
        fadeStep = static_cast<float> (1.0 / (fadeSeconds * sampleRate));
        setRateHz (hz);
        reset();
    }

    void reset() noexcept
    {
        phase = cycles = 0;
        fade = 1.0f;
        isFresh = true;
    }

    /** @param rateHz  0.001 to 100 Hz */
    void setRateHz (float rateHz) noexcept
    {
        hz = clampOr (rateHz, 0.001f, 100.0f, 1.0f);
        increment = static_cast<std::uint64_t> (static_cast<double> (hz) / sampleRate * 18446744073709551616.0);
    }

    /** Follows the tempo, and while the song plays its position: a cycle begins with the song, so a loop and a bounce from
        anywhere give the same sound. A jump of the song fades in. Call it with each block.
        @param beatsPerCycle  quarter notes, 1/16 to 64
        @param mostHz  faster cycles take twice as long */
    void follow (float beatsPerCycle, const Block& block, float mostHz = 100.0f) noexcept
    {
        const float beats = slowEnough (beatsPerCycle, block, mostHz);
        setRateHz (1.0f / secondsOfBeats (beats, block.beatsPerMinute));
        const double turns = block.beats / static_cast<double> (beats);
        if (! block.isPlaying || ! (std::abs (turns) < 1.0e9)) // nor NaN
            return;
        const double whole = std::floor (turns);
        const auto there = static_cast<std::uint64_t> ((turns - whole) * 18446744073709551616.0);
        const auto now = static_cast<std::uint32_t> (static_cast<std::int64_t> (whole));
        const auto away = phase - there;                   // wraps as the phase does
        constexpr std::uint64_t near = 18446744073709551u; // a thousandth of a turn
        if (away > near && away < 0u - near && ! isFresh)
        {
            lastShape = shape;
            lastAhead = fraction (away);
            lastCycles = cycles - now - (phase < there ? 1u : 0u);
            fade = 0.0f;
        }
        phase = there;
        cycles = now;
    }

    /** The first shape after prepare() or reset() is taken at once; others fade in. */
    void setShape (Shape newShape) noexcept
    {
        if (newShape == shape || (fade < 1.0f && ! isFresh))
            return; // a fade ends before the next begins
        lastShape = std::exchange (shape, newShape);
        lastAhead = 0.0;
        lastCycles = 0;
        fade = isFresh ? 1.0f : 0.0f;
    }

    /** Steps `frames` frames on. */
    void advance (int frames = 1) noexcept
    {
        isFresh = false;
        if (fade < 1.0f)
            fade = std::min (1.0f, fade + static_cast<float> (frames) * fadeStep);
        const auto steps = static_cast<std::uint64_t> (frames);
        const auto carry = ((increment & 0xffffffffu) * steps + (phase & 0xffffffffu)) >> 32;
        cycles += static_cast<std::uint32_t> (((increment >> 32) * steps + (phase >> 32) + carry) >> 32);
        phase += increment * steps;
    }

    /** The value now, -1 to 1, `offset` cycles ahead (0 to 1). */
    float value (double offset = 0.0) const noexcept
    {
        const float now = at (shape, fraction (phase) + offset, cycles);
        if (fade >= 1.0f)
            return now;
        const float before = at (lastShape, fraction (phase) + offset + lastAhead, cycles + lastCycles);
        return before + smooth (fade) * (now - before);
    }

    /** How much of its cycle is over, 0 to 1. */
    double place() const noexcept { return fraction (phase); }

    /** The sine, whatever the shape. */
    float sine (double offset = 0.0) const noexcept
    {
        const double place = fraction (phase) + offset;
        const float now = sineAt (place);
        if (fade >= 1.0f)
            return now;
        const float before = sineAt (place + lastAhead);
        return before + smooth (fade) * (now - before);
    }

    /** The phases of the next `count` frames, up to chunkFrames, for kernels; steps on by them. */
    void fill (Phases& phases, int count) noexcept
    {
        auto at = phase;
        // After a jump of the song they hurry to where it is, the shorter way round. The factor is just below a turn of 2^64,
        // so that half of it fits.
        const double ahead = lastAhead > 0.5 ? lastAhead - 1.0 : lastAhead;
        float faded = fade;
        for (auto& turns : phases)
        {
            auto here = at;
            if (faded < 1.0f)
            {
                here += static_cast<std::uint64_t> (static_cast<std::int64_t> (ahead * static_cast<double> (1.0f - smooth (faded)) * 0x1.fffffep63));
                faded = std::min (1.0f, faded + fadeStep);
            }
            turns = static_cast<std::int32_t> (static_cast<std::uint32_t> (here >> 32));
            at += increment;
        }
        advance (count);
    }

private:
    static double fraction (std::uint64_t turns) noexcept { return static_cast<double> (turns >> 11) * 0x1.0p-53; }

    // The wave at a place, 0 to 3 turns from the beginning of a cycle.
    static float at (Shape wanted, double place, std::uint32_t cycle) noexcept
    {
        const auto whole = static_cast<std::uint32_t> (place);
        return wave (wanted, static_cast<float> (place - static_cast<double> (whole)), cycle + whole);
    }

    static float smooth (float x) noexcept { return x * x * (3.0f - 2.0f * x); }
    static float sineAt (double place) noexcept { return sineOf (static_cast<float> (place - std::floor (place))); }

    // Bhaskara's parabola, refined once: error 0.001, which no ear finds in a modulator.
    static float sineOf (float x) noexcept
    {
        const float p = x < 0.5f ? x : x - 1.0f;
        const float parabola = 8.0f * p - 16.0f * p * std::abs (p);
        return parabola * (0.775f + 0.225f * std::abs (parabola));
    }

    static float level (std::uint32_t cycle) noexcept
    {
        std::uint32_t x = cycle * 2654435761u + 0x9e3779b9u; // Knuth's multiplicative hash, and a mix
        x ^= x >> 15;
        x *= 2246822519u;
        x ^= x >> 13;
        return static_cast<float> (x) * (2.0f / 4294967296.0f) - 1.0f;
    }

    static float wave (Shape wanted, float x, std::uint32_t cycle) noexcept
    {
        switch (wanted)
        {
            case Shape::triangle:
                return x < 0.25f ? 4.0f * x : (x < 0.75f ? 2.0f - 4.0f * x : 4.0f * x - 4.0f);
            case Shape::saw:
                return x < 0.98f ? 2.0f * x / 0.98f - 1.0f : 1.0f - 2.0f * (x - 0.98f) / 0.02f;
            case Shape::square:
                return std::clamp (x < 0.5f ? 50.0f * std::min (x, 0.5f - x) * 2.0f : -50.0f * std::min (x - 0.5f, 1.0f - x) * 2.0f, -1.0f, 1.0f);
            case Shape::random:
                return level (cycle) + (level (cycle + 1) - level (cycle)) * x * x * (3.0f - 2.0f * x);
            case Shape::sine:
                break;
        }
        return sineOf (x);
    }

    double sampleRate = 48000.0;
    float hz = 1.0f;
    Shape shape = Shape::sine, lastShape = Shape::sine;
    float fade = 1.0f, fadeStep = 0.001f; // from the last shape to this one
    double lastAhead = 0.0;               // where the last shape is, against this one: 0 to 1 turns,
    std::uint32_t lastCycles = 0;         // and so many cycles
    bool isFresh = true;
    std::uint64_t phase = 0, increment = 0;
    std::uint32_t cycles = 0;
};

} // namespace plugsmith::dsp
