#pragma once

#include "dsp/dynamics/compressor.h"
#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Attacks and tails louder or softer, whatever the level: the gain follows the ratio of a quick to a slow envelope. */
class TransientShaper
{
public:
    void prepare (const Spec& spec) noexcept
    {
        const double rate = usableSampleRate (spec.sampleRate);
        attackDb.prepare (rate);
        sustainDb.prepare (rate);
        fall = onePoleCoefficient (0.020, rate);
        quickRise = onePoleCoefficient (0.0005, rate);
        slowRise = onePoleCoefficient (0.030, rate);
        slowFall = onePoleCoefficient (0.250, rate);
        reset();
    }

    void reset() noexcept
    {
        attackDb.reset();
        sustainDb.reset();
        quick = slow = late = 0.0f;
    }

    /** @param gainDb  -24 to +24 dB for the attacks */
    void setAttackDb (float gainDb) noexcept { attackDb.setTarget (clampOr (gainDb, -24.0f, 24.0f, 6.0f)); }

    /** @param gainDb  -24 to +24 dB for what comes behind them */
    void setSustainDb (float gainDb) noexcept { sustainDb.setTarget (clampOr (gainDb, -24.0f, 24.0f, 0.0f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            float peak = 1.0e-6f;
            for (int c = 0; c < block.numChannels; ++c)
                peak = std::max (peak, std::abs (block.channels[c][n]));
            quick += (peak > quick ? quickRise : fall) * (peak - quick);
            slow += (quick > slow ? slowRise : fall) * (quick - slow);
            late += (quick > late ? quickRise : slowFall) * (quick - late);

            // Each is 0 in a steady sound, and 1 where the envelopes are 12 dB apart.
            const float attack = std::clamp (std::log2 (quick / slow) * 0.5f, 0.0f, 1.0f);
            const float sustain = std::clamp (std::log2 (late / quick) * 0.5f, 0.0f, 1.0f);
            const float gain = gainFromDb (attack * attackDb.next() + sustain * sustainDb.next());
            for (int c = 0; c < block.numChannels; ++c)
                block.channels[c][n] *= gain;
        }
    }

private:
    Smoothed attackDb{ 6.0f }, sustainDb{ 0.0f };
    float fall = 0.0f, quickRise = 0.0f, slowRise = 0.0f, slowFall = 0.0f, quick = 0.0f, slow = 0.0f, late = 0.0f;
};

} // namespace plugsmith::dsp
