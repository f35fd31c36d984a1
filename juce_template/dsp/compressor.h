#pragma once

#include "block.h"
#include "smoothed.h"

namespace plugsmith::dsp
{

/** A feed-forward, stereo-linked peak compressor with a soft knee.

    Static curve and branching smoother from D. Giannoulis, M. Massberg, J. Reiss, "Digital Dynamic
    Range Compressor Design", JAES 60 (2012), equations 4 and 16. */
class Compressor
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        makeup.prepare (sampleRate);
        mix.prepare (sampleRate);
        threshold.prepare (sampleRate);
        setAttackMs (10.0f);
        setReleaseMs (120.0f);
        reset();
    }

    void reset() noexcept
    {
        makeup.reset();
        mix.reset();
        threshold.reset();
        reductionDb = 0.0f;
    }

    /** @param thresholdDb  -60 to 0 dB relative to full scale */
    void setThresholdDb (float thresholdDb) noexcept { threshold.setTarget (clampOr (thresholdDb, -60.0f, 0.0f, -18.0f)); }

    /** @param ratio  1 to 100, input to output decibels above the threshold */
    void setRatio (float ratio) noexcept { slope = 1.0f - 1.0f / clampOr (ratio, 1.0f, 100.0f, 4.0f); }

    /** @param attackMs  0.05 to 500 ms to 63 % of the reduction */
    void setAttackMs (float attackMs) noexcept
    {
        attack = onePoleCoefficient (static_cast<double> (clampOr (attackMs, 0.05f, 500.0f, 10.0f)) * 0.001, sampleRate);
    }

    /** @param releaseMs  5 to 5000 ms to 63 % of the way back */
    void setReleaseMs (float releaseMs) noexcept
    {
        release = onePoleCoefficient (static_cast<double> (clampOr (releaseMs, 5.0f, 5000.0f, 120.0f)) * 0.001, sampleRate);
    }

    /** @param makeupDb  -24 to +36 dB behind the compressor */
    void setMakeupDb (float makeupDb) noexcept { makeup.setTarget (clampOr (makeupDb, -24.0f, 36.0f, 0.0f)); }

    /** @param amount  0 (dry) to 1 (wet): between them is parallel compression */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            float peak = 0.0f;
            for (int channel = 0; channel < block.numChannels; ++channel)
                peak = std::max (peak, std::abs (block.channels[channel][frame]));

            const float wanted = staticReductionDb (dbFromGain (peak) - threshold.next());
            reductionDb += (wanted > reductionDb ? attack : release) * (wanted - reductionDb);

            const float wet = gainFromDb (makeup.next() - reductionDb);
            const float factor = 1.0f + mix.next() * (wet - 1.0f);
            for (int channel = 0; channel < block.numChannels; ++channel)
                block.channels[channel][frame] *= factor;
        }
    }

private:
    static constexpr float kneeDb = 6.0f;

    float staticReductionDb (float overDb) const noexcept
    {
        if (overDb <= -0.5f * kneeDb)
            return 0.0f;
        if (overDb >= 0.5f * kneeDb)
            return slope * overDb;

        const float into = overDb + 0.5f * kneeDb;
        return slope * into * into / (2.0f * kneeDb);
    }

    double sampleRate = 48000.0;
    Smoothed threshold{ -18.0f }, makeup{ 0.0f }, mix{ 1.0f };
    float slope = 0.75f, attack = 0.0f, release = 0.0f, reductionDb = 0.0f;
};

} // namespace plugsmith::dsp
