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
};

} // namespace plugsmith::dsp

#define PLUGSMITH_KERNELS "dsp/internal/kernels/reverb.h"
#include "dsp/internal/each_instruction_set.h"
