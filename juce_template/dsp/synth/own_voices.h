#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/voices.h"
#include "dsp/tools/block.h"
#include "dsp/tools/midi.h"
#include <array>

namespace plugsmith::dsp
{

/** An instrument of voices of your own: a Voice is what one key sounds like, and nothing else.

    It needs: void prepare (double sampleRate), which may allocate; void start (float velocity, bool wasSounding), velocity
    0 to 1; void release(); void silence(), at once; bool isSounding() const; and float next (float hertz, float modWheel),
    the next sample, at the pitch of the key with bend and glide, wheel 0 to 1. Tied keys in legato change the pitch alone.
    all() gives the voices, to hand on what knobs set. MIDI as PolySynth. */
template <typename Voice, size_t NumVoices = 16>
class OwnVoices
{
public:
    /** What a block plays with; each value is clamped where it is used. */
    struct Settings
    {
        KeyMode keys = KeyMode::poly;
        float glideMs = 0.0f; ///< 0 to 2000, to 63 % of the way from the last note
    };

    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto& voice : voices)
            voice.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        keeper.reset();
        lastKey = -1.0f;
        frame = 0;
        for (auto& voice : voices)
            voice.silence();
        states = {};
    }

    void set (const Settings& newSettings) noexcept
    {
        settings = newSettings;
        keeper.setMode (settings.keys, *this);
        glide = static_cast<float> (glideIn (ControlClock::interval, settings.glideMs, sampleRate));
    }

    /** All voices, to hand on what a knob sets. */
    std::array<Voice, NumVoices>& all() noexcept { return voices; }

    /** Replaces `block` by the notes of `events`, which are in order of their frames. All channels get the same. */
    void process (Block block, std::span<const MidiEvent> events) noexcept
    {
        const auto handle = [this] (const MidiEvent& event) { keeper.handle (event, *this); };
        const auto sound = [this, block] (int start, int count) { render (block, start, count); };
        inSteps (block.numFrames, events, ControlClock::interval, frame, handle, [this] { control(); }, sound);
        keepAwake (block);
    }

private:
    friend class VoiceKeeper<NumVoices>;

    struct State
    {
        float key = 60.0f, target = 60.0f, hertz = 261.6f, loud = 0.0f;
    };

    void startVoice (size_t i, int key, float velocity, bool wasSounding) noexcept
    {
        auto& state = states[i];
        state.target = static_cast<float> (key);
        if (settings.glideMs <= 0.0f || lastKey < 0.0f)
            state.key = state.target;
        else if (! wasSounding)
            state.key = lastKey;
        lastKey = state.target;
        if (! wasSounding)
            state.loud = 0.0f;
        tune (i);
        voices[i].start (velocity, wasSounding);
    }

    void moveVoice (size_t i, int key) noexcept
    {
        lastKey = states[i].target = static_cast<float> (key);
        if (settings.glideMs <= 0.0f)
            states[i].key = lastKey;
        tune (i);
    }

    void releaseVoice (size_t i) noexcept { voices[i].release(); }
    void silenceVoice (size_t i) noexcept { voices[i].silence(); }
    bool isSounding (size_t i) const noexcept { return voices[i].isSounding(); }
    float loudness (size_t i) const noexcept { return states[i].loud; }

    void control() noexcept
    {
        for (size_t i = 0; i < NumVoices; ++i)
        {
            states[i].key += glide * (states[i].target - states[i].key);
            states[i].loud *= 0.9f;
            if (voices[i].isSounding())
                tune (i);
        }
    }

    void tune (size_t i) noexcept
    {
        const double hertz = hertzOfKey (static_cast<double> (states[i].key + keeper.bendSemitones (i)));
        states[i].hertz = static_cast<float> (std::min (hertz, 0.45 * sampleRate));
    }

    void render (Block block, int start, int count) noexcept
    {
        for (int channel = 0; channel < block.numChannels; ++channel)
            std::fill_n (block.channels[channel] + start, count, 0.0f);
        for (size_t i = 0; i < NumVoices; ++i)
        {
            auto& state = states[i];
            const float wheel = keeper.modulation (i);
            for (int n = start; n < start + count && voices[i].isSounding(); ++n)
            {
                const float sample = voices[i].next (state.hertz, wheel);
                state.loud = std::max (state.loud, std::abs (sample));
                for (int channel = 0; channel < block.numChannels; ++channel)
                    block.channels[channel][n] += sample;
            }
        }
    }

    VoiceKeeper<NumVoices> keeper;
    std::array<Voice, NumVoices> voices{};
    std::array<State, NumVoices> states{};
    Settings settings;
    double sampleRate = 48000.0;
    float glide = 1.0f, lastKey = -1.0f;
    std::uint32_t frame = 0;
};

} // namespace plugsmith::dsp
