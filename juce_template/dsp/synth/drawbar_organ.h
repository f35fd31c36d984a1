#pragma once

#include "dsp/synth/own_voices.h"
#include "dsp/tools/noise.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** An organ of tone wheels: nine drawbars, a click and a percussion. Keys have no touch. MIDI as PolySynth.

    A drawbar has 3 dB a step. Bars of 16', 5 1/3', 8', 4', 2 2/3', 2', 1 3/5', 1 1/3' and 1' sound at 1/2, 3/2, 1, 2, 3, 4, 5, 6
    and 8 times the key's pitch. */
class DrawbarOrgan
{
public:
    static constexpr size_t numBars = 9;
    using Bars = std::array<float, numBars>;

    /** What a block plays with; each value is clamped where it is used. */
    struct Settings
    {
        KeyMode keys = KeyMode::poly;
        float glideMs = 0.0f;             ///< 0 to 2000
        Bars bars = { 8.0f, 8.0f, 8.0f }; ///< each 0 (silent) to 8, in the order of the pitches above; the others are 0
        float click = 0.3f;               ///< 0 to 1, as a key goes down
        float percussion = 0.0f;          ///< 0 to 1: a third harmonic that dies away
        float releaseMs = 15.0f;          ///< 2 to 2000
        float levelDb = -20.0f;           ///< -60 to 6, of one key with one full bar
    };

    void prepare (const Spec& spec)
    {
        level.prepare (usableSampleRate (spec.sampleRate));
        voices.prepare (spec);
        reset();
    }

    void reset() noexcept
    {
        voices.reset();
        level.reset();
        for (std::uint32_t n = 0; auto& voice : voices.all())
            voice.reset (n++);
    }

    void set (const Settings& newSettings) noexcept
    {
        OwnVoices<Voice>::Settings how;
        how.keys = newSettings.keys;
        how.glideMs = newSettings.glideMs;
        voices.set (how);
        level.setTarget (gainFromDb (clampOr (newSettings.levelDb, -60.0f, 6.0f, -20.0f)));
        Bars gains{};
        for (size_t n = 0; n < numBars; ++n)
        {
            const float pulled = clampOr (newSettings.bars[n], 0.0f, 8.0f, 0.0f);
            gains[n] = std::min (1.0f, pulled) * gainFromDb (3.0f * (std::max (1.0f, pulled) - 8.0f));
        }
        for (auto& voice : voices.all())
            voice.set (gains, clampOr (newSettings.click, 0.0f, 1.0f, 0.3f), clampOr (newSettings.percussion, 0.0f, 1.0f, 0.0f), clampOr (newSettings.releaseMs, 2.0f, 2000.0f, 15.0f));
    }

    /** Replaces `block` by the notes of `events`, which are in order of their frames. */
    void process (Block block, std::span<const MidiEvent> events) noexcept
    {
        voices.process (block, events);
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            const float gain = level.next();
            for (int channel = 0; channel < block.numChannels; ++channel)
                block.channels[channel][frame] *= gain;
        }
    }

private:
    class Voice
    {
    public:
        void prepare (double newSampleRate) noexcept
        {
            sampleRate = newSampleRate;
            rise = onePoleCoefficient (0.0015, sampleRate);
            follow = onePoleCoefficient (0.01, sampleRate);
            clickFall = static_cast<float> (std::exp (-1.0 / (0.004 * sampleRate)));
            pingFall = static_cast<float> (std::exp (-1.0 / (0.25 * sampleRate)));
        }

        void set (const Bars& gains, float newClick, float newPercussion, float releaseMs) noexcept
        {
            wanted = gains;
            click = newClick;
            percussion = newPercussion;
            fall = onePoleCoefficient (0.001 * static_cast<double> (releaseMs) / 3.0, sampleRate);
        }

        void reset (std::uint32_t seed) noexcept
        {
            silence();
            dice.setSeed (seed);
            x = 1.0f;
            y = clicking = ping = tuned = 0.0f;
            bars = wanted;
        }

        void start (float, bool wasSounding) noexcept
        {
            if (! wasSounding)
            {
                x = 1.0f;
                y = 0.0f;
                loud = 0.0f;
                bars = wanted;
            }
            isDown = true;
            clicking = click;
            ping = percussion;
        }

        void release() noexcept { isDown = false; }

        void silence() noexcept
        {
            isDown = false;
            loud = 0.0f;
        }

        bool isSounding() const noexcept { return isDown || loud > quietest; }

        float next (float hertz, float) noexcept
        {
            if (hertz != tuned)
                tune (hertz);
            // One turn of half the key's pitch; its powers are all other pitches.
            const float turned = x * cosine - y * sine;
            y = x * sine + y * cosine;
            x = turned;
            const float shrink = 1.5f - 0.5f * (x * x + y * y); // rounding must not make it grow
            x *= shrink;
            y *= shrink;
            const float c2 = x * x - y * y, s2 = 2.0f * x * y, c4 = c2 * c2 - s2 * s2, s4 = 2.0f * c2 * s2, c8 = c4 * c4 - s4 * s4, s8 = 2.0f * c4 * s4;
            const float s3 = s2 * x + c2 * y, c6 = c4 * c2 - s4 * s2, s6 = s4 * c2 + c4 * s2, s10 = s8 * c2 + c8 * s2, s12 = 2.0f * c6 * s6, s16 = 2.0f * c8 * s8;
            const Bars tones{ y, s3, s2, s4, s6, s8, s10, s12, s16 };
            float sum = 0.0f;
            for (size_t n = 0; n < numBars; ++n)
            {
                bars[n] += follow * (wanted[n] - bars[n]);
                sum += bars[n] * fits[n] * tones[n];
            }
            loud += isDown ? rise * (1.0f - loud) : -fall * loud;
            ping *= pingFall;
            clicking *= clickFall;
            if (ping < quietest)
                ping = 0.0f;
            if (clicking < quietest)
                clicking = 0.0f;
            return loud * (sum + 1.5f * ping * fits[4] * s6 + clicking * dice.next());
        }

    private:
        static constexpr float quietest = 1.0e-4f;

        void tune (float hertz) noexcept
        {
            constexpr Bars pitches{ 0.5f, 1.5f, 1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f, 8.0f };
            tuned = hertz;
            const double turns = 0.5 * static_cast<double> (hertz) / sampleRate;
            cosine = static_cast<float> (std::cos (2.0 * std::numbers::pi * turns));
            sine = static_cast<float> (std::sin (2.0 * std::numbers::pi * turns));
            for (size_t n = 0; n < numBars; ++n) // above half the rate there is nothing; it goes before that
                fits[n] = std::clamp (static_cast<float> (9.0 - 20.0 * static_cast<double> (hertz * pitches[n]) / sampleRate), 0.0f, 1.0f);
        }

        double sampleRate = 48000.0;
        Bars wanted{}, bars{}, fits{};
        float x = 1.0f, y = 0.0f, cosine = 1.0f, sine = 0.0f, tuned = 0.0f;
        float loud = 0.0f, rise = 0.01f, fall = 0.001f, follow = 0.001f, click = 0.0f, clicking = 0.0f, clickFall = 0.99f, percussion = 0.0f, ping = 0.0f, pingFall = 0.999f;
        bool isDown = false;
        Noise dice;
    };

    OwnVoices<Voice> voices;
    Smoothed level{ 0.1f }; // -20 dB
};

} // namespace plugsmith::dsp
