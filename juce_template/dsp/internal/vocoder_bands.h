#pragma once

#include <cmath>
#include <cstddef>

namespace plugsmith::dsp
{

/** The bands of a vocoder: evenly spaced to the ear. */
struct VocoderBands
{
    static constexpr size_t count = 16;

    /** The middle of a band in Hz: 120 to 8000. */
    static float hertz (size_t band) noexcept { return 120.0f * std::pow (8000.0f / 120.0f, static_cast<float> (band) / static_cast<float> (count - 1)); }
};

} // namespace plugsmith::dsp
