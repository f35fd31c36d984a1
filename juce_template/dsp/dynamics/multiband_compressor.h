#pragma once

#include "dsp/dynamics/compressor.h"
#include "dsp/filter/crossover.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"

namespace plugsmith::dsp
{

/** Three bands with a compressor each, at 200 Hz and 3 kHz, that add up flat while nothing is compressed. */
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
        {
            band.prepare (spec);
            band.setRatio (3.0f);
        }
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
    }

    /** Each -60 to 0 dB. */
    void setThresholdsDb (float low, float mid, float high) noexcept
    {
        bands[0].setThresholdDb (low);
        bands[1].setThresholdDb (mid);
        bands[2].setThresholdDb (high);
    }

    /** @param ratio  1 to 20, of all bands */
    void setRatio (float ratio) noexcept
    {
        for (auto& band : bands)
            band.setRatio (clampOr (ratio, 1.0f, 20.0f, 3.0f));
    }

    /** @param attackMs  0.05 to 500 ms for the middle; the lows are slower, the highs quicker, by two */
    void setAttackMs (float attackMs) noexcept
    {
        const float ms = clampOr (attackMs, 0.05f, 500.0f, 15.0f);
        bands[0].setAttackMs (2.0f * ms);
        bands[1].setAttackMs (ms);
        bands[2].setAttackMs (0.5f * ms);
    }

    /** @param releaseMs  5 to 5000 ms for the middle; the others as above */
    void setReleaseMs (float releaseMs) noexcept
    {
        const float ms = clampOr (releaseMs, 5.0f, 5000.0f, 150.0f);
        bands[0].setReleaseMs (2.0f * ms);
        bands[1].setReleaseMs (ms);
        bands[2].setReleaseMs (0.5f * ms);
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
            bands[0].process (chunk);
            bands[1].process (mid);
            bands[2].process (top);
            for (int c = 0; c < chunk.numChannels; ++c)
                for (int n = 0; n < chunk.numFrames; ++n)
                    chunk.channels[c][n] += mid.channels[c][n] + top.channels[c][n];
        });
    }

private:
    Crossover lowSplit, highSplit;
    SvfCascade align;
    std::array<Compressor, 3> bands;
};

} // namespace plugsmith::dsp
