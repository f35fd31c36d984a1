// Half-band FIR filters of interleaved stereo. Compiled once per instruction set by oversampler.h.

/** The even branch: sum of tap[j] (x[n - j] + x[n - (B - 1 - j)]) for four frames from frame `at` on.

    Folding the symmetry halves the products. Two of every four frames start at a multiple of 16 bytes in
    `history`, the others in `shifted`, so all loads are aligned: without AVX an unaligned one cannot be
    part of an addition, which made this loop a third slower. */
template <int branchTaps>
PLUGSMITH_INLINE Float8 evenBranch (const float* history, const float* shifted, const float* taps, int at) noexcept
{
    const float* here = history + 2 * at;
    const float* beside = shifted + 2 * at - 2;
    constexpr int last = branchTaps - 1;
    Float8 even = Float8::all (0.0f), odd = even;

    for (int j = 0; j < branchTaps / 2 - 1; j += 2)
    {
        even = mulAdd (Float8::loadTwice (taps + 4 * j), Float8::loadAligned (here - 2 * j) + Float8::loadAligned (beside - 2 * (last - j)), even);
        odd = mulAdd (Float8::loadTwice (taps + 4 * j + 4), Float8::loadAligned (beside - 2 * (j + 1)) + Float8::loadAligned (here - 2 * (last - j - 1)), odd);
    }
    constexpr int middle = branchTaps / 2 - 1;
    even = mulAdd (Float8::loadTwice (taps + 4 * middle), Float8::loadAligned (here - 2 * middle) + Float8::loadAligned (beside - 2 * (last - middle)), even);
    return even + odd;
}

/** `count` frames of `input` to twice as many of `output`. Both have room for a multiple of four frames. */
template <int taps, int maxFrames>
inline void upsample (HalfBand<taps, maxFrames>& band, const float* PLUGSMITH_RESTRICT input, float* PLUGSMITH_RESTRICT output, int count) noexcept
{
    using Band = HalfBand<taps, maxFrames>;
    for (int n = 0; n < count; n += 2)
    {
        const auto two = Float4::loadAligned (input + 2 * n);
        two.storeAligned (band.even.data() + 2 * (Band::history + n));
        two.store (band.shifted.data() + 2 * (Band::history + n - 1));
    }

    const float* delayed = band.even.data() + 2 * (Band::history - (Band::delayFrames - 1) / 2);
    for (int n = 0; n < count; n += 4)
    {
        const auto filtered = evenBranch<Band::branchTaps> (band.even.data(), band.shifted.data(), band.tables.up.data(), Band::history + n);
        const auto late = Float8::loadAligned (delayed + 2 * n);
        lowHalves (filtered.lowFour(), late.lowFour()).storeAligned (output + 4 * n);
        highHalves (filtered.lowFour(), late.lowFour()).storeAligned (output + 4 * n + 4);
        lowHalves (filtered.highFour(), late.highFour()).storeAligned (output + 4 * n + 8);
        highHalves (filtered.highFour(), late.highFour()).storeAligned (output + 4 * n + 12);
    }
    band.keep (count, false);
}

/** Twice `count` frames of `input` to `count` of `output`. Both have room for a multiple of four frames. */
template <int taps, int maxFrames>
inline void downsample (HalfBand<taps, maxFrames>& band, const float* PLUGSMITH_RESTRICT input, float* PLUGSMITH_RESTRICT output, int count) noexcept
{
    using Band = HalfBand<taps, maxFrames>;
    for (int n = 0; n < count; n += 2)
    {
        const auto first = Float4::loadAligned (input + 4 * n), second = Float4::loadAligned (input + 4 * n + 4);
        const auto two = lowHalves (first, second);
        two.storeAligned (band.even.data() + 2 * (Band::history + n));
        two.store (band.shifted.data() + 2 * (Band::history + n - 1));
        highHalves (first, second).storeAligned (band.odd.data() + 2 * (Band::history + n));
    }

    const float* delayed = band.odd.data() + 2 * (Band::history - (Band::delayFrames + 1) / 2);
    for (int n = 0; n < count; n += 4)
    {
        const auto filtered = evenBranch<Band::branchTaps> (band.even.data(), band.shifted.data(), band.tables.down.data(), Band::history + n);
        mulAdd (Float8::load (delayed + 2 * n), Float8::all (0.5f), filtered).store (output + 2 * n);
    }
    band.keep (count, true);
}

/** `count` frames of left and right, as [L0 R0 L1 R1 ...] and back. */
inline void interleaveStereo (const float* left, const float* right, float* to, int count) noexcept
{
    interleave (left, right, to, count);
}
inline void separateStereo (const float* from, float* left, float* right, int count) noexcept
{
    separate (from, left, right, count);
}
