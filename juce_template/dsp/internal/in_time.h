#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/math.h"

namespace plugsmith::dsp
{

/** The quarter notes of a cycle that is as long as asked, or so many times twice as long that it is not faster than mostHz:
    then it stays in time. */
inline float slowEnough (float beatsPerCycle, const Block& block, float mostHz) noexcept
{
    const float beatsPerSecond = clampOr (block.beatsPerMinute, 20.0f, 400.0f, 120.0f) / 60.0f;
    float beats = clampOr (beatsPerCycle, 0.0625f, 64.0f, 1.0f);
    while (beats * mostHz < beatsPerSecond && beats < 64.0f)
        beats *= 2.0f;
    return beats;
}

} // namespace plugsmith::dsp
