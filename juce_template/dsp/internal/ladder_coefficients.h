#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/stereo_frames.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A stage is y = G v + (1 - G) s, s' = 2 y - s with G = g / (1 + g) and g = tan (pi cutoff / rate). */
struct LadderCoefficients
{
    float g = 0.0f;                   ///< G
    float drive = 1.0f, loop = 0.0f;  ///< of u = drive x + loop S
    float direct = 0.0f;              ///< of w in the next S
    float output = 0.0f, gain = 1.0f; ///< of w in y4; behind it
    std::array<float, 4> feedback{};  ///< of each state in S
    std::array<float, 4> input{};     ///< of w in each state
    bool isNew = true;
};

} // namespace plugsmith::dsp

#define PLUGSMITH_KERNELS "dsp/internal/kernels/ladder.h"
#include "dsp/internal/each_instruction_set.h"
