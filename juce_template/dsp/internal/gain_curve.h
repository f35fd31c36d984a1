#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/simd.h"

namespace plugsmith::dsp
{

/** What a gain computer needs for a chunk. */
struct GainCurve
{
    float slope = 0.75f;                 ///< 1 - 1/ratio
    float kneeDb = 6.0f;                 ///< above 0
    float attack = 0.0f, release = 0.0f; ///< the part of the last value that stays, per frame
    bool squared = false;                ///< levels are powers
    const ControlValues* thresholdDb = nullptr;
    const ControlValues* makeupDb = nullptr;
};

/** The part of a value that a one-pole keeps per frame, for a time constant in ms. */
inline float keptPerFrame (float ms, double rate) noexcept
{
    return static_cast<float> (std::exp (-1000.0 / (static_cast<double> (ms) * rate)));
}

} // namespace plugsmith::dsp

#define PLUGSMITH_KERNELS "dsp/internal/kernels/dynamics.h"
#include "dsp/internal/each_instruction_set.h"
