// Subtractive voices in lanes. Compiled once per instruction set by poly_synth.h. Rounded alike in all of them: a low filter
// makes much of the last bit.

constexpr float halfCycle = 2147483648.0f; ///< of a phase: it is 32 bits long

/** Pitch, filter and what follows from them, of all voices; a control step lets them walk. */
inline void controlVoices (const VoiceControl& c, VoiceLanes& v) noexcept
{
    for (size_t i = 0; i < VoiceLanes::numVoices; i += 8)
    {
        const auto at = [i] (auto& values) noexcept { return values.data() + i; };
        auto sweep = Float8::load (at (v.sweep));
        if (c.isStep)
        {
            sweep = min (mulAddAlike (sweep, Float8::load (at (v.sweepKept)), Float8::load (at (v.sweepStep))), Float8::all (1.0f));
            sweep.store (at (v.sweep));
        }
        if (c.pitchMoves)
        {
            auto pitch = Float8::load (at (v.key));
            if (c.isStep)
                pitch = Float8::all (c.glide) * (Float8::load (at (v.targetKey)) - pitch) + pitch;
            pitch.store (at (v.key));
            const auto cycles = exp2Alike (pitch * Float8::all (1.0f / 12.0f) + (Float8::all (c.octave) + Float8::load (at (v.bend))));
            for (size_t u = 0; u < static_cast<size_t> (c.unison); ++u)
            {
                const auto step = min (cycles * Float8::all (c.ratios[u]), Float8::all (0.45f));
                roundToInt (step * Float8::all (4294967296.0f)).store (v.increments[u].data() + i);
                (Float8::all (0.5f * 0.53728497f / halfCycle) / step).store (v.edges[u].data() + i); // see roundedSaw()
            }
        }

        const auto open = mulAddAlike (sweep * Float8::load (at (v.sweepDepth)), Float8::all (c.sweepOctaves), Float8::all (c.cutoffOctave));
        Float8 top, bottom;
        tanOfTurns (min (max (exp2Alike (open), Float8::all (c.lowest)), Float8::all (c.highest)), top, bottom);
        const auto square = top * top, kg = Float8::all (c.damping) * top * bottom;
        const auto twice = Float8::all (2.0f) / (mulAddAlike (bottom, bottom, square) + kg);
        const auto c2 = top * bottom * twice; // see kernels/svf.h
        (Float8::all (1.0f) - (square + kg) * twice).store (at (v.c1));
        c2.store (at (v.c2));
        (square * twice).store (at (v.c3));
    }
}

/** What a saw is short of at its step: the integral of a cubic B-spline, two frames to each side.

    `q` is the phase, -2^31 to 2^31; `edge` is frames per half cycle, times 12^(-1/4) / 2^31: only the result is
    scaled to -1 to 1, in one operation with its subtraction. Source: V. Valimaki, J. Pekonen, J. Nam, "Perceptually
    informed synthesis of bandlimited classical waveforms using integrated polynomial interpolation", JASA 131 (2012).
    With truncated powers, ((2 - d)^4 - 4 (1 - d)^4) / 12 at a distance of d frames, it needs no branch; the
    fourth root of 1/12 is taken into the distance. */
template <typename F>
PLUGSMITH_INLINE F roundedSaw (F q, F edge) noexcept
{
    constexpr float root = 0.53728497f; // 12^(-1/4)
    const F zero = F::all (0.0f);
    const F wide = max (mulAddAlike (abs (q) - F::all (halfCycle), edge, F::all (2.0f * root)), zero), narrow = max (wide - F::all (root), zero);
    const F wide2 = wide * wide, narrow2 = narrow * narrow;
    return q * F::all (1.0f / halfCycle) - withSign (mulAddAlike (wide2, wide2, zero - F::all (4.0f) * narrow2 * narrow2), q);
}

template <Oscillator::Wave wave, typename F, typename I>
PLUGSMITH_INLINE F oscillate (I phase, F edge, I width, I& random) noexcept
{
    if constexpr (wave == Oscillator::Wave::saw)
        return roundedSaw (toFloat (phase), edge);
    else if constexpr (wave == Oscillator::Wave::square)
        return roundedSaw (toFloat (phase), edge) - roundedSaw (toFloat (phase + width), edge);
    else if constexpr (wave == Oscillator::Wave::triangle)
    {
        const F zero = F::all (0.0f), one = F::all (1.0f), frames = edge * F::all (halfCycle / 0.53728497f);
        const F q = abs (toFloat (phase) * F::all (1.0f / halfCycle));
        const F low = max (one - (one - q) * frames, zero), high = max (one - q * frames, zero); // near its two corners
        const F corners = low * low * low - high * high * high;
        return mulAddAlike (corners, F::all (2.0f / 3.0f) / frames, one - q - q);
    }
    else if constexpr (wave == Oscillator::Wave::sine)
        return sineOfTurns (toFloat (phase) * F::all (1.0f / 4294967296.0f));
    else
    {
        // xorshift32, Marsaglia (2003); its right shift must bring in zeros
        random = random ^ shiftLeft<13> (random);
        random = random ^ (shiftRight<17> (random) & I::all (0x7fff));
        random = random ^ shiftLeft<5> (random);
        return toFloat (random) * F::all (1.0f / halfCycle);
    }
}

/** Eight voices from voice `i` on, with their states in registers. */
template <Oscillator::Wave wave, bool isSingle>
struct VoiceGroup
{
    using I = Float8::Int;

    VoiceLanes& v;
    size_t i;
    Float8 s1, s2, loud;
    I phase, random;

    PLUGSMITH_INLINE VoiceGroup (VoiceLanes& lanes, size_t first) noexcept
        : v (lanes),
          i (first),
          s1 (Float8::load (v.s1.data() + i)),
          s2 (Float8::load (v.s2.data() + i)),
          loud (Float8::load (v.loud.data() + i)),
          phase (I::load (v.phases[0].data() + i)),
          random (I::load (v.random.data() + i))
    {
    }

    PLUGSMITH_INLINE Float8 at (const VoiceLanes::Lanes<float>& values) const noexcept { return Float8::load (values.data() + i); }

    PLUGSMITH_INLINE Float8 next (int unison, I width) noexcept
    {
        auto tone = oscillate<wave, Float8, I> (phase, at (v.edges[0]), width, random);
        phase = phase + I::load (v.increments[0].data() + i);
        if constexpr (! isSingle)
            for (size_t u = 1; u < static_cast<size_t> (unison); ++u)
            {
                const auto other = I::load (v.phases[u].data() + i);
                tone = tone + oscillate<wave, Float8, I> (other, at (v.edges[u]), width, random);
                (other + I::load (v.increments[u].data() + i)).store (v.phases[u].data() + i);
            }

        const auto c2 = at (v.c2), x = tone - s2; // a low-pass: its output is (s2 + s2') / 2
        const auto next2 = mulAddAlike (at (v.c3), x, mulAddAlike (c2, s1, s2));
        s1 = mulAddAlike (c2, x, at (v.c1) * s1);
        const auto low = s2 + next2;
        s2 = next2;
        loud = min (mulAddAlike (loud, at (v.kept), at (v.step)), at (v.cap));
        return low * loud;
    }

    PLUGSMITH_INLINE void store() const noexcept
    {
        s1.store (v.s1.data() + i);
        s2.store (v.s2.data() + i);
        loud.store (v.loud.data() + i);
        phase.store (v.phases[0].data() + i);
        random.store (v.random.data() + i);
    }
};

/** All voices in eight sums per frame. */
template <Oscillator::Wave wave, bool isSingle>
inline void sumVoices (VoiceLanes& v, float* sums, int count, int unison, std::int32_t pulseWidth) noexcept
{
    static_assert (VoiceLanes::numVoices == 16, "two groups");
    const auto width = Float8::Int::all (pulseWidth);
    if (v.isGroupActive[0] && v.isGroupActive[1] && groupsTogether == 2)
    {
        VoiceGroup<wave, isSingle> first (v, 0), second (v, 8); // their chains hide each other's latency
        for (int n = 0; n < count; ++n)
            (first.next (unison, width) + second.next (unison, width)).store (sums + 8 * n);
        first.store();
        second.store();
        return;
    }
    bool isFirst = true;
    for (size_t group = 0; group < v.isGroupActive.size(); ++group)
        if (v.isGroupActive[group])
        {
            VoiceGroup<wave, isSingle> voices (v, 8 * group);
            if (isFirst)
                for (int n = 0; n < count; ++n)
                    voices.next (unison, width).store (sums + 8 * n);
            else
                for (int n = 0; n < count; ++n)
                    (Float8::load (sums + 8 * n) + voices.next (unison, width)).store (sums + 8 * n);
            voices.store();
            isFirst = false;
        }
    if (isFirst)
        for (int n = 0; n < count; ++n)
            Float8::all (0.0f).store (sums + 8 * n);
}

template <Oscillator::Wave wave>
inline void sumWave (VoiceLanes& v, float* sums, int count, int unison, std::int32_t width) noexcept
{
    if (unison == 1)
        sumVoices<wave, true> (v, sums, count, unison, width);
    else
        sumVoices<wave, false> (v, sums, count, unison, width);
}

/** Adds all voices up into `output`, at most 16 frames of it, with room for a multiple of four. */
inline void runVoices (Oscillator::Wave wave, VoiceLanes& v, float* output, int count, int unison, std::int32_t width) noexcept
{
    alignas (32) std::array<float, 8 * 16> sums;
    switch (wave)
    {
        case Oscillator::Wave::saw:
            sumWave<Oscillator::Wave::saw> (v, sums.data(), count, unison, width);
            break;
        case Oscillator::Wave::square:
            sumWave<Oscillator::Wave::square> (v, sums.data(), count, unison, width);
            break;
        case Oscillator::Wave::triangle:
            sumWave<Oscillator::Wave::triangle> (v, sums.data(), count, unison, width);
            break;
        case Oscillator::Wave::sine:
            sumWave<Oscillator::Wave::sine> (v, sums.data(), count, unison, width);
            break;
        case Oscillator::Wave::noise:
            sumWave<Oscillator::Wave::noise> (v, sums.data(), count, unison, width);
            break;
    }
    for (int n = 0; n < count; n += 4)
    {
        const auto four = [&] (int i) noexcept { return Float4::load (sums.data() + 8 * (n + i)) + Float4::load (sums.data() + 8 * (n + i) + 4); };
        auto a = four (0), b = four (1), c = four (2), d = four (3);
        transpose (a, b, c, d);
        ((a + b) + (c + d)).store (output + n);
    }
}

/** to[n] = gain[n] (middle x[n + 1] + side (x[n] + x[n + 2])). Room for a multiple of eight frames. */
inline void sharpen (const float* x, const ControlValues& gain, float side, float* to, int count) noexcept
{
    const auto beside = Float8::all (side), middle = Float8::all (1.0f - 2.0f * side);
    for (int n = 0; n < count; n += 8)
    {
        const auto both = Float8::load (x + n) + Float8::load (x + n + 2);
        (Float8::load (gain.at (n)) * mulAddAlike (middle, Float8::load (x + n + 1), beside * both)).store (to + n);
    }
}
