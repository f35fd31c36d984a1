// Eight lanes by AVX2 and FMA. Included by simd.h inside a namespace; sse.h and pair.h say what each does.

struct Int8
{
    __m256i r;

    static PLUGSMITH_INLINE Int8 all (std::int32_t x) noexcept { return { _mm256_set1_epi32 (x) }; }
    static PLUGSMITH_INLINE Int8 load (const std::int32_t* from) noexcept { return { _mm256_loadu_si256 (reinterpret_cast<const __m256i*> (from)) }; }
    PLUGSMITH_INLINE void store (std::int32_t* to) const noexcept { _mm256_storeu_si256 (reinterpret_cast<__m256i*> (to), r); }
};

struct Float8
{
    static constexpr int size = 8;
    using Int = Int8;

    __m256 r;

    static PLUGSMITH_INLINE Float8 all (float x) noexcept { return { _mm256_set1_ps (x) }; }
    static PLUGSMITH_INLINE Float8 load (const float* from) noexcept { return { _mm256_loadu_ps (from) }; }
    static PLUGSMITH_INLINE Float8 loadAligned (const float* from) noexcept { return { _mm256_loadu_ps (from) }; } // 16 bytes only
    static PLUGSMITH_INLINE Float8 loadTwice (const float* from) noexcept { return { _mm256_broadcast_ps (reinterpret_cast<const __m128*> (from)) }; }
    static PLUGSMITH_INLINE Float8 join (Float4 low, Float4 high) noexcept { return { _mm256_set_m128 (high.r, low.r) }; }
    PLUGSMITH_INLINE Float4 lowFour() const noexcept { return { _mm256_castps256_ps128 (r) }; }
    PLUGSMITH_INLINE Float4 highFour() const noexcept { return { _mm256_extractf128_ps (r, 1) }; }
    PLUGSMITH_INLINE void store (float* to) const noexcept { _mm256_storeu_ps (to, r); }
};

PLUGSMITH_INLINE Int8 operator+ (Int8 a, Int8 b) noexcept
{
    return { _mm256_add_epi32 (a.r, b.r) };
}
PLUGSMITH_INLINE Int8 operator- (Int8 a, Int8 b) noexcept
{
    return { _mm256_sub_epi32 (a.r, b.r) };
}
PLUGSMITH_INLINE Int8 operator& (Int8 a, Int8 b) noexcept
{
    return { _mm256_and_si256 (a.r, b.r) };
}
PLUGSMITH_INLINE Int8 operator^ (Int8 a, Int8 b) noexcept
{
    return { _mm256_xor_si256 (a.r, b.r) };
}
template <int bits>
PLUGSMITH_INLINE Int8 shiftLeft (Int8 a) noexcept
{
    return { _mm256_slli_epi32 (a.r, bits) };
}
template <int bits>
PLUGSMITH_INLINE Int8 shiftRight (Int8 a) noexcept
{
    return { _mm256_srai_epi32 (a.r, bits) };
}
PLUGSMITH_INLINE Float8 operator+ (Float8 a, Float8 b) noexcept
{
    return { _mm256_add_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float8 operator- (Float8 a, Float8 b) noexcept
{
    return { _mm256_sub_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float8 operator* (Float8 a, Float8 b) noexcept
{
    return { _mm256_mul_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float8 operator/ (Float8 a, Float8 b) noexcept
{
    return { _mm256_div_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float8 mulAdd (Float8 a, Float8 b, Float8 c) noexcept
{
    return { _mm256_fmadd_ps (a.r, b.r, c.r) };
}
PLUGSMITH_INLINE Float8 negMulAdd (Float8 a, Float8 b, Float8 c) noexcept
{
    return { _mm256_fnmadd_ps (a.r, b.r, c.r) };
}
PLUGSMITH_INLINE Float8 min (Float8 a, Float8 b) noexcept
{
    return { _mm256_min_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float8 max (Float8 a, Float8 b) noexcept
{
    return { _mm256_max_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float8 abs (Float8 a) noexcept
{
    return { _mm256_andnot_ps (_mm256_set1_ps (-0.0f), a.r) };
}
PLUGSMITH_INLINE Float8 withSign (Float8 a, Float8 b) noexcept
{
    return { _mm256_or_ps (a.r, _mm256_and_ps (_mm256_set1_ps (-0.0f), b.r)) };
}
PLUGSMITH_INLINE Float8 lessThan (Float8 a, Float8 b) noexcept
{
    return { _mm256_cmp_ps (a.r, b.r, _CMP_LT_OQ) };
}
PLUGSMITH_INLINE Float8 select (Float8 mask, Float8 a, Float8 b) noexcept
{
    return { _mm256_blendv_ps (b.r, a.r, mask.r) };
}
PLUGSMITH_INLINE Int8 roundToInt (Float8 a) noexcept
{
    return { _mm256_cvtps_epi32 (a.r) };
}
PLUGSMITH_INLINE Int8 truncateToInt (Float8 a) noexcept
{
    return { _mm256_cvttps_epi32 (a.r) };
}
PLUGSMITH_INLINE Float8 toFloat (Int8 a) noexcept
{
    return { _mm256_cvtepi32_ps (a.r) };
}
PLUGSMITH_INLINE Int8 bitsOf (Float8 a) noexcept
{
    return { _mm256_castps_si256 (a.r) };
}
PLUGSMITH_INLINE Float8 fromBits (Int8 a) noexcept
{
    return { _mm256_castsi256_ps (a.r) };
}

inline constexpr size_t groupsTogether = 2;
