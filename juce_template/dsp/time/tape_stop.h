#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A tape that is stopped: it runs slower and slower, so the sound falls and ends. At the end of each round, and by hand; when it
    is let go, the sound is there again at once. */
class TapeStop
{
public:
    static constexpr double longestSeconds = 8.0; ///< to stop

    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate);
        length.prepare (sampleRate);
        mostFrames = 0.5 * longestSeconds * sampleRate; // that it is late when it stands: half of the time
        for (auto& line : lines)
            line.prepare (static_cast<int> (mostFrames) + 4);
        fade = static_cast<float> (1.0 / (0.005 * sampleRate));
        setRateHz (0.5f);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        length.reset();
        for (auto& line : lines)
            line.reset();
        slowed = late = lastPlace = 0.0;
        wet = 0.0f;
        isReturning = false;
    }

    /** @param hz  0.02 to 4 rounds a second */
    void setRateHz (float hz) noexcept { lfo.setRateHz (clampOr (hz, 0.02f, 4.0f, 0.5f)); }

    /** A round takes so many quarter notes, and the first one begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept { lfo.follow (beats, block, 4.0f); }

    /** @param part  0.02 to 1 of a round, in which it comes to a stop, by hand too */
    void setLength (float part) noexcept { length.setTarget (clampOr (part, 0.02f, 1.0f, 0.3f)); }

    /** @param stops  whether it stops at the end of each round, and not by hand alone */
    void setAuto (bool stops) noexcept { isAuto = stops; }

    /** @param stops  whether a hand is on the tape */
    void setStopped (bool stops) noexcept { isStopped = stops; }

    void process (Block block) noexcept
    {
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            const double place = lfo.place(), step = place - lastPlace - std::floor (place - lastPlace);
            const auto part = static_cast<double> (length.next());
            lastPlace = place;
            lfo.advance();

            double wanted = isAuto ? 1.0 - (1.0 - place) / part : 0.0;
            if (isStopped)
                wanted = std::min (1.0, slowed + std::max (std::min (step, 0.001), 1.0 / (longestSeconds * sampleRate)) / part);
            isReturning = isReturning || wanted < slowed - 0.001;
            if (! isReturning && wanted > 1.0e-6) // not at once by rounding, which depends on how a host cuts time
            {
                slowed = std::max (slowed, wanted);
                wet = std::min (1.0f, wet + fade);
            }
            else if (isReturning)
                wet = std::max (0.0f, wet - fade); // to the sound as it is now, while the tape goes on as slow as it was
            if (isReturning && wet <= 0.0f)
            {
                slowed = late = 0.0;
                isReturning = false;
            }
            late = std::min (late + slowed, mostFrames);
            const float level = std::min (1.0f, 4.0f * static_cast<float> (1.0 - slowed)); // a slow tape is quiet
            for (int channel = 0; channel < block.numChannels; ++channel)
            {
                auto& sample = block.channels[channel][frame];
                auto& line = lines[static_cast<size_t> (channel)];
                line.write (sample);
                if (wet > 0.0f)
                    sample += wet * (level * line.read (1.0f + static_cast<float> (late)) - sample);
            }
        }
    }

private:
    double sampleRate = 48000.0, mostFrames = 0.0;
    Smoothed length{ 0.3f };
    double slowed = 0.0, late = 0.0, lastPlace = 0.0; // 0 runs and 1 stands; frames
    Lfo lfo;
    std::array<DelayLine, maxChannels> lines;
    float fade = 0.004f, wet = 0.0f;
    bool isAuto = true, isStopped = false, isReturning = false;
};

} // namespace plugsmith::dsp
