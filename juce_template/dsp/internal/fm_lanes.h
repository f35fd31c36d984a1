#pragma once

#include "dsp/internal/simd.h"
#include <array>
#include <cstdint>

namespace plugsmith::dsp
{

/** Sixteen voices of four operators, each voice a lane. */
struct FmLanes
{
    static constexpr size_t numVoices = 16;
    template <typename T>
    using Lanes = std::array<T, numVoices>;

    alignas (32) Lanes<float> loud{}, kept{}, step{}, cap{}, gain{};         // loud = min (loud * kept + step, cap)
    alignas (32) Lanes<float> brightness{}, fade{}, rise{}, index{}, last{}; // brightness = min (brightness * fade + rise, 1)
    alignas (32) std::array<Lanes<std::int32_t>, 4> phases{}, increments{};
    std::array<bool, numVoices / 8> isGroupActive{};
    float feedback = 0.0f;
};

} // namespace plugsmith::dsp
