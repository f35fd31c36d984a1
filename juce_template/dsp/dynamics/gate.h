#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A downward expander; at a high ratio it is a gate. Stereo-linked, with a hold, and 3 dB of hysteresis so
    that it does not chatter at its threshold. */
class Gate
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        envelopeFall = onePoleCoefficient (0.010, sampleRate);
        setAttackMs (1.0f);
        setHoldMs (30.0f);
        setReleaseMs (120.0f);
        reset();
    }

    void reset() noexcept
    {
        envelope = 0.0f;
        gainDb = 0.0f;
        framesHeld = 0;
        isOpen = fresh = true;
    }

    /** @param thresholdDb  -80 to 0 dB: what is quieter is turned down */
    void setThresholdDb (float thresholdDb) noexcept { threshold = clampOr (thresholdDb, -80.0f, 0.0f, -40.0f); }

    /** @param ratio  1 to 100, output to input decibels below the threshold */
    void setRatio (float ratio) noexcept { slope = clampOr (ratio, 1.0f, 100.0f, 10.0f) - 1.0f; }

    /** @param rangeDb  0 to 90: never turned down by more */
    void setRangeDb (float rangeDb) noexcept { range = clampOr (rangeDb, 0.0f, 90.0f, 80.0f); }

    /** @param attackMs  0.05 to 100 ms to open */
    void setAttackMs (float attackMs) noexcept { attack = coefficient (clampOr (attackMs, 0.05f, 100.0f, 1.0f)); }

    /** @param holdMs  0 to 1000 ms open after the sound fell below the threshold */
    void setHoldMs (float holdMs) noexcept { hold = static_cast<int> (static_cast<double> (clampOr (holdMs, 0.0f, 1000.0f, 30.0f)) * 0.001 * sampleRate); }

    /** @param releaseMs  5 to 2000 ms to close */
    void setReleaseMs (float releaseMs) noexcept { release = coefficient (clampOr (releaseMs, 5.0f, 2000.0f, 120.0f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            float peak = 0.0f;
            for (int c = 0; c < block.numChannels; ++c)
                peak = std::max (peak, std::abs (block.channels[c][n]));
            envelope = std::max (peak, envelope - envelopeFall * envelope);

            const float over = dbFromGain (envelope) - threshold;
            if (over >= 0.0f)
            {
                isOpen = true;
                framesHeld = 0;
            }
            else if (isOpen && (over < -3.0f || slope < 3.0f) && ++framesHeld > hold)
                isOpen = false;

            const float wanted = isOpen ? 0.0f : std::max (-range, slope * std::min (over, 0.0f));
            if (fresh)
                gainDb = wanted;
            fresh = false;
            gainDb += (wanted > gainDb ? attack : release) * (wanted - gainDb);
            const float gain = gainFromDb (gainDb);
            for (int c = 0; c < block.numChannels; ++c)
                block.channels[c][n] *= gain;
        }
    }

private:
    float coefficient (float ms) const noexcept { return onePoleCoefficient (static_cast<double> (ms) * 0.001, sampleRate); }

    double sampleRate = 48000.0;
    float threshold = -40.0f, slope = 9.0f, range = 80.0f, attack = 0.1f, release = 0.001f, envelopeFall = 0.002f;
    float envelope = 0.0f, gainDb = 0.0f;
    int hold = 1440, framesHeld = 0;
    bool isOpen = true, fresh = true;
};

} // namespace plugsmith::dsp
