#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A level that falls at each beat and comes back, as under a compressor that a kick drum drives. */
class Pump
{
public:
    void prepare (const Spec& spec) noexcept
    {
        lfo.prepare (spec.sampleRate);
        lfo.setShape (Lfo::Shape::saw);
        lfo.setRateHz (2.0f);
        depth.prepare (spec.sampleRate);
        recovery.prepare (spec.sampleRate);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        depth.reset();
        recovery.reset();
    }

    /** @param rateHz  0.05 to 16 falls a second */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.05f, 16.0f, 2.0f)); }

    /** One fall takes so many quarter notes, and the first one begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept { lfo.follow (beats, block, 16.0f); }

    /** @param amount  0 to 1: at 1 it falls to silence */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.8f)); }

    /** @param part  0.1 to 1 of the time between two falls, until the level is back */
    void setRecovery (float part) noexcept { recovery.setTarget (clampOr (part, 0.1f, 1.0f, 0.7f)); }

    void process (Block block) noexcept
    {
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            // The saw rises from the beat on; its last 2 % are the next fall, in time not to click.
            const float back = std::min (1.0f, 0.5f * (1.0f + lfo.value()) / recovery.next());
            const float gain = 1.0f - depth.next() * (1.0f - back * back * (3.0f - 2.0f * back));
            for (int channel = 0; channel < block.numChannels; ++channel)
                block.channels[channel][frame] *= gain;
            lfo.advance();
        }
    }

private:
    Lfo lfo;
    Smoothed depth{ 0.8f }, recovery{ 0.7f };
};

} // namespace plugsmith::dsp
