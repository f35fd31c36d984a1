// The feedback delay network. Compiled once per instruction set by reverb.h.

/** One Schroeder all-pass over a chunk that is not longer than its delay: old[n] is what the line gives,
    fed[n] what it takes, and the output replaces `samples`. Room for a multiple of four frames. */
inline void diffuse (const float* old, float* fed, float* samples, float amount, int count) noexcept
{
    const auto a = Float4::all (amount);
    for (int n = 0; n < count; n += 4)
    {
        const auto late = Float4::load (old + n);
        const auto in = negMulAdd (a, late, Float4::load (samples + n));
        in.store (fed + n);
        mulAdd (a, in, late).store (samples + n);
    }
}

/** Eight lines over a chunk that is not longer than the shortest: given[i] is what line i gives, taken[i] what it
    takes. `left` and `right` are the input, and then the output.

    The damping one-poles wait for themselves, so they run with the lines in lanes; all else runs over time. */
inline void runNetwork (const FdnSettings& s, const std::array<const float*, 8>& given, const std::array<float*, 8>& taken, float* left, float* right, int count, std::array<float, 8>& damped) noexcept
{
    constexpr std::array<float, 4> laneOrdinals{ 0.0f, 1.0f, 2.0f, 3.0f };
    const auto ordinals = Float4::load (laneOrdinals.data());
    auto stateA = Float4::load (damped.data()), stateB = Float4::load (damped.data() + 4);

    for (int n = 0; n < count; n += 4)
    {
        const auto row = [&] (size_t i) noexcept { return Float4::load (given[i] + n); };
        Float4 a0 = row (0), a1 = row (1), a2 = row (2), a3 = row (3), b0 = row (4), b1 = row (5), b2 = row (6), b3 = row (7);
        transpose (a0, a1, a2, a3);
        transpose (b0, b1, b2, b3);
        const int last = count - n;
        const auto damp = [&] (Float4& a, Float4& b, int frame) noexcept {
            const auto tone = Float4::all (s.tone - s.toneStep * static_cast<float> (std::max (0, s.toneFramesLeft - 1 - n - frame)));
            const auto nextA = mulAdd (tone, a - stateA, stateA), nextB = mulAdd (tone, b - stateB, stateB);
            a = nextA;
            b = nextB;
            if (frame < last)
            {
                stateA = nextA;
                stateB = nextB;
            }
        };
        damp (a0, b0, 0);
        damp (a1, b1, 1);
        damp (a2, b2, 2);
        damp (a3, b3, 3);
        transpose (a0, a1, a2, a3);
        transpose (b0, b1, b2, b3);

        // Frames until the gains stand still, for these four; whole numbers, so that they do not depend on how time is cut.
        const auto toGo = max (Float4::all (static_cast<float> (s.framesLeft - 1 - n)) - ordinals, Float4::all (0.0f));
        const auto gain = [&] (size_t i) noexcept { return negMulAdd (toGo, Float4::all (s.steps[i]), Float4::all (s.gains[i])); };
        a0 = a0 * gain (0);
        a1 = a1 * gain (1);
        a2 = a2 * gain (2);
        a3 = a3 * gain (3);
        b0 = b0 * gain (4);
        b1 = b1 * gain (5);
        b2 = b2 * gain (6);
        b3 = b3 * gain (7);

        const auto inLeft = Float4::load (left + n), inRight = Float4::load (right + n);
        const auto level = Float4::all (0.5f);
        (level * ((a0 - a2) + (b0 - b2))).store (left + n);
        (level * ((a1 - a3) + (b1 - b3))).store (right + n);

        // Fast Walsh-Hadamard transform: three rounds of butterflies.
        const auto butterfly = [] (Float4& x, Float4& y) noexcept {
            const auto sum = x + y;
            y = x - y;
            x = sum;
        };
        butterfly (a0, a1);
        butterfly (a2, a3);
        butterfly (b0, b1);
        butterfly (b2, b3);
        butterfly (a0, a2);
        butterfly (a1, a3);
        butterfly (b0, b2);
        butterfly (b1, b3);
        butterfly (a0, b0);
        butterfly (a1, b1);
        butterfly (a2, b2);
        butterfly (a3, b3);

        const auto normal = Float4::all (0.35355339f); // 1 / sqrt (8)
        const auto put = [&] (size_t i, Float4 value, Float4 input) noexcept { mulAdd (normal, value, input).store (taken[i] + n); };
        put (0, a0, inLeft);
        put (1, a1, inRight);
        put (2, a2, inLeft);
        put (3, a3, inRight);
        put (4, b0, inLeft);
        put (5, b1, inRight);
        put (6, b2, inLeft);
        put (7, b3, inRight);
    }
    stateA.store (damped.data());
    stateB.store (damped.data() + 4);
}

/** samples[n] goes towards wet[n] by amount[n]. */
inline void mixWet (const float* wet, const ControlValues& amount, float* samples, int count) noexcept
{
    int n = 0;
    for (; n + 4 <= count; n += 4)
    {
        const auto dry = Float4::load (samples + n);
        mulAdd (Float4::load (amount.at (n)), Float4::load (wet + n) - dry, dry).store (samples + n);
    }
    for (; n < count; ++n)
        samples[n] = mulAdd (*amount.at (n), wet[n] - samples[n], samples[n]);
}
