// Elementary functions of Float4 and Float8. Included by simd.h inside a namespace; no fast-math is needed for them.

/** a * b + c, rounded twice in every instruction set. What a voice remembers needs that: of a pitch or a low filter the least
    difference grows as long as a note lasts. */
template <typename F>
PLUGSMITH_INLINE F mulAddAlike (F a, F b, F c) noexcept
{
    return a * b + c;
}

/** Base-2 logarithm of x > 0, within 3e-7: exponent, and 2 atanh ((m - 1) / (m + 1)) of a mantissa near 1. */
template <typename F>
PLUGSMITH_INLINE F log2 (F x) noexcept
{
    using I = typename F::Int;
    const I bits = bitsOf (x);
    const I exponent = shiftRight<23> (bits - I::all (0x3f3504f3)); // sqrt (1/2): the mantissa is within its square
    const F mantissa = fromBits (bits - shiftLeft<23> (exponent));
    const F one = F::all (1.0f);
    const F s = (mantissa - one) / (mantissa + one);
    const F q = s * s;
    F series = mulAdd (q, F::all (0.41219858f), F::all (0.57707802f)); // 2 / ln 2 / {7, 5, 3, 1}
    series = mulAdd (q, series, F::all (0.96179669f));
    series = mulAdd (q, series, F::all (2.88539008f));
    return mulAdd (s, series, toFloat (exponent));
}

/** The nearest whole number of |x| below 2^22. */
template <typename F>
PLUGSMITH_INLINE auto roundSmallToInt (F x) noexcept
{
#if defined(__wasm_simd128__)
    // Its conversion takes care of numbers out of range, and a browser needs many instructions for that. Here the last
    // bit of a sum is a one.
    const F magic = F::all (12582912.0f); // 1.5 * 2^23
    return bitsOf (x + magic) - bitsOf (magic);
#else
    return roundToInt (x);
#endif
}

/** 2^x with a product and a sum by `add (a, b, c)`, a * b + c. */
template <typename F, typename Add>
PLUGSMITH_INLINE F exp2By (F x, Add&& add) noexcept
{
    using I = typename F::Int;
    const F limited = min (max (x, F::all (-126.0f)), F::all (126.0f));
    const I whole = roundSmallToInt (limited);
    const F f = limited - toFloat (whole);
    F series = add (f, F::all (0.0013333558f), F::all (0.0096181291f)); // (ln 2)^k / k!
    series = add (f, series, F::all (0.055504109f));
    series = add (f, series, F::all (0.24022651f));
    series = add (f, series, F::all (0.69314718f));
    series = add (f, series, F::all (1.0f));
    return fromBits (bitsOf (series) + shiftLeft<23> (whole));
}

/** 2^x, within 3e-6 of itself; x is limited to +-126. */
template <typename F>
PLUGSMITH_INLINE F exp2 (F x) noexcept
{
    return exp2By (x, [] (F a, F b, F c) noexcept { return mulAdd (a, b, c); });
}

/** The same, to the last bit alike in every instruction set. */
template <typename F>
PLUGSMITH_INLINE F exp2Alike (F x) noexcept
{
    return exp2By (x, [] (F a, F b, F c) noexcept { return mulAddAlike (a, b, c); });
}

/** fastTanh() of math.h. Its even polynomials are summed in pairs, which shortens the way of a feedback loop. */
template <typename F>
PLUGSMITH_INLINE F tanh (F x) noexcept
{
    const F limited = min (max (x, F::all (-4.97f)), F::all (4.97f));
    const F q = limited * limited, q2 = q * q;
    const F top = mulAdd (q2, q + F::all (378.0f), mulAdd (q, F::all (17325.0f), F::all (135135.0f)));
    const F bottom = mulAdd (q2, mulAdd (q, F::all (28.0f), F::all (3150.0f)), mulAdd (q, F::all (62370.0f), F::all (135135.0f)));
    return limited * top / bottom;
}

/** tan (pi x) = top / bottom for x in [0, 0.49], within 1e-6: by its half angle and the Pade 5/4 form. */
template <typename F>
PLUGSMITH_INLINE void tanOfTurns (F x, F& top, F& bottom) noexcept
{
    const F half = x * F::all (0.5f * std::numbers::pi_v<float>);
    const F q = half * half;
    const F p = half * mulAddAlike (q, q - F::all (105.0f), F::all (945.0f));
    const F r = mulAddAlike (q, mulAddAlike (q, F::all (15.0f), F::all (-420.0f)), F::all (945.0f));
    top = (p + p) * r;
    bottom = mulAddAlike (r, r, F::all (0.0f) - p * p);
}

/** sin (2 pi x) within 1e-6, for |x| below 2^22. */
template <typename F>
PLUGSMITH_INLINE F sineOfTurns (F x) noexcept
{
    const F turn = x - toFloat (roundSmallToInt (x)); // -0.5 to 0.5
    const F size = abs (turn);
    const F y = withSign (min (size, F::all (0.5f) - size), turn) * F::all (2.0f * std::numbers::pi_v<float>);
    const F q = y * y;
    F series = mulAddAlike (q, F::all (-2.5052108e-8f), F::all (2.7557319e-6f)); // 1 / 11!, 9!, 7!, 5!, 3!
    series = mulAddAlike (q, series, F::all (-1.9841270e-4f));
    series = mulAddAlike (q, series, F::all (8.3333333e-3f));
    series = mulAddAlike (q, series, F::all (-0.16666667f));
    return mulAddAlike (y * q, series, y);
}

/** A sine of a phase of 32 bits for slow modulation: Bhaskara's parabola, refined once, within 0.001 and smooth. */
template <typename I>
PLUGSMITH_INLINE auto slowSine (I phase) noexcept
{
    const auto p = toFloat (phase) * decltype (toFloat (phase))::all (1.0f / 4294967296.0f); // -0.5 to 0.5
    using F = std::remove_const_t<decltype (p)>;
    const F parabola = F::all (16.0f) * p * (F::all (0.5f) - abs (p));
    return parabola * (F::all (0.225f) * abs (parabola) + F::all (0.775f)); // alike in every set: it moves delays
}

/** Rows to columns. */
PLUGSMITH_INLINE void transpose (Float4& a, Float4& b, Float4& c, Float4& d) noexcept
{
    const Float4 ab0 = interleaveLow (a, b), ab1 = interleaveHigh (a, b);
    const Float4 cd0 = interleaveLow (c, d), cd1 = interleaveHigh (c, d);
    a = lowHalves (ab0, cd0);
    b = highHalves (ab0, cd0);
    c = lowHalves (ab1, cd1);
    d = highHalves (ab1, cd1);
}

/** Left and right as [L0 R0 L1 R1 ...] to `to`; reads and writes up to 3 frames more than `count`. */
inline void interleave (const float* left, const float* right, float* to, int count) noexcept
{
    for (int n = 0; n < count; n += 4)
    {
        const Float4 l = Float4::load (left + n), r = Float4::load (right + n);
        interleaveLow (l, r).store (to + 2 * n);
        interleaveHigh (l, r).store (to + 2 * n + 4);
    }
}

/** The way back. */
inline void separate (const float* from, float* left, float* right, int count) noexcept
{
    for (int n = 0; n < count; n += 4)
    {
        const Float4 a = Float4::load (from + 2 * n), b = Float4::load (from + 2 * n + 4);
        evenLanes (a, b).store (left + n);
        oddLanes (a, b).store (right + n);
    }
}
