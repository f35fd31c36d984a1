#pragma once

#include "dsp/internal/modulated_delay.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** What the feedback network of a Reverb works with. */
struct FdnSettings
{
    float tone = 1.0f; ///< coefficient of the damping one-poles
    std::array<float, 8> gains{};

    /** On the way to new gains or a new tone: steps per frame, for so many frames more. The gain of a frame is
        gains - left * steps, whichever way time is cut. */
    std::array<float, 8> steps{};
    float toneStep = 0.0f;
    int framesLeft = 0, toneFramesLeft = 0;
};

} // namespace plugsmith::dsp

#define PLUGSMITH_KERNELS "dsp/internal/kernels/reverb.h"
#include "dsp/internal/each_instruction_set.h"
