// A delay line read at a place of its own in each frame. Compiled once per instruction set by modulated_delay.h.

/** The samples `delays` frames before those that were written at frames n to n + 3 of a chunk, by Catmull-Rom. Delays
    lie in [1, longest] of the place. */
PLUGSMITH_INLINE Float4 readDelayed (const float* ring, RingPlace place, Float4 delays, int n) noexcept
{
    const auto whole = truncateToInt (delays);
    const auto t = delays - toFloat (whole);
    const size_t start = place.first + static_cast<size_t> (n) - 2;
    Float4 older, next, from, newer;
    if (areAlike (whole))
    {
        // Most often four frames are late by the same whole number, and their neighbours are each other's.
        const float* first = ring + ((start - static_cast<size_t> (firstOf (whole))) & place.mask);
        older = Float4::load (first);
        next = Float4::load (first + 1);
        from = Float4::load (first + 2);
        newer = Float4::load (first + 3);
    }
    else
    {
        alignas (16) std::array<std::int32_t, 4> back;
        whole.store (back.data());
        const auto at = [&] (size_t i) noexcept { return ring + ((start + i - static_cast<size_t> (back[i])) & place.mask); };
        older = Float4::load (at (0));
        next = Float4::load (at (1));
        from = Float4::load (at (2));
        newer = Float4::load (at (3));
        transpose (older, next, from, newer); // four neighbours of each frame to four frames of each neighbour
    }

    const auto half = Float4::all (0.5f);
    const auto slope = half * (next - newer), fall = from - next, sum = slope + fall;
    const auto cubic = sum + fall + half * (older - from);
    return mulAdd (mulAdd (cubic * t - (sum + cubic), t, slope), t, from);
}

/** to[n] = the sample late by delays[n], limited to what the line holds, for the `count` frames that writeAll() wrote last. Room for a multiple of four. */
inline void readChunk (const float* ring, RingPlace place, const float* delays, float* to, int count) noexcept
{
    for (int n = 0; n < count; n += 4)
    {
        const auto limited = min (max (Float4::load (delays + n), Float4::all (1.0f)), Float4::all (place.longest));
        readDelayed (ring, place, limited, n).store (to + n);
    }
}

/** A chorus of two copies that swing around `centre` frames in opposite directions: to[n] is the chunk that was written
    last, and wet[n] of the copies instead of it. Depths are frames. Room for a multiple of eight frames. */
inline void mixChorus (const float* ring, RingPlace place, const std::int32_t* turns, std::int32_t offset, float centre, const ControlValues& depth, const ControlValues& wet, float* to, int count) noexcept
{
    // Delays first: a branch of readDelayed() that was not foreseen then has no sine to wait for.
    alignas (32) std::array<float, static_cast<size_t> (chunkFrames + 8)> swing;
    for (int n = 0; n < count; n += 8)
        (Float8::load (depth.at (n)) * slowSine (Float8::Int::load (turns + n) + Float8::Int::all (offset))).store (swing.data() + n);

    const auto middle = Float4::all (centre), level = Float4::all (0.7071f);
    for (int n = 0; n < count; n += 4)
    {
        const auto apart = Float4::loadAligned (swing.data() + n);
        const auto copies = readDelayed (ring, place, middle + apart, n) + readDelayed (ring, place, middle - apart, n);
        const auto dry = Float4::load (to + n);
        mulAdd (Float4::load (wet.at (n)), copies * level - dry, dry).store (to + n);
    }
}

/** delays[n] = centre + swing[n] sin (2 pi (turns[n] / 2^32 + offset)). Room for a multiple of eight frames. */
inline void swingDelays (const std::int32_t* turns, std::int32_t offset, float centre, const float* swing, float* delays, int count) noexcept
{
    for (int n = 0; n < count; n += 8)
    {
        const auto sine = slowSine (Float8::Int::load (turns + n) + Float8::Int::all (offset));
        (Float8::load (swing + n) * sine + Float8::all (centre)).store (delays + n);
    }
}
