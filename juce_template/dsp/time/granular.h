#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/noise.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A cloud: up to 16 grains of the last two seconds at once, each at its own place, side, pitch and direction. */
class Granular
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        mix.prepare (sampleRate);
        level.prepare (sampleRate, 0.1);
        for (auto& line : lines)
            line.prepare (static_cast<int> (2.3 * sampleRate));
        reset();
    }

    void reset() noexcept
    {
        mix.reset();
        level.reset();
        for (auto& line : lines)
            line.reset();
        grains = {};
        random.reset();
        untilNext = 0.0f;
    }

    /** @param sizeMs  10 to 500 ms per grain */
    void setSizeMs (float sizeMs) noexcept { size = clampOr (sizeMs, 10.0f, 500.0f, 120.0f); }

    /** @param grainsPerSecond  1 to 100 */
    void setDensity (float grainsPerSecond) noexcept { density = clampOr (grainsPerSecond, 1.0f, 100.0f, 20.0f); }

    /** @param semitones  -24 to 24, of all grains */
    void setPitch (float semitones) noexcept { pitch = clampOr (semitones, -24.0f, 24.0f, 0.0f); }

    /** @param amount  0 to 1: how far grains differ in place, pitch (up to an octave) and side */
    void setSpread (float amount) noexcept { spread = clampOr (amount, 0.0f, 1.0f, 0.5f); }

    /** @param share  0 to 1: how many of the grains run backwards */
    void setReverse (float share) noexcept { reverse = clampOr (share, 0.0f, 1.0f, 0.0f); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.6f)); }

    void process (Block block) noexcept
    {
        setLevel(); // once all setters have been called
        for (int n = 0; n < block.numFrames; ++n)
        {
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
                lines[c].write (block.channels[c][n]);
            if ((untilNext -= 1.0f) <= 0.0f)
            {
                start();
                untilNext += static_cast<float> (sampleRate) / density;
            }

            std::array<float, maxChannels> cloud{};
            for (auto& grain : grains)
                if (grain.left > 0)
                    play (grain, cloud, static_cast<size_t> (block.numChannels));

            const float wet = mix.next(), loud = level.next();
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
                block.channels[c][n] += wet * (loud * cloud[c] - block.channels[c][n]);
        }
    }

private:
    struct Grain
    {
        float delay = 1.0f, drift = 0.0f, place = 0.0f, step = 0.0f;
        std::array<float, maxChannels> gains{};
        int left = 0;
    };

    // Grains that overlap add up by their power.
    void setLevel() noexcept { level.setTarget (1.4f / std::sqrt (std::max (1.0f, density * size * 0.001f))); }

    void start() noexcept
    {
        for (auto& grain : grains)
            if (grain.left <= 0)
            {
                const float frames = std::max (16.0f, size * static_cast<float> (sampleRate) * 0.001f);
                const bool backwards = 0.5f + 0.5f * random.next() < reverse;
                const float octave = std::round (random.next() * 1.2f) * (spread > 0.5f ? 1.0f : 0.0f);
                const float ratio = std::exp2 (pitch / 12.0f + octave) * (backwards ? -1.0f : 1.0f);
                grain.drift = 1.0f - ratio; // how the delay grows per frame
                const float behind = (0.5f + 0.5f * random.next()) * spread * 0.5f * static_cast<float> (sampleRate);
                const float longest = 2.2f * static_cast<float> (sampleRate);
                grain.delay = std::min (longest, 4.0f + behind + std::max (0.0f, -grain.drift * frames));
                const float room = grain.drift < 0.0f ? (grain.delay - 4.0f) / -grain.drift : (longest - grain.delay) / std::max (grain.drift, 0.01f);
                grain.left = static_cast<int> (std::min (frames, room));
                grain.place = 0.0f;
                grain.step = 1.0f / static_cast<float> (std::max (1, grain.left));
                const float side = random.next() * spread;
                grain.gains = { std::sqrt (1.0f - side), std::sqrt (1.0f + side) };
                return;
            }
    }

    void play (Grain& grain, std::array<float, maxChannels>& cloud, size_t channels) noexcept
    {
        const float window = 4.0f * grain.place * (1.0f - grain.place); // a parabola
        for (size_t c = 0; c < channels; ++c)
            cloud[c] += window * (channels == 1 ? 1.0f : grain.gains[c]) * lines[c].read (grain.delay);
        grain.delay += grain.drift;
        grain.place += grain.step;
        --grain.left;
    }

    double sampleRate = 48000.0;
    float size = 120.0f, density = 20.0f, pitch = 0.0f, spread = 0.5f, reverse = 0.0f, untilNext = 0.0f;
    Smoothed mix{ 0.6f }, level{ 0.9f };
    Noise random;
    std::array<DelayLine, maxChannels> lines;
    std::array<Grain, 16> grains{};
};

} // namespace plugsmith::dsp
