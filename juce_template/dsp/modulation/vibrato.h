#pragma once

#include "dsp/internal/modulated_delay.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A pitch that swings, as a singer's or a finger's does. */
class Vibrato
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate);
        swing.prepare (sampleRate, 0.1);
        setRateHz (5.5f);
        for (auto& line : lines)
            line.prepare (static_cast<int> (sampleRate * 0.001 * 2.0 * static_cast<double> (centreMs)) + 8 + chunkFrames);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        swing.reset();
        for (auto& line : lines)
            line.reset();
    }

    /** @param rateHz  0.1 to 14 Hz */
    void setRateHz (float rateHz) noexcept
    {
        rate = clampOr (rateHz, 0.1f, 14.0f, 5.5f);
        lfo.setRateHz (rate);
    }

    /** @param depthCents  0 to 100 cents to each side; slow swings reach less, since the delay ends */
    void setDepthCents (float depthCents) noexcept { cents = clampOr (depthCents, 0.0f, 100.0f, 25.0f); }

    void process (Block block) noexcept
    {
        setSwing(); // once all setters have been called
        inChunks (block, [this] (Block chunk, int) {
            const int count = chunk.numFrames;
            const auto perMs = static_cast<float> (sampleRate * 0.001);
            ChunkValues frames{}, delays;
            Lfo::Phases phases;
            swing.fill (frames.data(), count);
            lfo.fill (phases, count);
            fillSwing (delays, phases, 0.0, centreMs * perMs, frames, count);
            for (int c = 0; c < chunk.numChannels; ++c)
            {
                auto& line = lines[static_cast<size_t> (c)];
                line.writeAll (chunk.channels[c], count);
                readDelays (line, delays, chunk.channels[c], count);
            }
        });
    }

private:
    static constexpr float centreMs = 6.0f;

    // A delay d (t) = D sin (w t) bends the pitch by w D: D = (2^(cents/1200) - 1) / w.
    void setSwing() noexcept
    {
        const float bend = cents * 0.00057778951f; // ln 2 / 1200
        const float frames = bend * static_cast<float> (sampleRate) / (2.0f * std::numbers::pi_v<float> * rate);
        swing.setTarget (std::min (frames, (centreMs - 0.2f) * static_cast<float> (sampleRate * 0.001)));
    }

    double sampleRate = 48000.0;
    float rate = 5.5f;
    Lfo lfo;
    Smoothed swing{ 0.0f }; // frames
    float cents = 25.0f;
    std::array<DelayLine, maxChannels> lines;
};

} // namespace plugsmith::dsp
