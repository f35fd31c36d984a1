#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A level that swings; with the channels half a cycle apart it pans. */
class Tremolo
{
public:
    void prepare (const Spec& spec) noexcept
    {
        lfo.prepare (spec.sampleRate);
        lfo.setRateHz (5.0f);
        depth.prepare (spec.sampleRate);
        spread.prepare (spec.sampleRate);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        depth.reset();
        spread.reset();
    }

    /** @param rateHz  0.05 to 40 Hz */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.05f, 40.0f, 5.0f)); }

    /** One cycle takes so many quarter notes, and begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept { lfo.follow (beats, block); }

    /** @param amount  0 to 1: at 1 the level falls to silence once per cycle */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.6f)); }

    /** @param amount  0 (both channels together) to 1 (half a cycle apart) */
    void setSpread (float amount) noexcept { spread.setTarget (clampOr (amount, 0.0f, 1.0f, 0.0f)); }

    void setShape (Lfo::Shape shape) noexcept { lfo.setShape (shape); }

    void process (Block block) noexcept
    {
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            const float swing = depth.next();
            const double apart = 0.5 * static_cast<double> (spread.next());
            for (int channel = 0; channel < block.numChannels; ++channel)
                block.channels[channel][frame] *= 1.0f - swing * 0.5f * (1.0f - lfo.value (apart * channel));
            lfo.advance();
        }
    }

private:
    Lfo lfo;
    Smoothed depth{ 0.6f }, spread{ 0.0f };
};

} // namespace plugsmith::dsp
