#pragma once

#include "dsp/internal/simd.h"
#include "dsp/tools/block.h"
#include <algorithm>

namespace plugsmith::dsp
{

/** One linear-phase half-band FIR of interleaved stereo, used both to double and to halve a sample rate.

    Every second tap but the middle one is zero, so the filter is a plain delay beside a branch of
    (Taps + 1) / 2 taps. Kaiser window, beta 10.6: the stop band is below -105 dB.
    Source: P. P. Vaidyanathan, Multirate Systems and Filter Banks, section 4.6. */
template <int Taps, int MaxFrames>
struct HalfBand
{
    static_assert (Taps % 8 == 3, "half-band, and its parts start at a multiple of 16 bytes");

    static constexpr int delayFrames = (Taps - 1) / 2; ///< of the higher rate
    static constexpr int branchTaps = (Taps + 1) / 2;
    static constexpr int history = branchTaps + 2;

    /** The branch's first half, each tap four times; doubled for the way up, where half of the input is zero. */
    struct Tables
    {
        alignas (32) std::array<float, static_cast<size_t> (2 * branchTaps)> up, down;

        Tables() noexcept
        {
            constexpr double beta = 10.6;
            std::array<double, static_cast<size_t> (branchTaps)> branch;
            double sum = 0.0;
            for (int j = 0; j < branchTaps; ++j)
            {
                const double x = 2.0 * j - delayFrames, ratio = x / (delayFrames + 1.0);
                const double window = besselI0 (beta * std::sqrt (1.0 - ratio * ratio)) / besselI0 (beta);
                sum += branch[static_cast<size_t> (j)] = std::sin (0.5 * std::numbers::pi * x) / (std::numbers::pi * x) * window;
            }
            for (size_t n = 0; n < down.size(); ++n) // the branch carries half of the gain at 0 Hz
            {
                down[n] = static_cast<float> (branch[n / 4] * 0.5 / sum);
                up[n] = 2.0f * down[n];
            }
        }

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
    };

    void reset() noexcept
    {
        even.fill (0.0f);
        shifted.fill (0.0f);
        odd.fill (0.0f);
    }

    /** The last frames become the history of the next call. */
    void keep (int count, bool withOdd) noexcept
    {
        constexpr int floats = 2 * history;
        std::copy_n (even.data() + 2 * count, floats, even.data());
        std::copy_n (shifted.data() + 2 * count, floats, shifted.data());
        if (withOdd)
            std::copy_n (odd.data() + 2 * count, floats, odd.data());
    }

    static constexpr size_t room = static_cast<size_t> (2 * (history + MaxFrames + 4));
    alignas (32) std::array<float, room> even{}, shifted{}, odd{};

    const Tables& tables = shared(); ///< computed with the first filter of its kind, and never on the audio thread

private:
    static const Tables& shared() noexcept
    {
        static const Tables made;
        return made;
    }
};

} // namespace plugsmith::dsp

#define PLUGSMITH_KERNELS "dsp/internal/kernels/half_band.h"
#include "dsp/internal/each_instruction_set.h"
