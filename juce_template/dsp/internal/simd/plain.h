// Four lanes in plain C++: the reference of the tests, and what other processors get. sse.h says what each does.

struct Int4
{
    std::array<std::int32_t, 4> r;

    static Int4 all (std::int32_t x) noexcept { return { { x, x, x, x } }; }
    static Int4 load (const std::int32_t* from) noexcept { return { { from[0], from[1], from[2], from[3] } }; }
    void store (std::int32_t* to) const noexcept { std::copy (r.begin(), r.end(), to); }
};

template <typename Function>
inline Int4 integerLanes (Function&& lane) noexcept
{
    return { { lane (0u), lane (1u), lane (2u), lane (3u) } };
}

inline Int4 operator+ (Int4 a, Int4 b) noexcept
{
    return integerLanes ([&] (size_t i) { return static_cast<std::int32_t> (static_cast<std::uint32_t> (a.r[i]) + static_cast<std::uint32_t> (b.r[i])); });
}
inline Int4 operator- (Int4 a, Int4 b) noexcept
{
    return integerLanes ([&] (size_t i) { return static_cast<std::int32_t> (static_cast<std::uint32_t> (a.r[i]) - static_cast<std::uint32_t> (b.r[i])); });
}
inline Int4 operator& (Int4 a, Int4 b) noexcept
{
    return integerLanes ([&] (size_t i) { return a.r[i] & b.r[i]; });
}
inline Int4 operator^ (Int4 a, Int4 b) noexcept
{
    return integerLanes ([&] (size_t i) { return a.r[i] ^ b.r[i]; });
}
template <int bits>
inline Int4 shiftLeft (Int4 a) noexcept
{
    return integerLanes ([&] (size_t i) { return static_cast<std::int32_t> (static_cast<std::uint32_t> (a.r[i]) << bits); });
}
template <int bits>
inline Int4 shiftRight (Int4 a) noexcept
{
    return integerLanes ([&] (size_t i) { return a.r[i] >> bits; });
}

inline std::int32_t firstOf (Int4 a) noexcept
{
    return a.r[0];
}
inline bool areAlike (Int4 a) noexcept
{
    return a.r[0] == a.r[1] && a.r[0] == a.r[2] && a.r[0] == a.r[3];
}

struct Float4
{
    static constexpr int size = 4;
    using Int = Int4;

    std::array<float, 4> r;

    static Float4 all (float x) noexcept { return { { x, x, x, x } }; }
    static Float4 load (const float* from) noexcept { return { { from[0], from[1], from[2], from[3] } }; }
    static Float4 loadAligned (const float* from) noexcept { return load (from); }
    static Float4 loadTwo (const float* from) noexcept { return { { from[0], from[1], 0.0f, 0.0f } }; }
    void store (float* to) const noexcept { std::copy (r.begin(), r.end(), to); }
    void storeAligned (float* to) const noexcept { store (to); }
    void storeTwo (float* to) const noexcept { std::copy_n (r.begin(), 2, to); }
    float first() const noexcept { return r[0]; }
};

template <typename Function>
inline Float4 lanes (Function&& lane) noexcept
{
    return { { lane (0u), lane (1u), lane (2u), lane (3u) } };
}

/** What the processors' conversions give beyond the range: the least integer. */
inline std::int32_t boundedInt (float x) noexcept
{
    return std::abs (x) < 2147483648.0f ? static_cast<std::int32_t> (x) : std::numeric_limits<std::int32_t>::min();
}

inline float mulAdd (float a, float b, float c) noexcept
{
    return a * b + c;
}

inline Float4 operator+ (Float4 a, Float4 b) noexcept
{
    return lanes ([&] (size_t i) { return a.r[i] + b.r[i]; });
}
inline Float4 operator- (Float4 a, Float4 b) noexcept
{
    return lanes ([&] (size_t i) { return a.r[i] - b.r[i]; });
}
inline Float4 operator* (Float4 a, Float4 b) noexcept
{
    return lanes ([&] (size_t i) { return a.r[i] * b.r[i]; });
}
inline Float4 operator/ (Float4 a, Float4 b) noexcept
{
    return lanes ([&] (size_t i) { return a.r[i] / b.r[i]; });
}
inline Float4 mulAdd (Float4 a, Float4 b, Float4 c) noexcept
{
    return a * b + c;
}
inline Float4 negMulAdd (Float4 a, Float4 b, Float4 c) noexcept
{
    return c - a * b;
}
inline Float4 min (Float4 a, Float4 b) noexcept
{
    return lanes ([&] (size_t i) { return a.r[i] < b.r[i] ? a.r[i] : b.r[i]; });
}
inline Float4 max (Float4 a, Float4 b) noexcept
{
    return lanes ([&] (size_t i) { return a.r[i] > b.r[i] ? a.r[i] : b.r[i]; });
}
inline Float4 abs (Float4 a) noexcept
{
    return lanes ([&] (size_t i) { return std::abs (a.r[i]); });
}
inline Float4 withSign (Float4 a, Float4 b) noexcept
{
    return lanes ([&] (size_t i) { return std::copysign (a.r[i], b.r[i]); });
}
inline Float4 lessThan (Float4 a, Float4 b) noexcept
{
    return lanes ([&] (size_t i) { return std::bit_cast<float> (a.r[i] < b.r[i] ? 0xffffffffu : 0u); });
}
inline Float4 select (Float4 mask, Float4 a, Float4 b) noexcept
{
    return lanes ([&] (size_t i) { return std::bit_cast<std::uint32_t> (mask.r[i]) != 0 ? a.r[i] : b.r[i]; });
}
inline Int4 roundToInt (Float4 a) noexcept
{
    return integerLanes ([&] (size_t i) { return boundedInt (std::nearbyint (a.r[i])); });
}
inline Int4 truncateToInt (Float4 a) noexcept
{
    return integerLanes ([&] (size_t i) { return boundedInt (a.r[i]); });
}
inline Float4 toFloat (Int4 a) noexcept
{
    return lanes ([&] (size_t i) { return static_cast<float> (a.r[i]); });
}
inline Int4 bitsOf (Float4 a) noexcept
{
    return integerLanes ([&] (size_t i) { return std::bit_cast<std::int32_t> (a.r[i]); });
}
inline Float4 fromBits (Int4 a) noexcept
{
    return lanes ([&] (size_t i) { return std::bit_cast<float> (a.r[i]); });
}
inline Float4 lowHalves (Float4 a, Float4 b) noexcept
{
    return { { a.r[0], a.r[1], b.r[0], b.r[1] } };
}
inline Float4 highHalves (Float4 a, Float4 b) noexcept
{
    return { { a.r[2], a.r[3], b.r[2], b.r[3] } };
}
inline Float4 interleaveLow (Float4 a, Float4 b) noexcept
{
    return { { a.r[0], b.r[0], a.r[1], b.r[1] } };
}
inline Float4 interleaveHigh (Float4 a, Float4 b) noexcept
{
    return { { a.r[2], b.r[2], a.r[3], b.r[3] } };
}
inline Float4 evenLanes (Float4 a, Float4 b) noexcept
{
    return { { a.r[0], a.r[2], b.r[0], b.r[2] } };
}
inline Float4 oddLanes (Float4 a, Float4 b) noexcept
{
    return { { a.r[1], a.r[3], b.r[1], b.r[3] } };
}
