// Eight lanes as two times four: two independent chains hide each other's latency. sse.h says what each does.

struct Int8
{
    Int4 low, high;

    static PLUGSMITH_INLINE Int8 all (std::int32_t x) noexcept { return { Int4::all (x), Int4::all (x) }; }
    static PLUGSMITH_INLINE Int8 load (const std::int32_t* from) noexcept { return { Int4::load (from), Int4::load (from + 4) }; }
    PLUGSMITH_INLINE void store (std::int32_t* to) const noexcept
    {
        low.store (to);
        high.store (to + 4);
    }
};

struct Float8
{
    static constexpr int size = 8;
    using Int = Int8;

    Float4 low, high;

    static PLUGSMITH_INLINE Float8 all (float x) noexcept { return { Float4::all (x), Float4::all (x) }; }
    static PLUGSMITH_INLINE Float8 load (const float* from) noexcept { return { Float4::load (from), Float4::load (from + 4) }; }
    /** `from` is a multiple of 16 bytes. */
    static PLUGSMITH_INLINE Float8 loadAligned (const float* from) noexcept { return { Float4::loadAligned (from), Float4::loadAligned (from + 4) }; }
    /** from[0] to from[3], twice. */
    static PLUGSMITH_INLINE Float8 loadTwice (const float* from) noexcept
    {
        const auto four = Float4::loadAligned (from);
        return { four, four };
    }
    static PLUGSMITH_INLINE Float8 join (Float4 low, Float4 high) noexcept { return { low, high }; }
    PLUGSMITH_INLINE Float4 lowFour() const noexcept { return low; }
    PLUGSMITH_INLINE Float4 highFour() const noexcept { return high; }
    PLUGSMITH_INLINE void store (float* to) const noexcept
    {
        low.store (to);
        high.store (to + 4);
    }
};

PLUGSMITH_INLINE Int8 operator+ (Int8 a, Int8 b) noexcept
{
    return { a.low + b.low, a.high + b.high };
}
PLUGSMITH_INLINE Int8 operator- (Int8 a, Int8 b) noexcept
{
    return { a.low - b.low, a.high - b.high };
}
PLUGSMITH_INLINE Int8 operator& (Int8 a, Int8 b) noexcept
{
    return { a.low & b.low, a.high & b.high };
}
PLUGSMITH_INLINE Int8 operator^ (Int8 a, Int8 b) noexcept
{
    return { a.low ^ b.low, a.high ^ b.high };
}
template <int bits>
PLUGSMITH_INLINE Int8 shiftLeft (Int8 a) noexcept
{
    return { shiftLeft<bits> (a.low), shiftLeft<bits> (a.high) };
}
template <int bits>
PLUGSMITH_INLINE Int8 shiftRight (Int8 a) noexcept
{
    return { shiftRight<bits> (a.low), shiftRight<bits> (a.high) };
}
PLUGSMITH_INLINE Float8 operator+ (Float8 a, Float8 b) noexcept
{
    return { a.low + b.low, a.high + b.high };
}
PLUGSMITH_INLINE Float8 operator- (Float8 a, Float8 b) noexcept
{
    return { a.low - b.low, a.high - b.high };
}
PLUGSMITH_INLINE Float8 operator* (Float8 a, Float8 b) noexcept
{
    return { a.low * b.low, a.high * b.high };
}
PLUGSMITH_INLINE Float8 operator/ (Float8 a, Float8 b) noexcept
{
    return { a.low / b.low, a.high / b.high };
}
PLUGSMITH_INLINE Float8 mulAdd (Float8 a, Float8 b, Float8 c) noexcept
{
    return { mulAdd (a.low, b.low, c.low), mulAdd (a.high, b.high, c.high) };
}
PLUGSMITH_INLINE Float8 negMulAdd (Float8 a, Float8 b, Float8 c) noexcept
{
    return { negMulAdd (a.low, b.low, c.low), negMulAdd (a.high, b.high, c.high) };
}
PLUGSMITH_INLINE Float8 min (Float8 a, Float8 b) noexcept
{
    return { min (a.low, b.low), min (a.high, b.high) };
}
PLUGSMITH_INLINE Float8 max (Float8 a, Float8 b) noexcept
{
    return { max (a.low, b.low), max (a.high, b.high) };
}
PLUGSMITH_INLINE Float8 abs (Float8 a) noexcept
{
    return { abs (a.low), abs (a.high) };
}
PLUGSMITH_INLINE Float8 withSign (Float8 a, Float8 b) noexcept
{
    return { withSign (a.low, b.low), withSign (a.high, b.high) };
}
PLUGSMITH_INLINE Float8 lessThan (Float8 a, Float8 b) noexcept
{
    return { lessThan (a.low, b.low), lessThan (a.high, b.high) };
}
PLUGSMITH_INLINE Float8 select (Float8 mask, Float8 a, Float8 b) noexcept
{
    return { select (mask.low, a.low, b.low), select (mask.high, a.high, b.high) };
}
PLUGSMITH_INLINE Int8 roundToInt (Float8 a) noexcept
{
    return { roundToInt (a.low), roundToInt (a.high) };
}
PLUGSMITH_INLINE Int8 truncateToInt (Float8 a) noexcept
{
    return { truncateToInt (a.low), truncateToInt (a.high) };
}
PLUGSMITH_INLINE Float8 toFloat (Int8 a) noexcept
{
    return { toFloat (a.low), toFloat (a.high) };
}
PLUGSMITH_INLINE Int8 bitsOf (Float8 a) noexcept
{
    return { bitsOf (a.low), bitsOf (a.high) };
}
PLUGSMITH_INLINE Float8 fromBits (Int8 a) noexcept
{
    return { fromBits (a.low), fromBits (a.high) };
}

/** How many Float8 fit beside each other into the registers of a loop with four states. */
inline constexpr size_t groupsTogether = 1;
