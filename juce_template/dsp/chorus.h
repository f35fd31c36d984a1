#pragma once

#include "block.h"
#include "delay_line.h"
#include "lfo.h"
#include "smoothed.h"
#include <array>

namespace plugsmith::dsp
{

/** Two moving copies per channel, a quarter of a cycle apart between left and right. */
class Chorus
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate);
        lfo.setRateHz (0.6f);
        depth.prepare (sampleRate, 0.1);
        mix.prepare (sampleRate);
        for (auto& line : lines)
            line.prepare (static_cast<int> (sampleRate * 0.001 * static_cast<double> (centreMs + maxDepthMs)) + 4);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        depth.reset();
        mix.reset();
        for (auto& line : lines)
            line.reset();
    }

    /** @param rateHz  0.01 to 20 Hz */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.01f, 20.0f, 0.6f)); }

    /** @param amount  0 to 1: up to 6 ms to each side of 12 ms */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f) * maxDepthMs); }

    /** @param amount  0 (dry) to 1 (only the copies: a vibrato) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f)); }

    void process (Block block) noexcept
    {
        const auto framesPerMs = static_cast<float> (sampleRate * 0.001);
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            const float swing = depth.next(), wetAmount = mix.next();
            for (int channel = 0; channel < block.numChannels; ++channel)
            {
                auto& line = lines[static_cast<size_t> (channel)];
                float& sample = block.channels[channel][frame];
                line.write (sample);

                const double offset = 0.25 * channel;
                const float first = line.read (framesPerMs * (centreMs + swing * lfo.sine (offset)));
                const float second = line.read (framesPerMs * (centreMs + swing * lfo.sine (offset + 0.5)));
                sample += wetAmount * (0.7071f * (first + second) - sample);
            }
            lfo.advance();
        }
    }

private:
    static constexpr float centreMs = 12.0f, maxDepthMs = 6.0f;

    double sampleRate = 48000.0;
    Lfo lfo;
    Smoothed depth{ 0.5f * maxDepthMs }, mix{ 0.5f };
    std::array<DelayLine, maxChannels> lines;
};

} // namespace plugsmith::dsp
