// Trapezoidal state-variable filters of stereo. Compiled once per instruction set by state_variable_filter.h.
//
// All work in the form v = x - s2;  s1' = s1 + c11 s1 + c2 v;  s2' = s2 + c2 s1 + c3 v
// with c11 = 2 (a1 - 1), c2 = 2 a2, c3 = 2 a3 of SvfCoefficients. It is Simper's filter with three dependent
// operations per frame, and low corners keep their precision: c11 is small, where a1 is nearly 1.

/** The coefficients of four frames, each twice: for left and right. */
struct SvfFour
{
    alignas (16) std::array<float, 8> c11, c2, c3, k;
};

/** From the cutoff as a part of the sample rate and the damping 1/Q. */
PLUGSMITH_INLINE void designFour (SvfMode mode, Float4 cutoff, Float4 k, SvfFour& to) noexcept
{
    const auto twice = [] (std::array<float, 8>& values, Float4 x) noexcept {
        interleaveLow (x, x).storeAligned (values.data());
        interleaveHigh (x, x).storeAligned (values.data() + 4);
    };
    Float4 top, bottom;
    tanOfTurns (cutoff, top, bottom);
    // One division for all three: with g = top / bottom, a1 = 1 / (1 + g (g + k)).
    const auto square = top * top, both = top * bottom, kg = k * both;
    const auto scale = Float4::all (2.0f) / (mulAdd (bottom, bottom, square) + kg);
    twice (to.c11, Float4::all (0.0f) - (square + kg) * scale);
    twice (to.c2, both * scale);
    twice (to.c3, square * scale);
    if (mode != SvfMode::lowPass)
        twice (to.k, k);
}

/** The filter with a cutoff of its own in each frame; `frames` is interleaved stereo, changed in place.

    Only the chain of three operations has to wait for itself; the coefficients of the next four frames and the
    outputs are computed beside it. Room for a multiple of four frames. */
template <SvfMode mode>
inline void filterMode (const ControlValues& cutoffHz, float perHz, const ControlValues& damping, float* frames, int count, std::array<float, 4>& state) noexcept
{
    const auto half = Float4::all (0.5f);
    auto s1 = Float4::loadTwo (state.data()), s2 = Float4::loadTwo (state.data() + 2);
    const auto step = [&] (const SvfFour& c, size_t i, float* at) noexcept {
        const auto x = Float4::loadTwo (at);
        const auto v = x - s2;
        const auto c2 = Float4::loadTwo (c.c2.data() + 2 * i);
        const auto next1 = mulAdd (c2, v, mulAdd (Float4::loadTwo (c.c11.data() + 2 * i), s1, s1));
        const auto next2 = mulAdd (Float4::loadTwo (c.c3.data() + 2 * i), v, mulAdd (c2, s1, s2));
        const auto band = half * (s1 + next1), low = half * (s2 + next2);
        s1 = next1;
        s2 = next2;

        if constexpr (mode == SvfMode::lowPass)
            low.storeTwo (at);
        else
        {
            const auto k = Float4::loadTwo (c.k.data() + 2 * i);
            if constexpr (mode == SvfMode::highPass)
                (x - mulAdd (k, band, low)).storeTwo (at);
            else if constexpr (mode == SvfMode::bandPass)
                (k * band).storeTwo (at);
            else if constexpr (mode == SvfMode::notch)
                negMulAdd (k, band, x).storeTwo (at);
            else if constexpr (mode == SvfMode::peak)
                (low + low - negMulAdd (k, band, x)).storeTwo (at);
            else
                negMulAdd (k + k, band, x).storeTwo (at);
        }
    };

    const auto design = [&] (int n, SvfFour& to) noexcept {
        const auto cutoff = min (max (Float4::load (cutoffHz.at (n)), Float4::all (10.0f)) * Float4::all (perHz), Float4::all (0.49f));
        designFour (mode, cutoff, Float4::load (damping.at (n)), to);
    };
    std::array<SvfFour, 2> coefficients;
    design (0, coefficients[0]);
    for (int n = 0; n < count; n += 4)
    {
        const auto& c = coefficients[static_cast<size_t> (n / 4) % 2];
        if (n + 4 < count)
            design (n + 4, coefficients[static_cast<size_t> (n / 4 + 1) % 2]);
        float* at = frames + 2 * n;
        if (n + 4 <= count)
        {
            step (c, 0, at);
            step (c, 1, at + 2);
            step (c, 2, at + 4);
            step (c, 3, at + 6);
        }
        else
            for (size_t i = 0; n + static_cast<int> (i) < count; ++i)
                step (c, i, at + 2 * i);
    }
    s1.storeTwo (state.data());
    s2.storeTwo (state.data() + 2);
}

inline void filterFrames (SvfMode mode, const ControlValues& cutoffHz, float perHz, const ControlValues& damping, float* frames, int count, std::array<float, 4>& state) noexcept
{
    switch (mode)
    {
        case SvfMode::lowPass:
            return filterMode<SvfMode::lowPass> (cutoffHz, perHz, damping, frames, count, state);
        case SvfMode::highPass:
            return filterMode<SvfMode::highPass> (cutoffHz, perHz, damping, frames, count, state);
        case SvfMode::bandPass:
            return filterMode<SvfMode::bandPass> (cutoffHz, perHz, damping, frames, count, state);
        case SvfMode::notch:
            return filterMode<SvfMode::notch> (cutoffHz, perHz, damping, frames, count, state);
        case SvfMode::peak:
            return filterMode<SvfMode::peak> (cutoffHz, perHz, damping, frames, count, state);
        case SvfMode::allPass:
            return filterMode<SvfMode::allPass> (cutoffHz, perHz, damping, frames, count, state);
    }
}

/** One frame of the cascade: band k has the frame that band k - 1 had two steps before.

    `mask` keeps the states of bands whose frame is outside of this call. */
struct SvfCascadeLanes
{
    Float4 s1, s2, output;

    template <bool masked>
    PLUGSMITH_INLINE void step (Float4 x, const float* c, Float4 mask) noexcept
    {
        const auto v = x - s2;
        const auto c2 = Float4::loadAligned (c + 8);
        const auto next1 = mulAdd (c2, v, mulAdd (Float4::loadAligned (c), s1, s1));
        const auto next2 = mulAdd (Float4::loadAligned (c + 16), v, mulAdd (c2, s1, s2));
        // The input comes in last: its way to the output is the next band's wait.
        output = mulAdd (Float4::loadAligned (c + 24), x, mulAdd (Float4::loadAligned (c + 32), s1, Float4::loadAligned (c + 40) * s2));
        s1 = masked ? select (mask, next1, s1) : next1;
        s2 = masked ? select (mask, next2, s2) : next2;
    }
};

/** Three bands one after the other, side by side in lanes: [L0 R0 L1 R1] and [L2 R2 . .].

    A cascade on its own waits for each band in turn; here band 1 works on what band 0 gave two steps before, and band 2 on
    what band 1 did, so that no band waits. Four more steps at the end give the delay back. */
inline void filterCascade (SvfCascade& bank, float* frames, int count) noexcept
{
    constexpr int lag = 2;
    const float* c = bank.coefficients.data();
    const auto zero = Float4::all (0.0f);
    SvfCascadeLanes low{ Float4::loadAligned (bank.s1.data()), Float4::loadAligned (bank.s2.data()), zero };
    SvfCascadeLanes high{ Float4::loadAligned (bank.s1.data() + 4), Float4::loadAligned (bank.s2.data() + 4), zero };
    Float4 older = zero, newer = zero; // what `low` gave two steps and one step before

    // At the edges some bands have no frame of this call; those keep their states.
    const auto edge = [&] (int step) noexcept {
        const auto mark = [&] (int band) noexcept { return Float4::all (step >= lag * band && step - lag * band < count ? -1.0f : 0.0f); };
        const auto x = step < count ? Float4::loadTwo (frames + 2 * step) : zero;
        high.step<true> (highHalves (older, older), c + 4, lessThan (mark (2), zero));
        low.step<true> (lowHalves (x, older), c, lessThan (lowHalves (mark (0), mark (1)), zero));
        older = newer;
        newer = low.output;
        if (step >= 2 * lag)
            high.output.storeTwo (frames + 2 * (step - 2 * lag));
    };

    const auto stepLow = [&]<bool masked> (std::bool_constant<masked>, Float4 x, Float4 mask) noexcept {
        low.step<masked> (lowHalves (x, older), c, mask);
        older = newer;
        newer = low.output;
    };
    const auto stepHigh = [&] (int step) noexcept {
        high.step<false> (highHalves (older, older), c + 4, zero);
        high.output.storeTwo (frames + 2 * (step - 2 * lag));
    };

    if (count < 2 * lag)
        for (int step = 0; step < count + 2 * lag; ++step)
            edge (step);
    else
    {
        // The same with what is known of each edge: band 1 begins with step 2, band 2 with step 4, and so they end.
        const auto on = Float4::all (-1.0f);
        const auto onlyBand0 = lessThan (lowHalves (on, zero), zero), onlyBand1 = lessThan (lowHalves (zero, on), zero);
        for (int step = 0; step < lag; ++step)
            stepLow (std::true_type(), Float4::loadTwo (frames + 2 * step), onlyBand0);
        for (int step = lag; step < 2 * lag; ++step)
            stepLow (std::false_type(), Float4::loadTwo (frames + 2 * step), zero);
        for (int step = 2 * lag; step < count; ++step)
        {
            const auto x = Float4::loadTwo (frames + 2 * step);
            stepHigh (step);
            stepLow (std::false_type(), x, zero);
        }
        for (int step = count; step < count + lag; ++step)
        {
            stepHigh (step);
            stepLow (std::true_type(), zero, onlyBand1);
        }
        for (int step = count + lag; step < count + 2 * lag; ++step)
        {
            stepHigh (step);
            older = newer;
        }
    }

    low.s1.storeAligned (bank.s1.data());
    low.s2.storeAligned (bank.s2.data());
    high.s1.storeAligned (bank.s1.data() + 4);
    high.s2.storeAligned (bank.s2.data() + 4);
}
