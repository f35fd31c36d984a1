#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace plugsmith::dsp
{

/** Decibels to a factor: 10^(dB/20). */
inline float gainFromDb (float db) noexcept
{
    return std::exp2 (db * 0.16609640474f); // log2(10) / 20
}

/** A factor to decibels, never below floorDb. */
inline float dbFromGain (float gain, float floorDb = -120.0f) noexcept
{
    return gain > 0.0f ? std::max (floorDb, 20.0f * std::log10 (gain)) : floorDb;
}

/** A rational approximation of tanh: the Pade 7/6 form.

    Error at most 1.1e-4; the argument is clamped where the form leaves +-1, so it is bounded for any
    finite input. Source: the continued fraction of tanh, cut at the seventh term. */
constexpr float fastTanh (float x) noexcept
{
    const float limited = std::clamp (x, -4.97f, 4.97f);
    const float square = limited * limited;
    const float top = limited * (135135.0f + square * (17325.0f + square * (378.0f + square)));
    const float bottom = 135135.0f + square * (62370.0f + square * (3150.0f + square * 28.0f));
    return top / bottom;
}

/** The one-pole coefficient that covers 1 - 1/e of a step in `seconds`. */
inline float onePoleCoefficient (double seconds, double sampleRate) noexcept
{
    return seconds <= 0.0 ? 1.0f : static_cast<float> (1.0 - std::exp (-1.0 / (seconds * sampleRate)));
}

/** The bits of a number, and the number of bits: for noise, hashes and fast approximations. */
inline std::uint32_t bits (float x) noexcept
{
    return std::bit_cast<std::uint32_t> (x);
}
inline std::uint64_t bits (double x) noexcept
{
    return std::bit_cast<std::uint64_t> (x);
}
inline float fromBits (std::uint32_t x) noexcept
{
    return std::bit_cast<float> (x);
}
inline double fromBits (std::uint64_t x) noexcept
{
    return std::bit_cast<double> (x);
}

/** A sample rate that every formula can stand: hosts have been seen to send 0 and worse. */
inline double usableSampleRate (double sampleRate) noexcept
{
    return std::isfinite (sampleRate) ? std::clamp (sampleRate, 8000.0, 768000.0) : 48000.0;
}

/** `value` inside [low, high]; NaN becomes `fallback`. */
inline float clampOr (float value, float low, float high, float fallback) noexcept
{
    return std::isnan (value) ? fallback : std::clamp (value, low, high);
}

} // namespace plugsmith::dsp
