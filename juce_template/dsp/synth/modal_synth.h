#pragma once

#include "dsp/internal/awake.h"
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

/** Sixteen struck bodies of eight modes each: bell, marimba, glass, bar. MIDI as PolySynth, but without the mod wheel, and a
    bend is heard from the next stroke on.

    A mode is a decaying sine, turned by a rotation per frame. Ratios: bell after N. Fletcher and T. Rossing, "The
    Physics of Musical Instruments" (1998), chapter 21; bars and glass chapters 2 and 20. */
class ModalSynth
{
public:
    static constexpr size_t numVoices = 16;

    enum class Body
    {
        bell,
        marimba,
        glass,
        bar
    };

    /** What a block plays with; each value is clamped where it is used. */
    struct Settings
    {
        Body body = Body::bell;
        float decaySeconds = 4.0f; ///< 0.05 to 20: RT60 of the lowest mode
        float brightness = 0.5f;   ///< 0 to 1: how hard the mallet is
        float releaseMs = 800.0f;  ///< 5 to 10000: RT60 once the key is up
        float levelDb = -12.0f;    ///< -60 to 6, of one voice at full velocity
    };

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        level.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        level.reset();
        keeper.reset();
        voices = {};
    }

    void set (const Settings& newSettings) noexcept
    {
        settings = newSettings;
        level.setTarget (gainFromDb (clampOr (settings.levelDb, -60.0f, 6.0f, -12.0f)));
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

    static constexpr size_t numModes = 8;
    using Modes = std::array<float, numModes>;
    static constexpr std::array<Modes, 4> ratios{ { { 0.5f, 1.0f, 1.183f, 1.506f, 2.0f, 2.514f, 2.662f, 3.011f },
                                                    { 1.0f, 3.984f, 9.23f, 10.668f, 16.4f, 20.1f, 24.2f, 28.5f },
                                                    { 1.0f, 2.32f, 4.25f, 6.63f, 9.38f, 12.22f, 15.8f, 19.6f },
                                                    { 1.0f, 2.756f, 5.404f, 8.933f, 13.344f, 18.64f, 24.81f, 31.87f } } };

    struct Voice
    {
        Modes real{}, imaginary{}, cosine{}, sine{}; // each frame turns and shrinks them
        float energy = 0.0f, fall = 1.0f, release = 1.0f, fade = 1.0f;
        bool isOn = false, isDown = false;
    };

    void startVoice (size_t i, int key, float velocity, bool wasSounding) noexcept
    {
        auto& voice = voices[i];
        for (size_t m = 0; m < numModes; ++m) // what still rings goes on as loud as it was
        {
            voice.real[m] *= wasSounding ? voice.fade : 0.0f;
            voice.imaginary[m] *= wasSounding ? voice.fade : 0.0f;
        }
        const double hz = hertzOfKey (static_cast<double> (key) + static_cast<double> (keeper.bendSemitones (i)));
        const double decay = static_cast<double> (clampOr (settings.decaySeconds, 0.05f, 20.0f, 4.0f));
        const double hard = 0.25 + 1.5 * static_cast<double> (clampOr (settings.brightness, 0.0f, 1.0f, 0.5f)) * (0.4 + 0.6 * static_cast<double> (velocity));
        double total = 0.0;
        Modes struck{};
        for (size_t m = 0; m < numModes; ++m)
        {
            const double ratio = static_cast<double> (ratios[static_cast<size_t> (settings.body)][m]);
            const double turns = hz * ratio / sampleRate;
            const bool fits = turns < 0.45;
            const double seconds = decay / std::pow (std::max (ratio, 0.5), 0.8); // high modes die sooner
            const double shrink = std::pow (10.0, -3.0 / (seconds * sampleRate));
            voice.cosine[m] = static_cast<float> (shrink * std::cos (2.0 * std::numbers::pi * turns));
            voice.sine[m] = static_cast<float> (shrink * std::sin (2.0 * std::numbers::pi * turns));
            struck[m] = fits ? static_cast<float> (std::pow (std::max (ratio, 0.5), -1.0 / hard)) : 0.0f;
            total += static_cast<double> (struck[m]);
        }
        const float loud = (0.2f + 0.8f * velocity * velocity) / static_cast<float> (std::max (total, 1.0e-6));
        for (size_t m = 0; m < numModes; ++m)
            voice.real[m] += loud * struck[m]; // the sine starts at 0, so a stroke does not click
        voice.energy = 1.0f;
        voice.fall = static_cast<float> (std::pow (10.0, -3.0 / (1.8 * decay * sampleRate)));
        voice.fade = voice.release = 1.0f;
        voice.isOn = voice.isDown = true;
    }

    void releaseVoice (size_t i) noexcept
    {
        voices[i].isDown = false;
        const double seconds = 0.001 * static_cast<double> (clampOr (settings.releaseMs, 5.0f, 10000.0f, 800.0f));
        voices[i].release = static_cast<float> (std::pow (10.0, -3.0 / (seconds * sampleRate)));
    }

    void silenceVoice (size_t i) noexcept { voices[i].isOn = false; }
    bool isSounding (size_t i) const noexcept { return voices[i].isOn; }
    float loudness (size_t i) const noexcept { return voices[i].energy * voices[i].fade; }

    float sumOfVoices() noexcept
    {
        float sum = 0.0f;
        for (auto& voice : voices)
            if (voice.isOn)
                sum += next (voice);
        return sum;
    }

    static float next (Voice& voice) noexcept
    {
        float sum = 0.0f;
        for (size_t m = 0; m < numModes; ++m)
        {
            const float real = voice.real[m] * voice.cosine[m] - voice.imaginary[m] * voice.sine[m];
            voice.imaginary[m] = voice.real[m] * voice.sine[m] + voice.imaginary[m] * voice.cosine[m];
            voice.real[m] = real;
        }
        keepAwake (voice.real); // the high modes end long before the lowest one
        for (const float out : voice.imaginary)
            sum += out;
        voice.fade *= voice.release;
        voice.energy *= voice.fall;
        if (voice.energy * voice.fade < 1.0e-5f)
            voice.isOn = false;
        return voice.fade * sum;
    }

    double sampleRate = 48000.0;
    Settings settings;
    Smoothed level{ 0.2512f }; // -12 dB
    VoiceKeeper<numVoices> keeper;
    std::array<Voice, numVoices> voices{};
};

} // namespace plugsmith::dsp
