#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include <array>

namespace plugsmith::runtime
{

/** The host's bypass: a crossfade to the input, delayed by what the engine delays, so that nothing
    clicks and nothing moves against the other tracks of the song. */
class Bypass
{
public:
    static constexpr double fadeSeconds = 0.02;
    static constexpr int chunkFrames = dsp::chunkFrames;

    /** Allocates. @param latencyFrames  of the engine, 0 or more */
    void prepare (double sampleRate, int latencyFrames)
    {
        latency = latencyFrames;
        step = static_cast<float> (1.0 / (fadeSeconds * dsp::usableSampleRate (sampleRate)));
        for (auto& line : dry)
            line.prepare (latency + chunkFrames);
        reset();
    }

    void reset() noexcept
    {
        for (auto& line : dry)
            line.reset();
        wet = wanted;
        warmUp = 0;
    }

    /** Call before each block. True if the engine must be reset, as it wakes from a sleep. */
    bool setBypassed (bool bypassed) noexcept
    {
        const float target = bypassed ? 0.0f : 1.0f;
        if (target == wanted)
            return false;

        const bool wakes = isAsleep();
        wanted = target;
        if (wakes)
            warmUp = latency; // frames until the engine has something to say
        return wakes;
    }

    /** Fully bypassed: the engine need not run. */
    bool isAsleep() const noexcept { return wanted == 0.0f && wet == 0.0f; }

    /** Keeps the input for later; call with the chunk before the engine changes it. */
    void remember (dsp::Block chunk) noexcept
    {
        for (int channel = 0; channel < chunk.numChannels; ++channel)
        {
            auto& line = dry[static_cast<size_t> (channel)];
            line.writeAll (chunk.channels[channel], chunk.numFrames);
            line.readAll (latency, delayed[static_cast<size_t> (channel)].data(), chunk.numFrames);
        }
    }

    /** Mixes the remembered input into the engine's output. @param numFrames  at most chunkFrames */
    void mix (dsp::Block block, bool hasDrySound) noexcept
    {
        if (wet == 1.0f && wanted == 1.0f && warmUp == 0) // as nearly always
            return;
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            if (warmUp > 0)
                --warmUp;
            else
                wet = wet < wanted ? std::min (wanted, wet + step) : std::max (wanted, wet - step);

            for (int channel = 0; channel < block.numChannels; ++channel)
            {
                auto& sample = block.channels[channel][frame];
                const float input = hasDrySound ? delayed[static_cast<size_t> (channel)][static_cast<size_t> (frame)] : 0.0f;
                if (wet < 1.0f) // exactly the engine's output when it is not bypassed
                    sample = wet > 0.0f ? input + wet * (sample - input) : input;
            }
        }
    }

private:
    std::array<dsp::DelayLine, dsp::maxChannels> dry;
    std::array<std::array<float, chunkFrames>, dsp::maxChannels> delayed{};
    int latency = 0, warmUp = 0;
    float wet = 1.0f, wanted = 1.0f, step = 0.001f;
};

} // namespace plugsmith::runtime
