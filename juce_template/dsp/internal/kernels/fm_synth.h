// Four sine operators per voice, voices in lanes. Compiled once per instruction set by fm_synth.h.

/** Adds `count` frames (at most 16) of all voices up into `output`. */
inline void runOperators (FmAlgorithm algorithm, FmLanes& v, float* output, int count) noexcept
{
    using I = Float8::Int;
    alignas (32) std::array<float, 8 * 16> sums{};
    for (size_t i = 0; i < FmLanes::numVoices; i += 8)
    {
        if (! v.isGroupActive[i / 8])
            continue;
        const auto at = [i] (auto& values) noexcept { return values.data() + i; };
        auto loud = Float8::load (at (v.loud)), bright = Float8::load (at (v.brightness)), last = Float8::load (at (v.last));
        const auto kept = Float8::load (at (v.kept)), step = Float8::load (at (v.step)), fade = Float8::load (at (v.fade)), cap = Float8::load (at (v.cap)), rise = Float8::load (at (v.rise));
        const auto index = Float8::load (at (v.index)), feedback = Float8::all (v.feedback), one = Float8::all (1.0f), zero = Float8::all (0.0f);
        std::array<I, 4> phases, increments;
        for (size_t o = 0; o < 4; ++o)
        {
            phases[o] = I::load (v.phases[o].data() + i);
            increments[o] = I::load (v.increments[o].data() + i);
        }
        const auto wave = [&] (size_t o, Float8 bend) noexcept { // in turns
            return sineOfTurns (mulAddAlike (toFloat (phases[o]), Float8::all (1.0f / 4294967296.0f), bend));
        };

        for (int n = 0; n < count; ++n)
        {
            const auto depth = index * bright;
            const auto fourth = wave (3, feedback * last);
            last = fourth;
            Float8 out;
            switch (algorithm)
            {
                case FmAlgorithm::pair:
                    out = wave (0, depth * fourth);
                    break;
                case FmAlgorithm::stack:
                    out = wave (0, depth * wave (1, Float8::all (0.5f) * depth * wave (2, Float8::all (0.5f) * depth * fourth)));
                    break;
                case FmAlgorithm::twoPairs:
                    out = Float8::all (0.5f) * (wave (0, depth * wave (1, zero)) + wave (2, depth * fourth));
                    break;
                case FmAlgorithm::threeOnOne:
                    out = wave (0, Float8::all (0.4f) * depth * (wave (1, zero) + wave (2, zero) + fourth));
                    break;
                case FmAlgorithm::organ:
                    out = Float8::all (0.4f) * (wave (0, zero) + mulAddAlike (depth, fourth, mulAddAlike (Float8::all (0.7f), wave (1, zero), Float8::all (0.5f) * wave (2, zero))));
                    break;
            }
            for (size_t o = 0; o < 4; ++o)
                phases[o] = phases[o] + increments[o];
            loud = min (mulAddAlike (loud, kept, step), cap);
            bright = min (mulAddAlike (bright, fade, rise), one);
            mulAddAlike (out, loud, Float8::load (sums.data() + 8 * n)).store (sums.data() + 8 * n);
        }

        loud.store (at (v.loud));
        bright.store (at (v.brightness));
        last.store (at (v.last));
        for (size_t o = 0; o < 4; ++o)
            phases[o].store (v.phases[o].data() + i);
    }
    for (int n = 0; n < count; ++n)
    {
        float sum = 0.0f;
        for (size_t lane = 0; lane < 8; ++lane)
            sum += sums[static_cast<size_t> (8 * n) + lane];
        output[n] = sum;
    }
}
