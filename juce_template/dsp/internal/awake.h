#pragma once

#include "dsp/tools/block.h"
#include <array>
#include <cstdint>

namespace plugsmith::dsp
{

/** Adds noise at -300 dB in WebAssembly, and does nothing elsewhere.

    There, a processor cannot be told to take denormal numbers for zero. What decays after this noise ends in it, and not
    among denormals: a pluck that had died away took four times as long in Chromium. */
inline void keepAwake ([[maybe_unused]] Block block) noexcept
{
#if defined(__wasm__) || defined(PLUGSMITH_KEEP_AWAKE)
    static constexpr auto noise = [] {
        std::array<float, 64> values{};
        std::uint32_t dice = 1;
        for (auto& value : values)
        {
            dice = dice * 1664525u + 1013904223u; // from Numerical Recipes
            value = 5.0e-25f * static_cast<float> (static_cast<std::int32_t> (dice));
        }
        return values;
    }();
    for (int channel = 0; channel < block.numChannels; ++channel)
        for (int frame = 0; frame < block.numFrames; ++frame)
            block.channels[channel][frame] += noise[static_cast<size_t> (frame) % noise.size()];
#endif
}

/** What drives a decay that is driven by nothing: -500 dB in WebAssembly, and 0 elsewhere. */
#if defined(__wasm__) || defined(PLUGSMITH_KEEP_AWAKE)
inline constexpr float almostNothing = 1.0e-25f;
#else
inline constexpr float almostNothing = 0.0f;
#endif

/** Keeps a value's decay awake, as keepAwake() does for sound. */
inline float awakened (float value) noexcept
{
    if constexpr (almostNothing != 0.0f)
        return value + almostNothing;
    return value;
}

/** Does the same for what decays by itself: adds -500 dB to each in WebAssembly, and nothing elsewhere. */
template <size_t size>
void keepAwake (std::array<float, size>& values) noexcept
{
    for (auto& value : values)
        value = awakened (value);
}

} // namespace plugsmith::dsp
