#pragma once

#include "dsp/tools/block.h"
#include <array>
#include <cstdint>

namespace plugsmith::dsp
{

/** Adds noise at -360 dB in WebAssembly, and does nothing elsewhere.

    There, a processor cannot be told to take denormal numbers for zero. What decays after this noise ends in it, and not
    among denormals: a pluck that had died away took four times as long in Chromium. */
inline void keepAwake ([[maybe_unused]] Block block) noexcept
{
#if defined(__wasm__)
    for (int channel = 0; channel < block.numChannels; ++channel)
    {
        std::uint32_t noise = 1;
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            noise = noise * 1664525u + 1013904223u; // from Numerical Recipes
            block.channels[channel][frame] += 5.0e-28f * static_cast<float> (static_cast<std::int32_t> (noise));
        }
    }
#endif
}

/** Does the same for what decays by itself: adds -500 dB to each in WebAssembly, and nothing elsewhere. */
template <size_t size>
void keepAwake ([[maybe_unused]] std::array<float, size>& values) noexcept
{
#if defined(__wasm__)
    for (auto& value : values)
        value += 1.0e-25f;
#endif
}

} // namespace plugsmith::dsp
