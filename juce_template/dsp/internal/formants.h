#pragma once

#include "dsp/tools/math.h"
#include <algorithm>
#include <array>
#include <cmath>

namespace plugsmith::dsp
{

/** The resonances of a throat for a vowel, for FormantFilter and for its drawing. */
struct Formants
{
    static constexpr size_t count = 3;
    static constexpr float q = 9.0f;

    std::array<float, count> hertz{}, gains{};

    /** @param vowel  0 (a), 1 (e), 2 (i), 3 (o), 4 (u), and between them */
    static Formants at (float vowel) noexcept
    {
        constexpr std::array<std::array<float, count>, 5> hertzOf{ { { 600, 1040, 2250 }, { 400, 1620, 2400 }, { 250, 1750, 2600 }, { 400, 750, 2400 }, { 350, 600, 2400 } } };
        constexpr std::array<std::array<float, count>, 5> decibelsOf{ { { 0, -7, -9 }, { 0, -12, -9 }, { 0, -30, -16 }, { 0, -11, -21 }, { 0, -20, -32 } } };
        const auto from = std::min (static_cast<size_t> (vowel), size_t{ 3 });
        const float way = vowel - static_cast<float> (from);
        Formants made;
        for (size_t i = 0; i < count; ++i)
        {
            made.hertz[i] = hertzOf[from][i] * std::pow (hertzOf[from + 1][i] / hertzOf[from][i], way);
            made.gains[i] = 2.2f * gainFromDb (decibelsOf[from][i] + way * (decibelsOf[from + 1][i] - decibelsOf[from][i]));
        }
        return made;
    }
};

} // namespace plugsmith::dsp
