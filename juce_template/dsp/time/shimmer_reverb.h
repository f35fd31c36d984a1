#pragma once

#include "dsp/time/pitch_shifter.h"
#include "dsp/time/reverb.h"
#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A hall whose echoes climb: an octave up goes back in, again and again. */
class ShimmerReverb
{
public:
    void prepare (const Spec& spec)
    {
        hall.prepare (spec);
        hall.setMix (1.0f);
        shifter.prepare (spec);
        shifter.setMix (1.0f);
        shifter.setSemitones (12.0f);
        amount.prepare (spec.sampleRate);
        mix.prepare (spec.sampleRate);
        setDecaySeconds (4.0f);
        reset();
    }

    void reset() noexcept
    {
        hall.reset();
        shifter.reset();
        amount.reset();
        mix.reset();
        last = {};
        filled = 0;
    }

    /** @param decaySeconds  0.5 to 20 s */
    void setDecaySeconds (float decaySeconds) noexcept { hall.setDecaySeconds (clampOr (decaySeconds, 0.5f, 20.0f, 4.0f)); }

    /** @param toneHz  500 Hz to 20 kHz: what is above dies away sooner */
    void setToneHz (float toneHz) noexcept { hall.setToneHz (toneHz); }

    /** @param semitones  -12 to 24, by which each round climbs */
    void setSemitones (float semitones) noexcept
    {
        shifter.setSemitones (clampOr (semitones, -12.0f, 24.0f, 12.0f));
    }

    /** @param share  0 to 1: how much of the hall climbs */
    void setShimmer (float share) noexcept { amount.setTarget (clampOr (share, 0.0f, 1.0f, 0.5f)); }

    /** @param share  0 (dry) to 1 (wet) */
    void setMix (float share) noexcept { mix.setTarget (clampOr (share, 0.0f, 1.0f, 0.4f)); }

    void process (Block block) noexcept
    {
        // The hall hears its own shifted echo one chunk late: a delay like the others in it.
        for (int start = 0; start < block.numFrames;)
        {
            const int count = std::min (block.numFrames - start, chunkFrames - filled);
            std::array<float*, maxChannels> pointers{};
            for (int c = 0; c < block.numChannels; ++c)
                pointers[static_cast<size_t> (c)] = block.channels[c] + start;
            processPart (Block{ pointers.data(), block.numChannels, count, block.beatsPerMinute });
            start += count;
        }
    }

private:
    void processPart (Block block) noexcept
    {
        const auto count = static_cast<size_t> (block.numFrames), at = static_cast<size_t> (filled);
        std::array<ChunkValues, maxChannels> wet;
        std::array<float*, maxChannels> pointers{ wet[0].data(), wet[1].data() };
        const Block hallBlock{ pointers.data(), block.numChannels, block.numFrames, block.beatsPerMinute };

        ChunkValues share;
        amount.fill (share.data(), block.numFrames);
        for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            for (size_t n = 0; n < count; ++n)
                wet[c][n] = block.channels[c][n] + fastTanh (share[n] * 0.85f * last[c][at + n]);
        hall.process (hallBlock);

        std::array<ChunkValues, maxChannels> climbing = wet;
        std::array<float*, maxChannels> climbers{ climbing[0].data(), climbing[1].data() };
        shifter.process (Block{ climbers.data(), block.numChannels, block.numFrames, block.beatsPerMinute });
        for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            std::copy_n (climbing[c].begin(), count, last[c].begin() + static_cast<std::ptrdiff_t> (at));
        filled = (filled + block.numFrames) % chunkFrames;

        ChunkValues level;
        mix.fill (level.data(), block.numFrames);
        for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            for (size_t n = 0; n < count; ++n)
                block.channels[c][n] += level[n] * (wet[c][n] - block.channels[c][n]);
    }

    Reverb hall{ Reverb::Kind::hall };
    PitchShifter shifter;
    Smoothed amount{ 0.5f }, mix{ 0.4f };
    std::array<std::array<float, static_cast<size_t> (chunkFrames)>, maxChannels> last{};
    int filled = 0;
};

} // namespace plugsmith::dsp
