#pragma once

#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Places the sound between left and right with constant power; a mono block passes. */
class Pan
{
public:
    void prepare (const Spec& spec) noexcept { position.prepare (spec.sampleRate); }
    void reset() noexcept { position.reset(); }

    /** @param side  -1 (left) to 1 (right) */
    void setPosition (float side) noexcept { position.setTarget (clampOr (side, -1.0f, 1.0f, 0.0f)); }

    void process (Block block) noexcept
    {
        if (block.numChannels < 2)
            return;
        for (int n = 0; n < block.numFrames; ++n)
        {
            // Of what is there already: the middle is untouched, a side keeps the power of both.
            const float angle = (position.next() + 1.0f) * 0.25f * std::numbers::pi_v<float>;
            block.channels[0][n] *= std::numbers::sqrt2_v<float> * std::cos (angle);
            block.channels[1][n] *= std::numbers::sqrt2_v<float> * std::sin (angle);
        }
    }

private:
    Smoothed position{ 0.0f };
};

} // namespace plugsmith::dsp
