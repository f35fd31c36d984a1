#pragma once

#include "dsp/tools/block.h"
#include <algorithm>
#include <cmath>

namespace plugsmith::runtime
{

/** What an engine gives, made safe for ears and speakers: bounded, finite, and silent where it is neither.

    The bound is +18 dBFS, or that above the loudest input of the last seconds. Far beyond it, or where a sample is no
    number, the engine is at fault. */
class OutputGuard
{
public:
    void reset() noexcept { loudest = 1.0f; }

    /** @param inputPeak  of this block; 0 for an instrument
        @return whether the engine is at fault: the block is then silent, and the engine has to be reset */
    bool process (dsp::Block block, float inputPeak) noexcept
    {
        loudest = std::max ({ 1.0f, inputPeak, loudest * forgetting });
        const float bound = 8.0f * loudest;
        bool isFault = false;
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
            {
                auto& sample = block.channels[channel][frame];
                isFault = isFault || ! (std::abs (sample) < 1.0e4f * bound); // NaN too
                sample = std::clamp (sample, -bound, bound);
            }
        if (isFault)
            for (int channel = 0; channel < block.numChannels; ++channel)
                std::fill_n (block.channels[channel], block.numFrames, 0.0f);
        return isFault;
    }

private:
    static constexpr float forgetting = 0.9995f; // per chunk of 128 frames: half of it in 4 s

    float loudest = 1.0f;
};

} // namespace plugsmith::runtime
