#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Cuts sound into sixteen steps, some of which are silent. */
class StepGate
{
public:
    enum class Pattern
    {
        everyStep,
        offBeats, ///< between the beats
        gallop,   ///< x.xx
        trance,   ///< x.xx.xx.xx.xx.x.
        threes,   ///< each third, and the last four
        tresillo, ///< 3, 3 and 2
        broken,   ///< xx..x.x..xx.x..x
        pairs     ///< xx..
    };

    static constexpr int numSteps = 16;

    /** Whether a step of a pattern sounds. @param step  0 to 15 */
    static constexpr bool isOn (Pattern pattern, int step) noexcept
    {
        constexpr std::array<std::uint16_t, 8> patterns{ 0xffff, 0x4444, 0xdddd, 0x5b6d, 0x1249, 0x4949, 0x9653, 0x3333 }; // the first step is bit 0
        return ((patterns[static_cast<size_t> (pattern) % patterns.size()] >> (step & (numSteps - 1))) & 1) != 0;
    }

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate);
        setRateHz (8.0f);
        setSmoothMs (3.0f);
        depth.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        depth.reset();
        open = 1.0f;
    }

    /** @param rateHz  0.1 to 32 steps a second */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.1f, 32.0f, 8.0f) / static_cast<float> (numSteps)); }

    /** A step takes so many quarter notes, and the first one begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept { lfo.follow (beats * static_cast<float> (numSteps), block, 2.0f); }

    void setPattern (Pattern newPattern) noexcept { pattern = newPattern; }

    /** @param part  0.05 to 1 of a step, for which it is open */
    void setLength (float part) noexcept { length = static_cast<double> (clampOr (part, 0.05f, 1.0f, 0.6f)); }

    /** @param ms  0.5 to 100 to open or close by 63 % */
    void setSmoothMs (float ms) noexcept { pace = onePoleCoefficient (0.001 * static_cast<double> (clampOr (ms, 0.5f, 100.0f, 3.0f)), sampleRate); }

    /** @param amount  0 to 1: at 1 it closes to silence */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            const double place = lfo.place() * static_cast<double> (numSteps);
            const auto step = static_cast<int> (place);
            const bool isOpen = isOn (pattern, step) && place - static_cast<double> (step) < length;
            open += pace * ((isOpen ? 1.0f : 0.0f) - open);
            const float gain = 1.0f - depth.next() * (1.0f - open);
            for (int channel = 0; channel < block.numChannels; ++channel)
                block.channels[channel][frame] *= gain;
            lfo.advance();
        }
    }

private:
    double sampleRate = 48000.0, length = 0.6;
    Lfo lfo;
    Smoothed depth{ 1.0f };
    Pattern pattern = Pattern::everyStep;
    float pace = 0.01f, open = 1.0f;
};

} // namespace plugsmith::dsp
