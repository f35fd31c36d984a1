#pragma once

#include "dsp/internal/svf.h"
#include "dsp/internal/voices.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/envelope.h"
#include "dsp/tools/midi.h"
#include "dsp/tools/noise.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Sixteen plucked strings: a burst of noise in a delay line that loses its top with every trip.

    Source: K. Karplus and A. Strong, "Digital Synthesis of Plucked-String and Drum Timbres", CMJ 7 (1983), with a
    cubic read for the fraction of a frame. MIDI as PolySynth, without the mod wheel. */
class StringSynth
{
public:
    static constexpr size_t numVoices = 16;

    /** What a block plays with; each value is clamped where it is used. */
    struct Settings
    {
        float decaySeconds = 3.0f; ///< 0.1 to 20: RT60 of a string that rings
        float brightness = 0.6f;   ///< 0 to 1, of the string
        float position = 0.2f;     ///< 0.02 to 0.5, where it is plucked: 0 is the bridge
        float releaseMs = 150.0f;  ///< 5 to 5000: RT60 once the key is up
        float levelDb = -9.0f;     ///< -60 to 6, of one string at full velocity
    };

    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        level.prepare (sampleRate);
        for (auto& voice : voices)
            voice.line.prepare (static_cast<int> (sampleRate / 7.0) + 8);
        reset();
    }

    void reset() noexcept
    {
        level.reset();
        keeper.reset();
        random.reset();
        for (auto& voice : voices)
        {
            voice.line.reset();
            voice.isOn = false;
            voice.late = voice.damped = voice.energy = 0.0f;
        }
    }

    void set (const Settings& newSettings) noexcept
    {
        settings = newSettings;
        level.setTarget (gainFromDb (clampOr (settings.levelDb, -60.0f, 6.0f, -9.0f)));
    }

    /** Replaces `block` by the notes of `events`, which are in order of their frames. */
    void process (Block block, std::span<const MidiEvent> events) noexcept
    {
        renderMono (
            block, events, [this] (const MidiEvent& event) { keeper.handle (event, *this); }, [this] { return level.next() * sumOfVoices(); }
        );
    }

private:
    friend class VoiceKeeper<numVoices>;

    struct Voice
    {
        DelayLine line;
        double period = 100.0, ratio = 1.0;
        float share = 0.5f, loss = 0.99f, late = 0.0f, damped = 0.0f, energy = 0.0f, pluck = 0.0f, bend = 0.0f;
        int burst = 0, offset = 0;
        bool isOn = false, isDown = false;
    };

    void startVoice (size_t i, int key, float velocity, bool wasSounding) noexcept
    {
        auto& voice = voices[i];
        voice.period = sampleRate / std::min (0.25 * sampleRate, hertzOfKey (static_cast<double> (key)));
        if (! wasSounding) // a string that still rings goes on under the new pluck
        {
            voice.line.reset();
            voice.late = voice.damped = 0.0f;
        }
        voice.burst = std::max (2, static_cast<int> (voice.period));
        voice.offset = std::max (1, static_cast<int> (voice.period * static_cast<double> (clampOr (settings.position, 0.02f, 0.5f, 0.2f))));
        voice.pluck = 0.2f + 0.8f * velocity * velocity;
        voice.isOn = voice.isDown = true;
        voice.energy = voice.pluck;
        setLoss (voice, clampOr (settings.decaySeconds, 0.1f, 20.0f, 3.0f));
    }

    void releaseVoice (size_t i) noexcept
    {
        voices[i].isDown = false;
        const float ringing = clampOr (settings.decaySeconds, 0.1f, 20.0f, 3.0f);
        setLoss (voices[i], std::min (ringing, 0.001f * clampOr (settings.releaseMs, 5.0f, 5000.0f, 150.0f)));
    }

    void silenceVoice (size_t i) noexcept
    {
        voices[i].isOn = false;
        voices[i].line.reset();
    }

    bool isSounding (size_t i) const noexcept { return voices[i].isOn; }
    float loudness (size_t i) const noexcept { return voices[i].energy; }

    void setLoss (Voice& voice, float seconds) noexcept
    {
        voice.loss = static_cast<float> (std::pow (10.0, -3.0 * voice.period / (sampleRate * static_cast<double> (seconds))));
        // The loop's low-pass (1 - s) x + s x': half a frame late at s = 1/2.
        voice.share = 0.5f * (1.0f - clampOr (settings.brightness, 0.0f, 1.0f, 0.6f));
    }

    float sumOfVoices() noexcept
    {
        float sum = 0.0f;
        for (size_t i = 0; i < numVoices; ++i)
            if (voices[i].isOn)
                sum += next (voices[i], keeper.bendSemitones (i));
        return sum;
    }

    float next (Voice& voice, float bend) noexcept
    {
        float fresh = 0.0f;
        if (voice.burst > 0)
        {
            fresh = voice.pluck * 0.5f * random.next();
            --voice.burst;
        }
        // A two-tap mean delays lows by `share` frames; the line is as much shorter.
        if (bend != voice.bend)
            voice.ratio = std::exp2 (-static_cast<double> (bend) / 12.0);
        voice.bend = bend;
        const double bent = voice.period * voice.ratio;
        const float out = voice.line.read (std::max (1.0f, static_cast<float> (bent) - voice.share - 1.0f));
        const float smooth = out + voice.share * (voice.late - out);
        voice.late = out;
        voice.line.write (fresh + voice.loss * smooth);
        voice.energy = std::max (std::abs (out), voice.energy * 0.9998f);
        if (voice.burst == 0 && voice.energy < 1.0e-4f)
            voice.isOn = false;
        // Plucked near the end: what starts there comes back with the sign turned, and takes harmonics away.
        return out - voice.line.readWhole (voice.offset) * 0.5f;
    }

    double sampleRate = 48000.0;
    Settings settings;
    Smoothed level{ 0.3548f }; // -9 dB
    Noise random;
    VoiceKeeper<numVoices> keeper;
    std::array<Voice, numVoices> voices;
};

} // namespace plugsmith::dsp
