#pragma once

#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Turns the polarity of a channel round, through zero within 20 ms. */
class Polarity
{
public:
    void prepare (const Spec& spec) noexcept
    {
        for (auto& sign : signs)
            sign.prepare (spec.sampleRate);
    }

    void reset() noexcept
    {
        for (auto& sign : signs)
            sign.reset();
    }

    void setInverted (bool left, bool right) noexcept
    {
        signs[0].setTarget (left ? -1.0f : 1.0f);
        signs[1].setTarget (right ? -1.0f : 1.0f);
    }

    void process (Block block) noexcept
    {
        for (int c = 0; c < block.numChannels; ++c)
            for (int n = 0; n < block.numFrames; ++n)
                block.channels[c][n] *= signs[static_cast<size_t> (c)].next();
    }

private:
    std::array<Smoothed, maxChannels> signs{ Smoothed (1.0f), Smoothed (1.0f) };
};

} // namespace plugsmith::dsp
