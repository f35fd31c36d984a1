#pragma once

#include <algorithm>

namespace plugsmith::dsp
{

/** Decibels by which an upward compressor lifts a level: a part of what is missing to the threshold, at most the range, and from
    -60 dB down less and less, so that noise stays where it is.
    @param slope  1 - 1/ratio */
inline float liftDb (float levelDb, float thresholdDb, float slope, float rangeDb) noexcept
{
    constexpr float quiet = -60.0f, nothing = -80.0f;
    const float whole = std::min (slope * std::max (thresholdDb - levelDb, 0.0f), rangeDb);
    return whole * std::clamp ((levelDb - nothing) / (quiet - nothing), 0.0f, 1.0f);
}

} // namespace plugsmith::dsp
