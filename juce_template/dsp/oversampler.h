#pragma once

#include "math.h"
#include <array>

namespace plugsmith::dsp
{

/** One linear-phase half-band FIR, used both to double and to halve a sample rate.

    Every second tap but the middle one is zero, so the filter is a plain delay beside a branch of
    (Taps + 1) / 2 taps. Taps is 4k + 3. Kaiser window, beta 11: the stop band is below -105 dB.
    Source: P. P. Vaidyanathan, Multirate Systems and Filter Banks, section 4.6. */
template <int Taps, int MaxFrames>
class HalfBand
{
    static_assert (Taps % 4 == 3, "a half-band filter has 4k + 3 taps");

public:
    /** Delay in frames of the higher rate. */
    static constexpr int delayFrames = (Taps - 1) / 2;

    HalfBand() noexcept
    {
        const double normal = besselI0 (beta);
        double sum = 0.0;

        for (int j = 0; j < branchTaps; ++j)
        {
            const double x = 2.0 * j - delayFrames;
            const double ratio = x / (delayFrames + 1.0);
            const double window = besselI0 (beta * std::sqrt (1.0 - ratio * ratio)) / normal;
            const double tap = std::sin (0.5 * std::numbers::pi * x) / (std::numbers::pi * x) * window;
            branch[static_cast<size_t> (j)] = static_cast<float> (tap);
            sum += tap;
        }

        for (auto& tap : branch) // the branch carries half of the gain at 0 Hz
            tap *= static_cast<float> (0.5 / sum);
    }

    void reset() noexcept
    {
        evenHistory.fill (0.0f);
        oddHistory.fill (0.0f);
    }

    /** `numFrames` frames of `input` to twice as many of `output`; numFrames at most MaxFrames. */
    void upsample (const float* input, float* output, int numFrames) noexcept
    {
        std::copy_n (input, numFrames, evenHistory.data() + history);
        std::array<float, static_cast<size_t> (MaxFrames)> filtered;
        filterEven (filtered.data(), numFrames);

        const float* delayed = evenHistory.data() + history - (delayFrames - 1) / 2;
        for (int n = 0; n < numFrames; ++n)
        {
            output[2 * n] = 2.0f * filtered[static_cast<size_t> (n)];
            output[2 * n + 1] = delayed[n];
        }

        std::copy_n (evenHistory.data() + numFrames, history, evenHistory.data());
    }

    /** Twice `numFrames` frames of `input` to `numFrames` of `output`; numFrames at most MaxFrames. */
    void downsample (const float* input, float* output, int numFrames) noexcept
    {
        for (int n = 0; n < numFrames; ++n)
        {
            evenHistory[static_cast<size_t> (history + n)] = input[2 * n];
            oddHistory[static_cast<size_t> (history + n)] = input[2 * n + 1];
        }

        filterEven (output, numFrames);

        const float* delayed = oddHistory.data() + history - (delayFrames + 1) / 2;
        for (int n = 0; n < numFrames; ++n)
            output[n] += 0.5f * delayed[n];

        std::copy_n (evenHistory.data() + numFrames, history, evenHistory.data());
        std::copy_n (oddHistory.data() + numFrames, history, oddHistory.data());
    }

private:
    static constexpr int branchTaps = (Taps + 1) / 2;
    static constexpr int history = branchTaps;
    static constexpr double beta = 11.0;

    static double besselI0 (double x) noexcept
    {
        double sum = 1.0, term = 1.0;
        for (int k = 1; k < 60; ++k)
        {
            term *= (0.5 * x / k) * (0.5 * x / k);
            sum += term;
        }
        return sum;
    }

    // Taps outside, frames inside: this order vectorises, and folding the symmetry halves the products.
    void filterEven (float* output, int numFrames) const noexcept
    {
        std::fill_n (output, numFrames, 0.0f);
        for (int j = 0; j < branchTaps / 2; ++j)
        {
            const float tap = branch[static_cast<size_t> (j)];
            const float* newer = evenHistory.data() + history - j;
            const float* older = evenHistory.data() + history - (branchTaps - 1 - j);
            for (int n = 0; n < numFrames; ++n)
                output[n] += tap * (newer[n] + older[n]);
        }
    }

    std::array<float, static_cast<size_t> (branchTaps)> branch{};
    std::array<float, static_cast<size_t> (history + MaxFrames)> evenHistory{}, oddHistory{};
};

/** Runs a memoryless function of one channel at four times the sample rate, in two half-band stages.

    Linear phase; the whole trip takes exactly latencyFrames frames. */
class Oversampler4x
{
public:
    static constexpr int maxFrames = 32;
    static constexpr int latencyFrames = 50;

    void reset() noexcept
    {
        upFirst.reset();
        upSecond.reset();
        downSecond.reset();
        downFirst.reset();
        pad = 0.0f;
    }

    /** Replaces `samples` by shape() of them. @param numFrames  at most maxFrames */
    template <typename Shape>
    void process (float* samples, int numFrames, Shape&& shape) noexcept
    {
        std::array<float, 2 * maxFrames> twice;
        std::array<float, 4 * maxFrames> fourTimes;

        upFirst.upsample (samples, twice.data(), numFrames);
        upSecond.upsample (twice.data(), fourTimes.data(), 2 * numFrames);

        for (int n = 0; n < 4 * numFrames; ++n)
            fourTimes[static_cast<size_t> (n)] = shape (fourTimes[static_cast<size_t> (n)]);

        downSecond.downsample (fourTimes.data(), twice.data(), 2 * numFrames);

        for (int n = 0; n < 2 * numFrames; ++n) // half a frame more, so that the sum is whole
            std::swap (pad, twice[static_cast<size_t> (n)]);

        downFirst.downsample (twice.data(), samples, numFrames);
    }

private:
    HalfBand<87, maxFrames> upFirst, downFirst;
    HalfBand<27, 2 * maxFrames> upSecond, downSecond;
    float pad = 0.0f;

    static_assert (4 * latencyFrames == 4 * decltype (upFirst)::delayFrames + 2 * decltype (upSecond)::delayFrames + 2);
};

} // namespace plugsmith::dsp
