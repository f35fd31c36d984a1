#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/gain_curve.h"
#include "dsp/internal/lift_curve.h"
#include "dsp/tools/block.h"
#include "dsp/tools/envelope_follower.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Lifts what is quiet, and leaves what is loud: what is below the threshold comes nearer to it by the ratio. Below -60 dB it
    lifts less and less, so that noise stays down. Both channels get the same gain. */
class UpwardCompressor
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        level.prepare (spec);
        for (auto* value : { &threshold, &slope, &range })
            value->prepare (sampleRate);
        setAttackMs (5.0f);
        setReleaseMs (120.0f);
        reset();
    }

    void reset() noexcept
    {
        level.reset();
        for (auto* value : { &threshold, &slope, &range })
            value->reset();
    }

    /** @param thresholdDb  -60 to 0 dB relative to full scale */
    void setThresholdDb (float thresholdDb) noexcept { threshold.setTarget (clampOr (thresholdDb, -60.0f, 0.0f, -24.0f)); }

    /** @param ratio  1 to 20, input to output decibels below the threshold; 1 lifts nothing */
    void setRatio (float ratio) noexcept { slope.setTarget (1.0f - 1.0f / clampOr (ratio, 1.0f, 20.0f, 3.0f)); }

    /** @param rangeDb  0 to 36 dB, the most that it lifts */
    void setRangeDb (float rangeDb) noexcept { range.setTarget (clampOr (rangeDb, 0.0f, 36.0f, 24.0f)); }

    /** @param attackMs  0.05 to 500 ms until it has let go of what gets loud */
    void setAttackMs (float attackMs) noexcept { level.setAttackMs (attackMs); }

    /** @param releaseMs  5 to 5000 ms until it has lifted what gets quiet */
    void setReleaseMs (float releaseMs) noexcept { level.setReleaseMs (clampOr (releaseMs, 5.0f, 5000.0f, 120.0f)); }

    void process (Block block) noexcept
    {
        inChunks (block, [this] (Block chunk, int) { processChunk (chunk); });
    }

private:
    void processChunk (Block block) noexcept
    {
        ChunkValues gains{};
        PLUGSMITH_RUN (linkedPeak (block.channels[0], block.channels[block.numChannels - 1], gains.data(), block.numFrames));
        for (int n = 0; n < block.numFrames; ++n)
        {
            auto& gain = gains[static_cast<size_t> (n)];
            const float db = 6.0206f * std::log2 (std::max (level.next (gain), 1.0e-6f));
            gain = gainFromDb (liftDb (db, threshold.next(), slope.next(), range.next()));
        }
        PLUGSMITH_RUN (applyGains (gains.data(), block.channels[0], block.channels[block.numChannels - 1], block.numFrames));
    }

    double sampleRate = 48000.0;
    EnvelopeFollower level;
    Smoothed threshold{ -24.0f }, slope{ 0.66667f }, range{ 24.0f };
};

} // namespace plugsmith::dsp
