#pragma once

#include "dsp/dynamics/compressor.h"
#include "dsp/dynamics/upward_compressor.h"
#include "dsp/filter/crossover.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"

namespace plugsmith::dsp
{

/** Three bands with a compressor each, at 200 Hz and 3 kHz, that add up flat while nothing is compressed. Each can lift, too, what is
    below its threshold: then all of a band comes nearer to it. */
class MultibandCompressor
{
public:
    void prepare (const Spec& spec)
    {
        lowSplit.prepare (spec);
        highSplit.prepare (spec);
        lowSplit.setCornerHz (200.0f);
        highSplit.setCornerHz (3000.0f);
        // What the middle and top lose in phase at 3 kHz, the bottom must lose too, or the sum has a dip.
        align.set (0, SvfCoefficients::allPass (3000.0f, 0.70711f, usableSampleRate (spec.sampleRate)));
        for (auto& band : bands)
            band.prepare (spec);
        for (auto& lift : lifts)
            lift.prepare (spec);
        depth = 1.0f;
        setRatio (3.0f);
        setUpwardRatio (1.0f);
        setAttackMs (15.0f);
        setReleaseMs (150.0f);
        setThresholdsDb (-24.0f, -24.0f, -24.0f);
        reset();
    }

    void reset() noexcept
    {
        lowSplit.reset();
        highSplit.reset();
        align.reset();
        for (auto& band : bands)
            band.reset();
        for (auto& lift : lifts)
            lift.reset();
        hasLifted = upwardRatio > 1.0f;
    }

    /** Each -60 to 0 dB. */
    void setThresholdsDb (float low, float mid, float high) noexcept
    {
        bands[0].setThresholdDb (low);
        bands[1].setThresholdDb (mid);
        bands[2].setThresholdDb (high);
        lifts[0].setThresholdDb (low);
        lifts[1].setThresholdDb (mid);
        lifts[2].setThresholdDb (high);
    }

    /** @param newRatio  1 to 20, of all bands, above their thresholds */
    void setRatio (float newRatio) noexcept
    {
        ratio = clampOr (newRatio, 1.0f, 20.0f, 3.0f);
        for (auto& band : bands)
            band.setRatio (withDepth (ratio));
    }

    /** @param newRatio  1 to 20, of all bands, below their thresholds; 1 lifts nothing */
    void setUpwardRatio (float newRatio) noexcept
    {
        upwardRatio = clampOr (newRatio, 1.0f, 20.0f, 1.0f);
        hasLifted = hasLifted || upwardRatio > 1.0f;
        for (auto& lift : lifts)
            lift.setRatio (withDepth (upwardRatio));
    }

    /** @param amount  0 to 1: how much of both ratios it does */
    void setDepth (float amount) noexcept
    {
        depth = clampOr (amount, 0.0f, 1.0f, 1.0f);
        setRatio (ratio);
        setUpwardRatio (upwardRatio);
    }

    /** @param attackMs  0.05 to 500 ms for the middle; the lows are slower, the highs quicker, by two */
    void setAttackMs (float attackMs) noexcept
    {
        const float ms = clampOr (attackMs, 0.05f, 500.0f, 15.0f);
        for (size_t n = 0; n < bands.size(); ++n)
        {
            bands[n].setAttackMs (ms * pace[n]);
            lifts[n].setAttackMs (ms * pace[n]);
        }
    }

    /** @param releaseMs  5 to 5000 ms for the middle; the others as above */
    void setReleaseMs (float releaseMs) noexcept
    {
        const float ms = clampOr (releaseMs, 5.0f, 5000.0f, 150.0f);
        for (size_t n = 0; n < bands.size(); ++n)
        {
            bands[n].setReleaseMs (ms * pace[n]);
            lifts[n].setReleaseMs (ms * pace[n]);
        }
    }

    /** @param gainDb  -24 to +36 dB behind all bands */
    void setMakeupDb (float gainDb) noexcept
    {
        for (auto& band : bands)
            band.setMakeupDb (gainDb);
    }

    void process (Block block) noexcept
    {
        inChunks (block, [this] (Block chunk, int) {
            std::array<std::array<ChunkValues, maxChannels>, 2> storage;
            std::array<float*, maxChannels> mids{ storage[0][0].data(), storage[0][1].data() }, tops{ storage[1][0].data(), storage[1][1].data() };
            const auto mid = chunk.part (mids.data(), 0, chunk.numFrames);
            const auto top = chunk.part (tops.data(), 0, chunk.numFrames);
            lowSplit.split (chunk, mid);
            highSplit.split (mid, top);
            runCascade (align, chunk);
            if (hasLifted)
            {
                lifts[0].process (chunk);
                lifts[1].process (mid);
                lifts[2].process (top);
            }
            bands[0].process (chunk);
            bands[1].process (mid);
            bands[2].process (top);
            for (int c = 0; c < chunk.numChannels; ++c)
                for (int n = 0; n < chunk.numFrames; ++n)
                    chunk.channels[c][n] += mid.channels[c][n] + top.channels[c][n];
        });
    }

private:
    // Of the decibels that a ratio takes away, a part.
    float withDepth (float whole) const noexcept { return depth == 1.0f ? whole : 1.0f / (1.0f - depth * (1.0f - 1.0f / whole)); }

    Crossover lowSplit, highSplit;
    SvfCascade align;
    static constexpr std::array<float, 3> pace{ 2.0f, 1.0f, 0.5f }; // lows are slower
    std::array<Compressor, 3> bands;
    std::array<UpwardCompressor, 3> lifts;
    float ratio = 3.0f, upwardRatio = 1.0f, depth = 1.0f;
    bool hasLifted = false; // once it has, a ratio of 1 is reached smoothly
};

} // namespace plugsmith::dsp
