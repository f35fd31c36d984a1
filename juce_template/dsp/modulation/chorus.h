#pragma once

#include "dsp/internal/modulated_delay.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Two moving copies per channel, a quarter of a cycle apart between left and right. */
class Chorus
{
public:
    void prepare (const Spec& spec)
    {
        framesPerMs = static_cast<float> (usableSampleRate (spec.sampleRate) * 0.001);
        lfo.prepare (spec.sampleRate, 0.1);
        lfo.setRateHz (0.6f);
        depth.prepare (spec.sampleRate, 0.1);
        mix.prepare (spec.sampleRate);
        setDepth (0.5f);
        for (auto& line : lines)
            line.prepare (static_cast<int> (framesPerMs * (centreMs + maxDepthMs)) + 4 + chunkFrames);
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

    /** One cycle takes so many quarter notes, and begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept { lfo.follow (beats, block, 20.0f); }

    /** @param amount  0 to 1: up to 6 ms to each side of 12 ms */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f) * maxDepthMs * framesPerMs); }

    /** @param amount  0 (dry) to 1 (only the copies: a vibrato) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f)); }

    void process (Block block) noexcept
    {
        inChunks (block, [this] (Block chunk, int) { processChunk (chunk); });
    }

private:
    static constexpr float centreMs = 12.0f, maxDepthMs = 6.0f;

    void processChunk (Block block) noexcept
    {
        const int count = block.numFrames;
        const ControlValues frames (depth, count), wet (mix, count);
        Lfo::Phases phases;
        lfo.fill (phases, count);

        for (int channel = 0; channel < block.numChannels; ++channel)
        {
            auto& line = lines[static_cast<size_t> (channel)];
            float* samples = block.channels[channel];
            line.writeAll (samples, count);
            const auto place = placeOf (line, count);
            ChunkValues padded;
            float* const to = count % 4 == 0 ? samples : padded.data();
            if (to != samples)
                std::copy_n (samples, count, to);
            PLUGSMITH_RUN (mixChorus (line.data(), place, phases.data(), turnsOf (0.25 * channel), framesPerMs * centreMs, frames, wet, to, count));
            if (to != samples)
                std::copy_n (to, count, samples);
        }
    }

    float framesPerMs = 48.0f;
    Lfo lfo;
    Smoothed depth{ 0.5f * maxDepthMs * 48.0f }, mix{ 0.5f };
    std::array<DelayLine, maxChannels> lines;
};

} // namespace plugsmith::dsp
