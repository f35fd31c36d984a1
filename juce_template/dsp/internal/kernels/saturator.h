// The curves of Saturator. Compiled once per instruction set by saturator.h.

/** samples[n] = curve (samples[n]) for a multiple of eight samples. */
template <typename Curve>
PLUGSMITH_INLINE void forAll (float* samples, int count, Curve curve) noexcept
{
    for (int n = 0; n < count; n += 8)
        curve (Float8::load (samples + n)).store (samples + n);
}

struct SoftCurve
{
    PLUGSMITH_INLINE Float8 operator() (Float8 x) const noexcept { return tanh (x); }
};
struct TubeCurve
{
    PLUGSMITH_INLINE Float8 operator() (Float8 x) const noexcept { return tanh (x + Float8::all (0.45f)) - Float8::all (fastTanh (0.45f)); }
};
struct OverdriveCurve // x / (1 + |x|)
{
    PLUGSMITH_INLINE Float8 operator() (Float8 x) const noexcept { return x / (Float8::all (1.0f) + abs (x)); }
};
struct DiodeCurve // 1 - e^-x above zero, half as far and twice as hard below
{
    PLUGSMITH_INLINE Float8 operator() (Float8 x) const noexcept
    {
        constexpr float perE = 1.44269504f;
        const Float8 zero = Float8::all (0.0f), one = Float8::all (1.0f);
        const Float8 above = one - exp2 (max (x, zero) * Float8::all (-perE));
        const Float8 below = Float8::all (0.5f) * (exp2 (min (x, zero) * Float8::all (2.0f * perE)) - one);
        return above + below;
    }
};
struct FuzzCurve
{
    PLUGSMITH_INLINE Float8 operator() (Float8 x) const noexcept { return Float8::all (0.9f) * tanh (min (max (x, Float8::all (-0.7f)), Float8::all (1.4f))); }
};
struct ClipCurve
{
    PLUGSMITH_INLINE Float8 operator() (Float8 x) const noexcept { return min (max (x, Float8::all (-1.0f)), Float8::all (1.0f)); }
};
struct FoldCurve // up, and back down once it is beyond full scale: sin (pi x / 2)
{
    PLUGSMITH_INLINE Float8 operator() (Float8 x) const noexcept { return sineOfTurns (Float8::all (0.25f) * min (max (x, Float8::all (-4096.0f)), Float8::all (4096.0f))); }
};

inline void shapeSamples (SaturatorKind kind, float* samples, int count) noexcept
{
    switch (kind)
    {
        case SaturatorKind::soft:
        case SaturatorKind::tape:
            return forAll (samples, count, SoftCurve());
        case SaturatorKind::tube:
            return forAll (samples, count, TubeCurve());
        case SaturatorKind::overdrive:
            return forAll (samples, count, OverdriveCurve());
        case SaturatorKind::diode:
            return forAll (samples, count, DiodeCurve());
        case SaturatorKind::fuzz:
            return forAll (samples, count, FuzzCurve());
        case SaturatorKind::hardClip:
            return forAll (samples, count, ClipCurve());
        case SaturatorKind::fold:
            return forAll (samples, count, FoldCurve());
    }
}
