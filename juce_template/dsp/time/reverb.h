#pragma once

#include "dsp/internal/fdn.h"
#include "dsp/internal/modulated_delay.h"
#include "dsp/tools/smoothed.h"
#include <utility>

namespace plugsmith::dsp
{

/** A feedback delay network of eight lines behind four diffusing all-passes.

    Each line loses 60 dB in decaySeconds: g = 10^(-3 delay / (rate * RT60)). Source: J.-M. Jot and
    A. Chaigne, "Digital delay networks for designing artificial reverberators", AES 90 (1991). The
    lines meet in a normalised Hadamard matrix, which keeps their energy. */
class Reverb
{
public:
    enum class Kind
    {
        room,
        hall,
        plate
    };

    explicit Reverb (Kind kindOfSpace = Kind::hall) noexcept
        : kind (kindOfSpace)
    {
    }

    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        preDelayFrames.prepare (sampleRate, 0.1);
        mix.prepare (sampleRate);

        const float scale = lineScale();
        longestChunk = chunkFrames;
        for (size_t i = 0; i < numLines; ++i)
        {
            lengths[i] = framesFor (lineMs[i] * scale);
            lines[i].prepare (lengths[i] + chunkFrames);
            longestChunk = std::min (longestChunk, lengths[i]);
        }
        for (auto& pair : diffusers)
            for (size_t i = 0; i < pair.size(); ++i)
            {
                pair[i].frames = framesFor (diffuserMs[i] * (kind == Kind::plate ? 0.7f : 1.0f));
                pair[i].line.prepare (pair[i].frames + chunkFrames);
                longestChunk = std::min (longestChunk, pair[i].frames);
            }
        for (auto& line : preDelay)
            line.prepare (framesFor (maxPreDelayMs) + 4 + chunkFrames);

        decay = 0.0f; // the gains hold for one sample rate
        rampFrames = std::max (1, static_cast<int> (0.05 * sampleRate));
        setDecaySeconds (2.0f);
        setToneHz (6000.0f);
        setPreDelayMs (10.0f);
        reset();
    }

    void reset() noexcept
    {
        preDelayFrames.reset();
        mix.reset();
        for (auto& line : lines)
            line.reset();
        for (auto& line : preDelay)
            line.reset();
        for (auto& pair : diffusers)
            for (auto& diffuser : pair)
                diffuser.line.reset();
        damped.fill (0.0f);
        settings.framesLeft = settings.toneFramesLeft = 0;
        isFresh = toneIsFresh = true;
    }

    /** @param decaySeconds  RT60 of the low frequencies, 0.1 to 30 s */
    void setDecaySeconds (float decaySeconds) noexcept
    {
        const float seconds = clampOr (decaySeconds, 0.1f, 30.0f, 2.0f);
        const bool jumps = std::exchange (isFresh, false);
        if (seconds == decay)
            return;

        decay = seconds;
        for (size_t i = 0; i < numLines; ++i)
        {
            const float before = settings.gains[i] - static_cast<float> (settings.framesLeft) * settings.steps[i];
            settings.gains[i] = std::pow (10.0f, -3.0f * static_cast<float> (lengths[i]) / (static_cast<float> (sampleRate) * seconds));
            settings.steps[i] = (settings.gains[i] - before) / static_cast<float> (rampFrames);
        }
        settings.framesLeft = jumps ? 0 : rampFrames; // a jump would click in a full room
    }

    /** How much louder a steady low sound is behind the network than before it, once the room is full: the mean over
        its modes. Of what comes in, each trip leaves g^2 of the power, so the sum is g^2 / (1 - g^2). */
    float steadyGain() const noexcept
    {
        float kept = 0.0f;
        for (const float gain : settings.gains)
            kept += gain * gain / static_cast<float> (numLines);
        return std::sqrt (kept / std::max (1.0f - kept, 1.0e-6f));
    }

    /** @param toneHz  500 Hz to 20 kHz: what is above dies away sooner */
    void setToneHz (float toneHz) noexcept
    {
        const auto hz = static_cast<double> (clampOr (toneHz, 500.0f, 20000.0f, 6000.0f));
        const float tone = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * hz), sampleRate);
        const bool jumps = std::exchange (toneIsFresh, false);
        if (tone == settings.tone)
            return;

        const float before = settings.tone - static_cast<float> (settings.toneFramesLeft) * settings.toneStep;
        settings.tone = tone;
        settings.toneStep = (tone - before) / static_cast<float> (rampFrames);
        settings.toneFramesLeft = jumps ? 0 : rampFrames;
    }

    /** @param preDelayMs  0 to 250 ms before the reverb starts */
    void setPreDelayMs (float preDelayMs) noexcept
    {
        preDelayFrames.setTarget (1.0f + std::round (clampOr (preDelayMs, 0.0f, maxPreDelayMs, 10.0f) * static_cast<float> (sampleRate * 0.001)));
    }

    /** @param amount  0 (dry) to 1 (only reverb) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.3f)); }

    void process (Block block) noexcept
    {
        inChunks (
            block, [this] (Block chunk, int) { processChunk (chunk); }, longestChunk
        );
    }

private:
    static constexpr size_t numLines = 8;
    static constexpr float maxPreDelayMs = 250.0f, diffusion = 0.625f;

    // Ratios without common factors, so that no two lines ring together.
    static constexpr std::array<float, numLines> lineMs{ 31.71f, 37.11f, 40.23f, 44.41f, 52.79f, 58.37f, 66.91f, 73.13f };
    static constexpr std::array<float, 4> diffuserMs{ 4.771f, 3.595f, 12.73f, 9.307f };

    struct Diffuser
    {
        DelayLine line;
        int frames = 1;
    };

    float lineScale() const noexcept
    {
        switch (kind)
        {
            case Kind::room:
                return 0.45f;
            case Kind::plate:
                return 0.65f;
            case Kind::hall:
                break;
        }
        return 1.0f;
    }

    int framesFor (float ms) const noexcept { return std::max (1, static_cast<int> (std::lround (sampleRate * 0.001 * static_cast<double> (ms)))); }

    void processChunk (Block block) noexcept
    {
        const int count = block.numFrames;
        const auto channels = static_cast<size_t> (block.numChannels);
        ChunkValues before, old, fed;
        const bool glides = preDelayFrames.fill (before.data(), count);
        const ControlValues wetAmount (mix, count);

        std::array<ChunkValues, maxChannels> wet;
        for (size_t c = 0; c < channels; ++c)
        {
            preDelay[c].writeAll (block.channels[c], count);
            if (glides)
                readDelays (preDelay[c], before, wet[c].data(), count);
            else
                preDelay[c].readAll (static_cast<int> (std::lround (before[0])), wet[c].data(), count);
            for (auto& diffuser : diffusers[c])
            {
                // The line is read before it is written: what it gives is one chunk younger than readAll() counts.
                const float* given = diffuser.line.viewAll (diffuser.frames - count, old.data(), count);
                // In place where that can be: kernels write whole vectors.
                float* const room = count % 4 == 0 ? diffuser.line.room (count) : nullptr;
                PLUGSMITH_RUN (diffuse (given, room != nullptr ? room : fed.data(), wet[c].data(), diffusion, count));
                if (room != nullptr)
                    diffuser.line.advance (count);
                else
                    diffuser.line.writeAll (fed.data(), count);
            }
        }
        if (channels == 1)
            wet[1] = wet[0];

        std::array<ChunkValues, numLines> copies, kept;
        std::array<const float*, numLines> given;
        std::array<float*, numLines> taken;
        for (size_t i = 0; i < numLines; ++i)
        {
            given[i] = lines[i].viewAll (lengths[i] - count, copies[i].data(), count);
            float* const room = count % 4 == 0 ? lines[i].room (count) : nullptr;
            taken[i] = room != nullptr ? room : kept[i].data();
        }
        PLUGSMITH_RUN (runNetwork (settings, given, taken, wet[0].data(), wet[1].data(), count, damped));
        for (size_t i = 0; i < numLines; ++i)
            if (taken[i] == kept[i].data())
                lines[i].writeAll (kept[i].data(), count);
            else
                lines[i].advance (count);
        settings.framesLeft = std::max (0, settings.framesLeft - count);
        settings.toneFramesLeft = std::max (0, settings.toneFramesLeft - count);

        for (size_t c = 0; c < channels; ++c)
            PLUGSMITH_RUN (mixWet (wet[c].data(), wetAmount, block.channels[c], count));
    }

    Kind kind;
    double sampleRate = 48000.0;
    Smoothed preDelayFrames{ 1.0f }, mix{ 0.3f };
    FdnSettings settings;
    std::array<DelayLine, numLines> lines;
    std::array<int, numLines> lengths{};
    std::array<float, numLines> damped{};
    std::array<DelayLine, maxChannels> preDelay;
    std::array<std::array<Diffuser, 4>, maxChannels> diffusers;
    int longestChunk = 1;
    float decay = 0.0f;
    int rampFrames = 1;
    bool isFresh = true, toneIsFresh = true;
};

} // namespace plugsmith::dsp
