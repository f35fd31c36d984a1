// The transistor ladder. Compiled once per instruction set by ladder_filter.h.

/** Four trapezoidal one-poles in a ring with one tanh, left and right in lanes; `frames` is interleaved.

    Written as a linear system of the four states and w = tanh (u): the next feedback sum is a product with w
    and a part that is known before w is, so only u, the tanh and one multiply-add wait for each other. */
inline void runLadder (const LadderCoefficients& c, float* frames, int count, std::array<float, 10>& state) noexcept
{
    auto s0 = Float4::loadTwo (state.data()), s1 = Float4::loadTwo (state.data() + 2);
    auto s2 = Float4::loadTwo (state.data() + 4), s3 = Float4::loadTwo (state.data() + 6);
    const auto g = Float4::all (c.g), keep = Float4::all (1.0f - 2.0f * c.g), pass = Float4::all (2.0f * c.g);
    const auto hold = Float4::all (1.0f - c.g);
    const auto f0 = Float4::all (c.feedback[0]), f1 = Float4::all (c.feedback[1]), f2 = Float4::all (c.feedback[2]), f3 = Float4::all (c.feedback[3]);
    const auto drive = Float4::all (c.drive), loop = Float4::all (c.loop), direct = Float4::all (c.direct), back = Float4::all (c.gain);

    // u = (drive x - k S) / (1 + k G^4), where S is what the states send back. S is kept from call to call: summed up
    // anew, it would be rounded another way, and the sound would depend on how time is cut.
    auto sum = c.isNew ? mulAdd (f0, s0, mulAdd (f1, s1, mulAdd (f2, s2, f3 * s3))) : Float4::loadTwo (state.data() + 8);
    for (int n = 0; n < 2 * count; n += 2)
    {
        const auto u = mulAdd (Float4::loadTwo (frames + n), drive, loop * sum);

        // What is known without w: the four stages with no input.
        const auto y0 = hold * s0, y1 = mulAdd (g, y0, hold * s1), y2 = mulAdd (g, y1, hold * s2), y3 = mulAdd (g, y2, hold * s3);
        const auto n0 = keep * s0;
        const auto n1 = mulAdd (pass, y0, keep * s1), n2 = mulAdd (pass, y1, keep * s2), n3 = mulAdd (pass, y2, keep * s3);
        const auto known = mulAdd (f0, n0, mulAdd (f1, n1, mulAdd (f2, n2, f3 * n3)));

        const auto w = tanh (u);
        sum = mulAdd (direct, w, known);
        s0 = mulAdd (Float4::all (c.input[0]), w, n0);
        s1 = mulAdd (Float4::all (c.input[1]), w, n1);
        s2 = mulAdd (Float4::all (c.input[2]), w, n2);
        s3 = mulAdd (Float4::all (c.input[3]), w, n3);
        (back * mulAdd (Float4::all (c.output), w, y3)).storeTwo (frames + n);
    }
    s0.storeTwo (state.data());
    s1.storeTwo (state.data() + 2);
    s2.storeTwo (state.data() + 4);
    s3.storeTwo (state.data() + 6);
    sum.storeTwo (state.data() + 8);
}
