#pragma once

#include "dsp/internal/modulated_delay.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A sound that walks from side to side with constant power; a mono block passes. */
class AutoPan
{
public:
    void prepare (const Spec& spec) noexcept
    {
        lfo.prepare (spec.sampleRate);
        lfo.setRateHz (0.5f);
        depth.prepare (spec.sampleRate);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        depth.reset();
    }

    /** @param rateHz  0.02 to 20 Hz */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.02f, 20.0f, 0.5f)); }

    /** One cycle takes so many quarter notes, and begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept { lfo.follow (beats, block); }

    /** @param amount  0 to 1: all the way to the sides */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.8f)); }

    void setShape (Lfo::Shape shape) noexcept { lfo.setShape (shape); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            const float side = depth.next() * lfo.value();
            lfo.advance();
            if (block.numChannels < 2)
                continue;
            block.channels[0][n] *= std::sqrt (std::max (0.0f, 1.0f - side));
            block.channels[1][n] *= std::sqrt (std::max (0.0f, 1.0f + side));
        }
    }

private:
    Lfo lfo;
    Smoothed depth{ 0.8f };
};

} // namespace plugsmith::dsp
