#pragma once

#include "compressor.h"
#include "filters.h"

namespace plugsmith::dsp
{

/** Turns down what is above its frequency while that is loud: s and sh, cymbals, a pick. */
class DeEsser
{
public:
    void prepare (const Spec& spec)
    {
        crossover.prepare (spec);
        compressor.prepare (spec);
        setFrequencyHz (6000.0f);
        setThresholdDb (-30.0f);
        setRatio (4.0f);
        compressor.setAttackMs (1.0f);
        compressor.setReleaseMs (60.0f);
        reset();
    }

    void reset() noexcept
    {
        crossover.reset();
        compressor.reset();
    }

    /** @param hz  2 to 12 kHz */
    void setFrequencyHz (float hz) noexcept { crossover.setCornerHz (clampOr (hz, 2000.0f, 12000.0f, 6000.0f)); }

    /** @param thresholdDb  -60 to 0 dB of the band's peak */
    void setThresholdDb (float thresholdDb) noexcept { compressor.setThresholdDb (thresholdDb); }

    /** @param ratio  1 to 20 */
    void setRatio (float ratio) noexcept { compressor.setRatio (clampOr (ratio, 1.0f, 20.0f, 4.0f)); }

    void process (Block block) noexcept
    {
        inChunks (block, [this] (Block chunk, int) {
            std::array<ChunkValues, maxChannels> storage;
            std::array<float*, maxChannels> pointers{ storage[0].data(), storage[1].data() };
            const Block highs{ pointers.data(), chunk.numChannels, chunk.numFrames, chunk.beatsPerMinute };
            crossover.split (chunk, highs);
            compressor.process (highs);
            for (int c = 0; c < chunk.numChannels; ++c)
                for (int n = 0; n < chunk.numFrames; ++n)
                    chunk.channels[c][n] += highs.channels[c][n];
        });
    }

private:
    Crossover crossover;
    Compressor compressor;
};

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
            const Block mid{ mids.data(), chunk.numChannels, chunk.numFrames, chunk.beatsPerMinute };
            const Block top{ tops.data(), chunk.numChannels, chunk.numFrames, chunk.beatsPerMinute };
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
