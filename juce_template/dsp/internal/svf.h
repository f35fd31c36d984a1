#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/stereo_frames.h"

namespace plugsmith::dsp
{

/** The coefficients of one trapezoidal state-variable stage.

    Source: A. Simper, "Linear Trapezoidal Integrated SVF", Cytomic 2013/2021. Output is
    m0 * input + m1 * band + m2 * low, which covers every second-order shape. */
struct SvfCoefficients
{
    float a1 = 1.0f, a2 = 0.0f, a3 = 0.0f, m0 = 1.0f, m1 = 0.0f, m2 = 0.0f;

    static SvfCoefficients lowPass (float hz, float q, double rate) noexcept { return make (tangent (hz, rate), 1.0f / q, 0, 0, 1); }
    static SvfCoefficients highPass (float hz, float q, double rate) noexcept { return make (tangent (hz, rate), 1.0f / q, 1, -1.0f / q, -1); }

    /** 0 dB at the centre. */
    static SvfCoefficients bandPass (float hz, float q, double rate) noexcept { return make (tangent (hz, rate), 1.0f / q, 0, 1.0f / q, 0); }
    static SvfCoefficients allPass (float hz, float q, double rate) noexcept { return make (tangent (hz, rate), 1.0f / q, 1, -2.0f / q, 0); }

    static SvfCoefficients bell (float hz, float q, float gainDb, double rate) noexcept
    {
        const float a = gainFromDb (0.5f * gainDb);
        const float k = 1.0f / (q * a);
        return make (tangent (hz, rate), k, 1.0f, k * (a * a - 1.0f), 0.0f);
    }

    static SvfCoefficients lowShelf (float hz, float q, float gainDb, double rate) noexcept
    {
        const float a = gainFromDb (0.5f * gainDb), k = 1.0f / q;
        return make (tangent (hz, rate) / std::sqrt (a), k, 1.0f, k * (a - 1.0f), a * a - 1.0f);
    }

    static SvfCoefficients highShelf (float hz, float q, float gainDb, double rate) noexcept
    {
        const float a = gainFromDb (0.5f * gainDb), k = 1.0f / q;
        return make (tangent (hz, rate) * std::sqrt (a), k, a * a, k * (1.0f - a) * a, 1.0f - a * a);
    }

private:
    // Prewarped; kept below the Nyquist frequency, where tan() is infinite.
    static float tangent (float hz, double rate) noexcept
    {
        const double limited = std::clamp (static_cast<double> (hz), 1.0, 0.49 * rate);
        return static_cast<float> (std::tan (std::numbers::pi * limited / rate));
    }

    static SvfCoefficients make (float g, float k, float m0, float m1, float m2) noexcept
    {
        const float a1 = 1.0f / (1.0f + g * (g + k));
        return { a1, g * a1, g * g * a1, m0, m1, m2 };
    }
};

/** The memory of one channel of one stage. */
struct SvfState
{
    float first = 0.0f, second = 0.0f;

    float process (float input, const SvfCoefficients& c) noexcept
    {
        const float v3 = input - second;
        const float band = c.a1 * first + c.a2 * v3;
        const float low = second + c.a2 * first + c.a3 * v3;
        first = 2.0f * band - first;
        second = 2.0f * low - second;
        return c.m0 * input + c.m1 * band + c.m2 * low;
    }
};

enum class SvfMode
{
    lowPass,
    highPass,
    bandPass,
    notch,
    peak,
    allPass
};

/** Up to three fixed stereo stages one after the other: kernels/svf.h says how they lie in lanes. */
struct SvfCascade
{
    /** Sets stage 0, 1 or 2; those that were never set pass the sound on. */
    void set (size_t stage, const SvfCoefficients& c) noexcept
    {
        // The output as a function of the input x and of the two states.
        const float fromInput = c.m0 + c.m1 * c.a2 + c.m2 * c.a3;
        const float fromFirst = c.m1 * c.a1 + c.m2 * c.a2, fromSecond = c.m2 - c.m1 * c.a2 - c.m2 * c.a3;
        const std::array<float, 6> values{ -2.0f * (1.0f - c.a1), 2.0f * c.a2, 2.0f * c.a3, fromInput, fromFirst, fromSecond };
        for (size_t row = 0; row < values.size(); ++row)
            coefficients[8 * row + 2 * stage] = coefficients[8 * row + 2 * stage + 1] = values[row];
    }

    void reset() noexcept
    {
        s1.fill (0.0f);
        s2.fill (0.0f);
    }

    alignas (16) std::array<float, 48> coefficients = passing();
    alignas (16) std::array<float, 8> s1{}, s2{};

private:
    static constexpr std::array<float, 48> passing() noexcept
    {
        std::array<float, 48> values{};
        for (size_t lane = 0; lane < 8; ++lane)
            values[24 + lane] = 1.0f;
        return values;
    }
};

} // namespace plugsmith::dsp

#define PLUGSMITH_KERNELS "dsp/internal/kernels/svf.h"
#include "dsp/internal/each_instruction_set.h"

namespace plugsmith::dsp
{

/** Runs a cascade over a mono or stereo block of at most chunkFrames frames. */
inline void runCascade (SvfCascade& cascade, Block block) noexcept
{
    StereoFrames frames (block);
    PLUGSMITH_RUN (filterCascade (cascade, frames.data(), block.numFrames));
    frames.store (block);
}

} // namespace plugsmith::dsp
