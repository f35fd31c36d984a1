// Four lanes by the SIMD128 of WebAssembly, which has no fused multiply-add. Included by simd.h inside a namespace; sse.h
// says what each does.

struct Int4
{
    v128_t r;

    static PLUGSMITH_INLINE Int4 all (std::int32_t x) noexcept { return { wasm_i32x4_splat (x) }; }
    static PLUGSMITH_INLINE Int4 load (const std::int32_t* from) noexcept { return { wasm_v128_load (from) }; }
    PLUGSMITH_INLINE void store (std::int32_t* to) const noexcept { wasm_v128_store (to, r); }
};

PLUGSMITH_INLINE Int4 operator+ (Int4 a, Int4 b) noexcept
{
    return { wasm_i32x4_add (a.r, b.r) };
}
PLUGSMITH_INLINE Int4 operator- (Int4 a, Int4 b) noexcept
{
    return { wasm_i32x4_sub (a.r, b.r) };
}
PLUGSMITH_INLINE Int4 operator& (Int4 a, Int4 b) noexcept
{
    return { wasm_v128_and (a.r, b.r) };
}
PLUGSMITH_INLINE Int4 operator^ (Int4 a, Int4 b) noexcept
{
    return { wasm_v128_xor (a.r, b.r) };
}
template <int bits>
PLUGSMITH_INLINE Int4 shiftLeft (Int4 a) noexcept
{
    return { wasm_i32x4_shl (a.r, bits) };
}
template <int bits>
PLUGSMITH_INLINE Int4 shiftRight (Int4 a) noexcept
{
    return { wasm_i32x4_shr (a.r, bits) };
}

PLUGSMITH_INLINE std::int32_t firstOf (Int4 a) noexcept
{
    return wasm_i32x4_extract_lane (a.r, 0);
}
PLUGSMITH_INLINE bool areAlike (Int4 a) noexcept
{
    return wasm_i32x4_all_true (wasm_i32x4_eq (a.r, wasm_i32x4_splat (wasm_i32x4_extract_lane (a.r, 0))));
}

struct Float4
{
    static constexpr int size = 4;
    using Int = Int4;

    v128_t r;

    static PLUGSMITH_INLINE Float4 all (float x) noexcept { return { wasm_f32x4_splat (x) }; }
    static PLUGSMITH_INLINE Float4 load (const float* from) noexcept { return { wasm_v128_load (from) }; }
    static PLUGSMITH_INLINE Float4 loadAligned (const float* from) noexcept { return { wasm_v128_load (from) }; }
    static PLUGSMITH_INLINE Float4 loadTwo (const float* from) noexcept { return { wasm_v128_load64_zero (from) }; }
    PLUGSMITH_INLINE void store (float* to) const noexcept { wasm_v128_store (to, r); }
    PLUGSMITH_INLINE void storeAligned (float* to) const noexcept { wasm_v128_store (to, r); }
    PLUGSMITH_INLINE void storeTwo (float* to) const noexcept { wasm_v128_store64_lane (to, r, 0); }
    PLUGSMITH_INLINE float first() const noexcept { return wasm_f32x4_extract_lane (r, 0); }
};

PLUGSMITH_INLINE float mulAdd (float a, float b, float c) noexcept
{
    return a * b + c;
}

PLUGSMITH_INLINE Float4 operator+ (Float4 a, Float4 b) noexcept
{
    return { wasm_f32x4_add (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 operator- (Float4 a, Float4 b) noexcept
{
    return { wasm_f32x4_sub (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 operator* (Float4 a, Float4 b) noexcept
{
    return { wasm_f32x4_mul (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 operator/ (Float4 a, Float4 b) noexcept
{
    return { wasm_f32x4_div (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 mulAdd (Float4 a, Float4 b, Float4 c) noexcept
{
    return { wasm_f32x4_add (wasm_f32x4_mul (a.r, b.r), c.r) };
}
PLUGSMITH_INLINE Float4 negMulAdd (Float4 a, Float4 b, Float4 c) noexcept
{
    return { wasm_f32x4_sub (c.r, wasm_f32x4_mul (a.r, b.r)) };
}
// As SSE2 has it: one instruction on x86-64, and the second if either is no number.
PLUGSMITH_INLINE Float4 min (Float4 a, Float4 b) noexcept
{
    return { wasm_f32x4_pmin (b.r, a.r) };
}
PLUGSMITH_INLINE Float4 max (Float4 a, Float4 b) noexcept
{
    return { wasm_f32x4_pmax (b.r, a.r) };
}
PLUGSMITH_INLINE Float4 abs (Float4 a) noexcept
{
    return { wasm_f32x4_abs (a.r) };
}
PLUGSMITH_INLINE Float4 withSign (Float4 a, Float4 b) noexcept
{
    return { wasm_v128_or (a.r, wasm_v128_and (wasm_f32x4_splat (-0.0f), b.r)) };
}
PLUGSMITH_INLINE Float4 lessThan (Float4 a, Float4 b) noexcept
{
    return { wasm_f32x4_lt (a.r, b.r) };
}
PLUGSMITH_INLINE Float4 select (Float4 mask, Float4 a, Float4 b) noexcept
{
    return { wasm_v128_bitselect (a.r, b.r, mask.r) };
}
PLUGSMITH_INLINE Int4 roundToInt (Float4 a) noexcept
{
    return { wasm_i32x4_trunc_sat_f32x4 (wasm_f32x4_nearest (a.r)) };
}
PLUGSMITH_INLINE Int4 truncateToInt (Float4 a) noexcept
{
    return { wasm_i32x4_trunc_sat_f32x4 (a.r) };
}
PLUGSMITH_INLINE Float4 toFloat (Int4 a) noexcept
{
    return { wasm_f32x4_convert_i32x4 (a.r) };
}
PLUGSMITH_INLINE Int4 bitsOf (Float4 a) noexcept
{
    return { a.r };
}
PLUGSMITH_INLINE Float4 fromBits (Int4 a) noexcept
{
    return { a.r };
}
PLUGSMITH_INLINE Float4 lowHalves (Float4 a, Float4 b) noexcept
{
    return { wasm_i64x2_shuffle (a.r, b.r, 0, 2) };
}
PLUGSMITH_INLINE Float4 highHalves (Float4 a, Float4 b) noexcept
{
    return { wasm_i64x2_shuffle (a.r, b.r, 1, 3) };
}
PLUGSMITH_INLINE Float4 interleaveLow (Float4 a, Float4 b) noexcept
{
    return { wasm_i32x4_shuffle (a.r, b.r, 0, 4, 1, 5) };
}
PLUGSMITH_INLINE Float4 interleaveHigh (Float4 a, Float4 b) noexcept
{
    return { wasm_i32x4_shuffle (a.r, b.r, 2, 6, 3, 7) };
}
PLUGSMITH_INLINE Float4 evenLanes (Float4 a, Float4 b) noexcept
{
    return { wasm_i32x4_shuffle (a.r, b.r, 0, 2, 4, 6) };
}
PLUGSMITH_INLINE Float4 oddLanes (Float4 a, Float4 b) noexcept
{
    return { wasm_i32x4_shuffle (a.r, b.r, 1, 3, 5, 7) };
}
