#pragma once

#include "dsp/dynamics/compressor.h"
#include "dsp/filter/crossover.h"
#include "dsp/tools/block.h"

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
            const auto highs = chunk.part (pointers.data(), 0, chunk.numFrames);
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

} // namespace plugsmith::dsp
