// Four lanes by SSE2, with FMA where PLUGSMITH_FMA says so. Included by simd.h inside a namespace.

/** Four signed integers of 32 bits; sums wrap. */
struct Int4
{
    __m128i r;

    static PLUGSMITH_INLINE Int4 all (std::int32_t x) noexcept { return { _mm_set1_epi32 (x) }; }
    static PLUGSMITH_INLINE Int4 load (const std::int32_t* from) noexcept { return { _mm_loadu_si128 (reinterpret_cast<const __m128i*> (from)) }; }
    PLUGSMITH_INLINE void store (std::int32_t* to) const noexcept { _mm_storeu_si128 (reinterpret_cast<__m128i*> (to), r); }
};

PLUGSMITH_INLINE Int4 operator+ (Int4 a, Int4 b) noexcept
{
    return { _mm_add_epi32 (a.r, b.r) };
}
PLUGSMITH_INLINE Int4 operator- (Int4 a, Int4 b) noexcept
{
    return { _mm_sub_epi32 (a.r, b.r) };
}
PLUGSMITH_INLINE Int4 operator& (Int4 a, Int4 b) noexcept
{
    return { _mm_and_si128 (a.r, b.r) };
}
PLUGSMITH_INLINE Int4 operator^ (Int4 a, Int4 b) noexcept
{
    return { _mm_xor_si128 (a.r, b.r) };
}
template <int bits>
PLUGSMITH_INLINE Int4 shiftLeft (Int4 a) noexcept
{
    return { _mm_slli_epi32 (a.r, bits) };
}
/** Keeps the sign. */
template <int bits>
PLUGSMITH_INLINE Int4 shiftRight (Int4 a) noexcept
{
    return { _mm_srai_epi32 (a.r, bits) };
}

PLUGSMITH_INLINE std::int32_t firstOf (Int4 a) noexcept
{
    return _mm_cvtsi128_si32 (a.r);
}
/** Whether all lanes hold the same number. */
PLUGSMITH_INLINE bool areAlike (Int4 a) noexcept
{
    return _mm_movemask_epi8 (_mm_cmpeq_epi32 (a.r, _mm_shuffle_epi32 (a.r, 0))) == 0xffff;
}

/** Four floats. A comparison gives a mask for select(). */
struct Float4
{
    static constexpr int size = 4;
    using Int = Int4;

    __m128 r;

    static PLUGSMITH_INLINE Float4 all (float x) noexcept { return { _mm_set1_ps (x) }; }
    static PLUGSMITH_INLINE Float4 load (const float* from) noexcept { return { _mm_loadu_ps (from) }; }
    /** `from` is a multiple of 16 bytes. */
    static PLUGSMITH_INLINE Float4 loadAligned (const float* from) noexcept { return { _mm_load_ps (from) }; }
    /** from[0], from[1], 0, 0. */
    static PLUGSMITH_INLINE Float4 loadTwo (const float* from) noexcept { return { _mm_castsi128_ps (_mm_loadl_epi64 (reinterpret_cast<const __m128i*> (from))) }; }
    PLUGSMITH_INLINE void store (float* to) const noexcept { _mm_storeu_ps (to, r); }
    PLUGSMITH_INLINE void storeAligned (float* to) const noexcept { _mm_store_ps (to, r); }
    PLUGSMITH_INLINE void storeTwo (float* to) const noexcept { _mm_storel_epi64 (reinterpret_cast<__m128i*> (to), _mm_castps_si128 (r)); }
    PLUGSMITH_INLINE float first() const noexcept { return _mm_cvtss_f32 (r); }
};

/** a * b + c of single numbers, rounded as the lanes are. */
PLUGSMITH_INLINE float mulAdd (float a, float b, float c) noexcept
{
#if defined(PLUGSMITH_FMA) && defined(__GNUC__)
    return __builtin_fmaf (a, b, c);
#elif defined(PLUGSMITH_FMA)
    return _mm_cvtss_f32 (_mm_fmadd_ss (_mm_set_ss (a), _mm_set_ss (b), _mm_set_ss (c)));
#else
    return a * b + c;
#endif
}

PLUGSMITH_INLINE Float4 operator+ (Float4 a, Float4 b) noexcept
{
    return { _mm_add_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 operator- (Float4 a, Float4 b) noexcept
{
    return { _mm_sub_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 operator* (Float4 a, Float4 b) noexcept
{
    return { _mm_mul_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 operator/ (Float4 a, Float4 b) noexcept
{
    return { _mm_div_ps (a.r, b.r) };
}
/** a * b + c. */
PLUGSMITH_INLINE Float4 mulAdd (Float4 a, Float4 b, Float4 c) noexcept
{
#if defined(PLUGSMITH_FMA)
    return { _mm_fmadd_ps (a.r, b.r, c.r) };
#else
    return { _mm_add_ps (_mm_mul_ps (a.r, b.r), c.r) };
#endif
}
/** c - a * b. */
PLUGSMITH_INLINE Float4 negMulAdd (Float4 a, Float4 b, Float4 c) noexcept
{
#if defined(PLUGSMITH_FMA)
    return { _mm_fnmadd_ps (a.r, b.r, c.r) };
#else
    return { _mm_sub_ps (c.r, _mm_mul_ps (a.r, b.r)) };
#endif
}
PLUGSMITH_INLINE Float4 min (Float4 a, Float4 b) noexcept
{
    return { _mm_min_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 max (Float4 a, Float4 b) noexcept
{
    return { _mm_max_ps (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 abs (Float4 a) noexcept
{
    return { _mm_andnot_ps (_mm_set1_ps (-0.0f), a.r) };
}
/** The magnitude of a with the sign of b; a is not negative. */
PLUGSMITH_INLINE Float4 withSign (Float4 a, Float4 b) noexcept
{
    return { _mm_or_ps (a.r, _mm_and_ps (_mm_set1_ps (-0.0f), b.r)) };
}
PLUGSMITH_INLINE Float4 lessThan (Float4 a, Float4 b) noexcept
{
    return { _mm_cmplt_ps (a.r, b.r) };
}
/** a where the mask is set, else b. */
PLUGSMITH_INLINE Float4 select (Float4 mask, Float4 a, Float4 b) noexcept
{
    return { _mm_or_ps (_mm_and_ps (mask.r, a.r), _mm_andnot_ps (mask.r, b.r)) };
}
PLUGSMITH_INLINE Int4 roundToInt (Float4 a) noexcept
{
    return { _mm_cvtps_epi32 (a.r) };
}
PLUGSMITH_INLINE Int4 truncateToInt (Float4 a) noexcept
{
    return { _mm_cvttps_epi32 (a.r) };
}
PLUGSMITH_INLINE Float4 toFloat (Int4 a) noexcept
{
    return { _mm_cvtepi32_ps (a.r) };
}
PLUGSMITH_INLINE Int4 bitsOf (Float4 a) noexcept
{
    return { _mm_castps_si128 (a.r) };
}
PLUGSMITH_INLINE Float4 fromBits (Int4 a) noexcept
{
    return { _mm_castsi128_ps (a.r) };
}
/** { a0, a1, b0, b1 }. */
PLUGSMITH_INLINE Float4 lowHalves (Float4 a, Float4 b) noexcept
{
    return { _mm_movelh_ps (a.r, b.r) };
}
/** { a2, a3, b2, b3 }. */
PLUGSMITH_INLINE Float4 highHalves (Float4 a, Float4 b) noexcept
{
    return { _mm_movehl_ps (b.r, a.r) };
}
/** { a0, b0, a1, b1 }. */
PLUGSMITH_INLINE Float4 interleaveLow (Float4 a, Float4 b) noexcept
{
    return { _mm_unpacklo_ps (a.r, b.r) };
}
/** { a2, b2, a3, b3 }. */
PLUGSMITH_INLINE Float4 interleaveHigh (Float4 a, Float4 b) noexcept
{
    return { _mm_unpackhi_ps (a.r, b.r) };
}
/** { a0, a2, b0, b2 }. */
PLUGSMITH_INLINE Float4 evenLanes (Float4 a, Float4 b) noexcept
{
    return { _mm_shuffle_ps (a.r, b.r, _MM_SHUFFLE (2, 0, 2, 0)) };
}
/** { a1, a3, b1, b3 }. */
PLUGSMITH_INLINE Float4 oddLanes (Float4 a, Float4 b) noexcept
{
    return { _mm_shuffle_ps (a.r, b.r, _MM_SHUFFLE (3, 1, 3, 1)) };
}
