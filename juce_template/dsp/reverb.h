#pragma once

#include "block.h"
#include "delay_line.h"
#include "smoothed.h"
#include <array>

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
        for (size_t i = 0; i < numLines; ++i)
        {
            lengths[i] = framesFor (lineMs[i] * scale);
            lines[i].prepare (lengths[i]);
        }
        for (auto& pair : diffusers)
            for (size_t i = 0; i < pair.size(); ++i)
            {
                pair[i].frames = framesFor (diffuserMs[i] * (kind == Kind::plate ? 0.7f : 1.0f));
                pair[i].line.prepare (pair[i].frames);
            }
        for (auto& line : preDelay)
            line.prepare (framesFor (maxPreDelayMs) + 4);

        decay = 0.0f; // the gains hold for one sample rate
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
    }

    /** @param decaySeconds  RT60 of the low frequencies, 0.1 to 30 s */
    void setDecaySeconds (float decaySeconds) noexcept
    {
        const float seconds = clampOr (decaySeconds, 0.1f, 30.0f, 2.0f);
        if (seconds == decay)
            return;

        decay = seconds;
        for (size_t i = 0; i < numLines; ++i)
            gains[i] = std::pow (10.0f, -3.0f * static_cast<float> (lengths[i]) / (static_cast<float> (sampleRate) * seconds));
    }

    /** @param toneHz  500 Hz to 20 kHz: what is above dies away sooner */
    void setToneHz (float toneHz) noexcept
    {
        const auto hz = static_cast<double> (clampOr (toneHz, 500.0f, 20000.0f, 6000.0f));
        tone = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * hz), sampleRate);
    }

    /** @param preDelayMs  0 to 250 ms before the reverb starts */
    void setPreDelayMs (float preDelayMs) noexcept
    {
        preDelayFrames.setTarget (1.0f + clampOr (preDelayMs, 0.0f, maxPreDelayMs, 10.0f) * static_cast<float> (sampleRate * 0.001));
    }

    /** @param amount  0 (dry) to 1 (only reverb) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.3f)); }

    void process (Block block) noexcept
    {
        const auto channels = static_cast<size_t> (block.numChannels);
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            const float before = preDelayFrames.next(), wetAmount = mix.next();
            std::array<float, maxChannels> input{}, diffused{}, wet{};

            for (size_t c = 0; c < channels; ++c)
            {
                input[c] = block.channels[c][frame];
                preDelay[c].write (input[c]);
                diffused[c] = preDelay[c].read (before);
                for (auto& diffuser : diffusers[c])
                    diffused[c] = diffuser.process (diffused[c]);
            }
            if (channels == 1)
                diffused[1] = diffused[0];

            step (diffused, wet);

            for (size_t c = 0; c < channels; ++c)
                block.channels[c][frame] = input[c] + wetAmount * (wet[c] - input[c]);
        }
    }

private:
    static constexpr size_t numLines = 8;
    static constexpr float maxPreDelayMs = 250.0f;

    // Ratios without common factors, so that no two lines ring together.
    static constexpr std::array<float, numLines> lineMs{ 31.71f, 37.11f, 40.23f, 44.41f, 52.79f, 58.37f, 66.91f, 73.13f };
    static constexpr std::array<float, 4> diffuserMs{ 4.771f, 3.595f, 12.73f, 9.307f };

    struct Diffuser
    {
        DelayLine line;
        int frames = 1;

        float process (float input) noexcept
        {
            constexpr float amount = 0.625f;
            const float old = line.readWhole (frames - 1);
            const float fed = input - amount * old;
            line.write (fed);
            return old + amount * fed;
        }
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

    void step (const std::array<float, maxChannels>& input, std::array<float, maxChannels>& output) noexcept
    {
        std::array<float, numLines> out;
        for (size_t i = 0; i < numLines; ++i)
        {
            damped[i] += tone * (lines[i].readWhole (lengths[i] - 1) - damped[i]);
            out[i] = gains[i] * damped[i];
        }

        constexpr float outputGain = 0.5f;
        output[0] = outputGain * (out[0] - out[2] + out[4] - out[6]);
        output[1] = outputGain * (out[1] - out[3] + out[5] - out[7]);

        // Fast Walsh-Hadamard transform: three rounds of butterflies.
        for (size_t half = 1; half < numLines; half *= 2)
            for (size_t i = 0; i < numLines; i += 2 * half)
                for (size_t j = i; j < i + half; ++j)
                {
                    const float a = out[j], b = out[j + half];
                    out[j] = a + b;
                    out[j + half] = a - b;
                }

        constexpr float normal = 0.35355339f; // 1 / sqrt (8)
        for (size_t i = 0; i < numLines; ++i)
            lines[i].write (input[i % 2] + normal * out[i]);
    }

    Kind kind;
    double sampleRate = 48000.0;
    Smoothed preDelayFrames{ 1.0f }, mix{ 0.3f };
    std::array<DelayLine, numLines> lines;
    std::array<int, numLines> lengths{};
    std::array<float, numLines> gains{}, damped{};
    std::array<DelayLine, maxChannels> preDelay;
    std::array<std::array<Diffuser, 4>, maxChannels> diffusers;
    float tone = 0.5f, decay = 0.0f;
};

} // namespace plugsmith::dsp
