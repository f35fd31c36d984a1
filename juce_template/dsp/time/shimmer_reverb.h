#pragma once

#include "dsp/filter/state_variable_filter.h"
#include "dsp/time/pitch_shifter.h"
#include "dsp/time/reverb.h"
#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A hall whose echoes climb: an octave up goes back in, again and again.

    What would climb over half the sample rate is filtered out first: folded back, some of it would land where it was.
    The loop is quieter with each trip at every setting: what goes back is divided by how much the hall gathers
    (Reverb::steadyGain()), so that at most 0.75 of it comes back. Where nothing climbs, sound meets the same modes of the
    hall on each trip, of which some are 10 dB above their mean: there it is a fifth of that. */
class ShimmerReverb
{
public:
    void prepare (const Spec& spec)
    {
        hall.prepare (spec);
        hall.setMix (1.0f);
        shifter.prepare (spec);
        shifter.setMix (1.0f);
        sampleRate = usableSampleRate (spec.sampleRate);
        band.prepare (spec);
        setSemitones (12.0f);
        amount.prepare (spec.sampleRate);
        mix.prepare (spec.sampleRate);
        rumble = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * 40.0), sampleRate);
        setDecaySeconds (4.0f);
        reset();
    }

    void reset() noexcept
    {
        hall.reset();
        shifter.reset();
        band.reset();
        amount.reset();
        mix.reset();
        last = {};
        lows.fill (0.0f);
        filled = 0;
    }

    /** @param decaySeconds  0.5 to 20 s */
    void setDecaySeconds (float decaySeconds) noexcept { hall.setDecaySeconds (clampOr (decaySeconds, 0.5f, 20.0f, 4.0f)); }

    /** @param toneHz  500 Hz to 20 kHz: what is above dies away sooner */
    void setToneHz (float toneHz) noexcept { hall.setToneHz (toneHz); }

    /** @param semitones  -12 to 24, by which each round climbs */
    void setSemitones (float semitones) noexcept
    {
        climb = clampOr (semitones, -12.0f, 24.0f, 12.0f);
        shifter.setSemitones (climb);
        band.setCutoffHz (0.4f * static_cast<float> (sampleRate) * std::exp2 (-std::max (0.0f, climb) / 12.0f));
    }

    /** @param share  0 to 1: how much of the hall climbs */
    void setShimmer (float share) noexcept { shimmer = clampOr (share, 0.0f, 1.0f, 0.5f); }

    /** @param share  0 (dry) to 1 (wet) */
    void setMix (float share) noexcept { mix.setTarget (clampOr (share, 0.0f, 1.0f, 0.4f)); }

    void process (Block block) noexcept
    {
        amount.setTarget (loopGain());
        // The hall hears its own shifted echo one chunk late: a delay like the others in it.
        for (int start = 0; start < block.numFrames;)
        {
            const int count = std::min (block.numFrames - start, chunkFrames - filled);
            std::array<float*, maxChannels> pointers{};
            for (int c = 0; c < block.numChannels; ++c)
                pointers[static_cast<size_t> (c)] = block.channels[c] + start;
            processPart (block.part (pointers.data(), start, count));
            start += count;
        }
    }

private:
    float loopGain() const noexcept
    {
        const float apart = std::min (1.0f, 0.2f + std::abs (climb)); // a semitone leads to other modes
        return 0.75f * shimmer * apart / hall.steadyGain();
    }

    void processPart (Block block) noexcept
    {
        const auto count = static_cast<size_t> (block.numFrames), at = static_cast<size_t> (filled);
        std::array<ChunkValues, maxChannels> wet{};
        std::array<float*, maxChannels> pointers{ wet[0].data(), wet[1].data() };
        const auto hallBlock = block.part (pointers.data(), 0, block.numFrames);

        ChunkValues share;
        amount.fill (share.data(), block.numFrames);
        for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            for (size_t n = 0; n < count; ++n)
            {
                const float back = fastTanh (share[n] * last[c][at + n]);
                lows[c] += rumble * (back - lows[c]); // falling steps gather below hearing
                wet[c][n] = block.channels[c][n] + back - lows[c];
            }
        hall.process (hallBlock);

        std::array<ChunkValues, maxChannels> climbing = wet;
        std::array<float*, maxChannels> climbers{ climbing[0].data(), climbing[1].data() };
        const auto climbingBlock = block.part (climbers.data(), 0, block.numFrames);
        band.process (climbingBlock);
        shifter.process (climbingBlock);
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
    StateVariableFilter band{ StateVariableFilter::Mode::lowPass, true };
    PitchShifter shifter;
    double sampleRate = 48000.0;
    Smoothed amount{ 0.0f }, mix{ 0.4f };
    float shimmer = 0.5f, climb = 12.0f, rumble = 0.005f;
    std::array<float, maxChannels> lows{};
    std::array<std::array<float, static_cast<size_t> (chunkFrames)>, maxChannels> last{};
    int filled = 0;
};

} // namespace plugsmith::dsp
