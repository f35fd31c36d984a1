// Gain computers. Compiled once per instruction set by dynamics.h.

/** Decibels that a static curve takes away from a level: nothing below the knee, `slope` of what is above. */
PLUGSMITH_INLINE Float8 reductionOf (Float8 over, Float8 slope, Float8 knee, Float8 perKnee) noexcept
{
    const auto zero = Float8::all (0.0f);
    const auto half = Float8::all (0.5f) * knee;
    const auto into = min (max (over + half, zero), knee); // inside of the knee, then its whole width
    const auto bent = into * into * perKnee;               // into^2 / (2 knee)
    return slope * (bent + max (over - half, zero));
}

/** `levels` (linear, or squared when `squared`) to the gain of each frame.

    Detector: r' = max (ca r + (1 - ca) d, cr r + (1 - cr) d). That is the branching smoother exactly, as
    long as the attack is the faster of the two; with the slower one it is the min. Its chain is a product, a sum
    and a max per frame; the logarithms of the next eight frames are computed while it waits. Room for a
    multiple of eight frames. */
template <bool attackIsFaster>
inline void followReduction (const GainCurve& curve, const float* levels, float* gains, int count, float& reduction) noexcept
{
    const float attack = curve.attack, release = curve.release;
    const auto scale = Float8::all (curve.squared ? 3.01029996f : 6.02059991f); // dB per octave
    const auto slope = Float8::all (curve.slope), knee = Float8::all (curve.kneeDb), perKnee = Float8::all (0.5f / curve.kneeDb);
    const auto floor = Float8::all (1.0e-12f);
    float r = reduction;

    for (int n = 0; n < count; n += 8)
    {
        const auto level = log2 (max (Float8::load (levels + n), floor)) * scale;
        const auto wanted = reductionOf (level - Float8::load (curve.thresholdDb->at (n)), slope, knee, perKnee);
        alignas (32) std::array<float, 8> fast, slow;
        (wanted * Float8::all (1.0f - attack)).store (fast.data());
        (wanted * Float8::all (1.0f - release)).store (slow.data());
        const auto follow = [&] (size_t i) noexcept {
            const float a = mulAdd (attack, r, fast[i]), b = mulAdd (release, r, slow[i]);
            r = attackIsFaster ? (a > b ? a : b) : (a < b ? a : b);
            gains[static_cast<size_t> (n) + i] = r;
        };
        if (n + 8 <= count)
        {
            follow (0);
            follow (1);
            follow (2);
            follow (3);
            follow (4);
            follow (5);
            follow (6);
            follow (7);
        }
        else
            for (size_t i = 0; n + static_cast<int> (i) < count; ++i)
                follow (i);
    }
    reduction = r < 1.0e-20f ? 0.0f : r; // it would end among denormal numbers

    // A loop of its own: what was just written one by one cannot be read as a vector without a wait.
    for (int n = 0; n < count; n += 8)
    {
        const auto db = Float8::load (curve.makeupDb->at (n)) - Float8::load (gains + n);
        exp2 (db * Float8::all (0.16609640f)).store (gains + n); // log2 (10) / 20
    }
}

inline void computeGains (const GainCurve& curve, const float* levels, float* gains, int count, float& reduction) noexcept
{
    if (curve.attack <= curve.release)
        followReduction<true> (curve, levels, gains, count, reduction);
    else
        followReduction<false> (curve, levels, gains, count, reduction);
}

/** The larger magnitude of two channels. Room for a multiple of eight frames. */
inline void linkedPeak (const float* left, const float* right, float* peaks, int count) noexcept
{
    int n = 0;
    for (; n + 8 <= count; n += 8)
        max (abs (Float8::load (left + n)), abs (Float8::load (right + n))).store (peaks + n);
    for (; n < count; ++n)
        peaks[n] = std::max (std::abs (left[n]), std::abs (right[n]));
}

/** Both channels times the gain of each frame. */
inline void applyGains (const float* gains, float* left, float* right, int count) noexcept
{
    int n = 0;
    for (; n + 8 <= count; n += 8)
    {
        const auto gain = Float8::load (gains + n);
        (Float8::load (left + n) * gain).store (left + n);
        if (right != left)
            (Float8::load (right + n) * gain).store (right + n);
    }
    for (; n < count; ++n)
    {
        left[n] *= gains[n];
        if (right != left)
            right[n] *= gains[n];
    }
}
