#pragma once

#include "dsp/internal/svf.h"

namespace plugsmith::dsp
{

/** The stages of a guitar speaker in a box.

    What all have in common: the cone's resonance with nothing below it, a dip where the box answers out of phase, a
    rise where the cone breaks up, and a steep fall above. The numbers are round ones that give this shape, and no
    speaker's that was measured.
    @param size  0 (one speaker in a small open box) to 1 (four in a big closed one)
    @param tone  0 (a microphone at the edge of the cone) to 1 (at its middle) */
inline std::array<SvfCoefficients, 6> cabinetStages (float size, float tone, double rate) noexcept
{
    const auto between = [] (float from, float to, float way) { return from * std::pow (to / from, way); };
    const float fall = between (3000.0f, 5200.0f, tone);
    return {
        SvfCoefficients::highPass (between (115.0f, 75.0f, size), 0.8f + 0.6f * size, rate),
        SvfCoefficients::lowShelf (250.0f, 0.7f, -2.0f + 5.0f * size, rate),
        SvfCoefficients::bell (between (560.0f, 400.0f, size), 0.9f, -2.0f - 3.0f * size, rate),
        SvfCoefficients::bell (between (2300.0f, 2900.0f, tone), 1.2f, 4.0f + 4.0f * tone, rate),
        SvfCoefficients::lowPass (fall, 1.1f, rate),
        SvfCoefficients::lowPass (1.15f * fall, 0.6f, rate),
    };
}

} // namespace plugsmith::dsp
