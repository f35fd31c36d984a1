// Four lanes by the Advanced SIMD of arm64. Included by simd.h inside a namespace; sse.h says what each does.

struct Int4
{
    int32x4_t r;

    static PLUGSMITH_INLINE Int4 all (std::int32_t x) noexcept { return { vdupq_n_s32 (x) }; }
    static PLUGSMITH_INLINE Int4 load (const std::int32_t* from) noexcept { return { vld1q_s32 (from) }; }
    PLUGSMITH_INLINE void store (std::int32_t* to) const noexcept { vst1q_s32 (to, r); }
};

PLUGSMITH_INLINE Int4 operator+ (Int4 a, Int4 b) noexcept
{
    return { vaddq_s32 (a.r, b.r) };
}
PLUGSMITH_INLINE Int4 operator- (Int4 a, Int4 b) noexcept
{
    return { vsubq_s32 (a.r, b.r) };
}
PLUGSMITH_INLINE Int4 operator& (Int4 a, Int4 b) noexcept
{
    return { vandq_s32 (a.r, b.r) };
}
PLUGSMITH_INLINE Int4 operator^ (Int4 a, Int4 b) noexcept
{
    return { veorq_s32 (a.r, b.r) };
}
template <int bits>
PLUGSMITH_INLINE Int4 shiftLeft (Int4 a) noexcept
{
    return { vshlq_n_s32 (a.r, bits) };
}
template <int bits>
PLUGSMITH_INLINE Int4 shiftRight (Int4 a) noexcept
{
    return { vshrq_n_s32 (a.r, bits) };
}

PLUGSMITH_INLINE std::int32_t firstOf (Int4 a) noexcept
{
    return vgetq_lane_s32 (a.r, 0);
}
PLUGSMITH_INLINE bool areAlike (Int4 a) noexcept
{
    return vminvq_s32 (a.r) == vmaxvq_s32 (a.r);
}

struct Float4
{
    static constexpr int size = 4;
    using Int = Int4;

    float32x4_t r;

    static PLUGSMITH_INLINE Float4 all (float x) noexcept { return { vdupq_n_f32 (x) }; }
    static PLUGSMITH_INLINE Float4 load (const float* from) noexcept { return { vld1q_f32 (from) }; }
    static PLUGSMITH_INLINE Float4 loadAligned (const float* from) noexcept { return { vld1q_f32 (from) }; }
    static PLUGSMITH_INLINE Float4 loadTwo (const float* from) noexcept { return { vcombine_f32 (vld1_f32 (from), vdup_n_f32 (0.0f)) }; }
    PLUGSMITH_INLINE void store (float* to) const noexcept { vst1q_f32 (to, r); }
    PLUGSMITH_INLINE void storeAligned (float* to) const noexcept { vst1q_f32 (to, r); }
    PLUGSMITH_INLINE void storeTwo (float* to) const noexcept { vst1_f32 (to, vget_low_f32 (r)); }
    PLUGSMITH_INLINE float first() const noexcept { return vgetq_lane_f32 (r, 0); }
};

PLUGSMITH_INLINE float mulAdd (float a, float b, float c) noexcept
{
    return std::fma (a, b, c);
}

PLUGSMITH_INLINE Float4 operator+ (Float4 a, Float4 b) noexcept
{
    return { vaddq_f32 (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 operator- (Float4 a, Float4 b) noexcept
{
    return { vsubq_f32 (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 operator* (Float4 a, Float4 b) noexcept
{
    return { vmulq_f32 (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 operator/ (Float4 a, Float4 b) noexcept
{
    return { vdivq_f32 (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 mulAdd (Float4 a, Float4 b, Float4 c) noexcept
{
    return { vfmaq_f32 (c.r, a.r, b.r) };
}
PLUGSMITH_INLINE Float4 negMulAdd (Float4 a, Float4 b, Float4 c) noexcept
{
    return { vfmsq_f32 (c.r, a.r, b.r) };
}
PLUGSMITH_INLINE Float4 min (Float4 a, Float4 b) noexcept
{
    return { vminq_f32 (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 max (Float4 a, Float4 b) noexcept
{
    return { vmaxq_f32 (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 abs (Float4 a) noexcept
{
    return { vabsq_f32 (a.r) };
}
PLUGSMITH_INLINE Float4 withSign (Float4 a, Float4 b) noexcept
{
    return { vbslq_f32 (vdupq_n_u32 (0x80000000u), b.r, a.r) };
}
PLUGSMITH_INLINE Float4 lessThan (Float4 a, Float4 b) noexcept
{
    return { vreinterpretq_f32_u32 (vcltq_f32 (a.r, b.r)) };
}
PLUGSMITH_INLINE Float4 select (Float4 mask, Float4 a, Float4 b) noexcept
{
    return { vbslq_f32 (vreinterpretq_u32_f32 (mask.r), a.r, b.r) };
}
PLUGSMITH_INLINE Int4 roundToInt (Float4 a) noexcept
{
    return { vcvtnq_s32_f32 (a.r) };
}
PLUGSMITH_INLINE Int4 truncateToInt (Float4 a) noexcept
{
    return { vcvtq_s32_f32 (a.r) };
}
PLUGSMITH_INLINE Float4 toFloat (Int4 a) noexcept
{
    return { vcvtq_f32_s32 (a.r) };
}
PLUGSMITH_INLINE Int4 bitsOf (Float4 a) noexcept
{
    return { vreinterpretq_s32_f32 (a.r) };
}
PLUGSMITH_INLINE Float4 fromBits (Int4 a) noexcept
{
    return { vreinterpretq_f32_s32 (a.r) };
}
PLUGSMITH_INLINE Float4 lowHalves (Float4 a, Float4 b) noexcept
{
    return { vcombine_f32 (vget_low_f32 (a.r), vget_low_f32 (b.r)) };
}
PLUGSMITH_INLINE Float4 highHalves (Float4 a, Float4 b) noexcept
{
    return { vcombine_f32 (vget_high_f32 (a.r), vget_high_f32 (b.r)) };
}
PLUGSMITH_INLINE Float4 interleaveLow (Float4 a, Float4 b) noexcept
{
    return { vzip1q_f32 (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 interleaveHigh (Float4 a, Float4 b) noexcept
{
    return { vzip2q_f32 (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 evenLanes (Float4 a, Float4 b) noexcept
{
    return { vuzp1q_f32 (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 oddLanes (Float4 a, Float4 b) noexcept
{
    return { vuzp2q_f32 (a.r, b.r) };
}
