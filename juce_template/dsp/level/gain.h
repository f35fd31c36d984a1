#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A level change in decibels. */
class Gain
{
public:
    void prepare (const Spec& spec) noexcept { gain.prepare (spec.sampleRate); }
    void reset() noexcept { gain.reset(); }

    /** @param gainDb  -120 to +60 dB; at -120 dB and below it is silence */
    void setGainDb (float gainDb) noexcept
    {
        const float db = clampOr (gainDb, -120.0f, 60.0f, 0.0f);
        gain.setTarget (db <= -120.0f ? 0.0f : gainFromDb (db));
    }

    void process (Block block) noexcept
    {
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            const float factor = gain.next();
            for (int channel = 0; channel < block.numChannels; ++channel)
                block.channels[channel][frame] *= factor;
        }
    }

private:
    Smoothed gain{ 1.0f };
};

} // namespace plugsmith::dsp
