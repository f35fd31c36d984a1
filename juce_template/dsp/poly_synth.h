#pragma once

#include "block.h"
#include "envelope.h"
#include "lfo.h"
#include "midi.h"
#include "oscillator.h"
#include "smoothed.h"
#include "state_variable_filter.h"
#include <array>
#include <span>

namespace plugsmith::dsp
{

/** Sixteen voices of two oscillators, a low-pass filter and two envelopes.

    Understands note on and off, velocity, pitch bend (2 semitones), mod wheel (vibrato), sustain,
    all-notes-off and all-sound-off. When voices run out, the quietest released one is taken, else the oldest. */
class PolySynth
{
public:
    static constexpr size_t numVoices = 16;

    /** What a block plays with; each value is clamped where it is used. */
    struct Settings
    {
        Oscillator::Wave wave = Oscillator::Wave::saw;
        float detuneCents = 8.0f;  ///< 0 to 100, between the two oscillators
        float cutoffHz = 4000.0f;  ///< 20 to 20000
        float resonance = 0.8f;    ///< quality factor, 0.3 to 12
        float sweepOctaves = 2.0f; ///< -6 to 6, how far the filter envelope opens the filter
        Envelope::Times amp;       ///< level over time
        float levelDb = -12.0f;    ///< -60 to 6, of one voice at full velocity
    };

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        cutoffOctave.prepare (sampleRate);
        level.prepare (sampleRate);
        vibrato.prepare (sampleRate);
        vibrato.setRateHz (5.5f);
        for (auto& voice : voices)
        {
            voice.amp.prepare (sampleRate);
            voice.sweep.prepare (sampleRate);
        }
        reset();
    }

    void reset() noexcept
    {
        cutoffOctave.reset();
        level.reset();
        vibrato.reset();
        bend = modWheel = 0.0f;
        sustainPedal = false;
        notesStarted = 0;
        frameCounter = 0;
        for (auto& voice : voices)
        {
            voice.amp.reset();
            voice.sweep.reset();
            voice.filter = {};
            voice.note = -1;
        }
    }

    void set (const Settings& newSettings) noexcept
    {
        settings = newSettings;
        cutoffOctave.setTarget (std::log2 (clampOr (settings.cutoffHz, 20.0f, 20000.0f, 4000.0f)));
        level.setTarget (gainFromDb (clampOr (settings.levelDb, -60.0f, 6.0f, -12.0f)));

        Envelope::Times sweep = settings.amp;
        sweep.sustain = 0.25f * clampOr (settings.amp.sustain, 0.0f, 1.0f, 0.7f);
        for (auto& voice : voices)
        {
            voice.amp.setTimes (settings.amp);
            voice.sweep.setTimes (sweep);
        }
    }

    /** Replaces `block` by the notes of `events`, which are in order of their frames. */
    void process (Block block, std::span<const MidiEvent> events) noexcept
    {
        size_t event = 0;
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            for (; event < events.size() && events[event].frame <= frame; ++event)
                handle (events[event]);

            const float sample = nextSample();
            for (int channel = 0; channel < block.numChannels; ++channel)
                block.channels[channel][frame] = sample;
        }
        for (; event < events.size(); ++event)
            handle (events[event]);
    }

private:
    // The filter moves once per 16 frames, counted from reset() and not from the block's start: the
    // sound must not depend on how a host cuts time.
    static constexpr std::uint32_t controlInterval = 16;

    struct Voice
    {
        Envelope amp, sweep;
        Oscillator first, second;
        SvfState filter;
        SvfCoefficients coefficients;
        double cyclesPerFrame = 0.0, ratio = 1.0;
        int note = -1;
        bool held = false;
        float velocity = 0.0f;
        std::uint32_t order = 0;
    };

    void handle (const MidiEvent& event) noexcept
    {
        constexpr int modWheelCc = 1, sustainCc = 64, allSoundOffCc = 120, allNotesOffCc = 123;

        if (event.isNoteOn())
            start (event.data1, event.velocity());
        else if (event.isNoteOff())
            stop (event.data1);
        else if (event.isPitchBend())
            bend = 2.0f * event.pitchBend();
        else if (event.isController() && event.data1 == modWheelCc)
            modWheel = event.velocity();
        else if (event.isController() && event.data1 == sustainCc)
            setSustain (event.data2 >= 64);
        else if (event.isController() && event.data1 == allSoundOffCc)
            for (auto& voice : voices)
                voice.amp.reset();
        else if (event.isController() && event.data1 == allNotesOffCc)
            for (auto& voice : voices)
                release (voice);
    }

    void start (int note, float velocity) noexcept
    {
        Voice& voice = pickVoice (note);
        const bool fresh = ! voice.amp.isActive();
        voice.note = note;
        voice.held = true;
        voice.velocity = velocity;
        voice.order = ++notesStarted;

        if (fresh) // a fixed spread of phases: every note alike, but no two voices in step
        {
            const double offset = 0.61803398875 * static_cast<double> (&voice - voices.data());
            voice.first.setPhase (offset);
            voice.second.setPhase (offset + 0.37);
            voice.filter = {};
            voice.sweep.reset();
        }

        voice.amp.noteOn();
        voice.sweep.noteOn();
        updatePitch (voice);
        updateFilter (voice);
    }

    Voice& pickVoice (int note) noexcept
    {
        Voice* best = &voices[0];
        for (auto& voice : voices)
        {
            if (voice.amp.isActive() && voice.note == note)
                return voice;
            if (rank (voice) < rank (*best))
                best = &voice;
        }
        return *best;
    }

    // Lower is freer: silent voices, then released ones by level, then held ones by age.
    static double rank (const Voice& voice) noexcept
    {
        if (! voice.amp.isActive())
            return -1.0;
        if (voice.amp.isReleasing())
            return static_cast<double> (voice.amp.value());
        return 2.0 + static_cast<double> (voice.order);
    }

    void stop (int note) noexcept
    {
        for (auto& voice : voices)
            if (voice.note == note && voice.held)
            {
                voice.held = false;
                if (! sustainPedal)
                    release (voice);
            }
    }

    void setSustain (bool down) noexcept
    {
        sustainPedal = down;
        if (! down)
            for (auto& voice : voices)
                if (! voice.held)
                    release (voice);
    }

    static void release (Voice& voice) noexcept
    {
        voice.held = false;
        voice.amp.noteOff();
        voice.sweep.noteOff();
    }

    // A4 (note 69) is 440 Hz.
    void updatePitch (Voice& voice) noexcept
    {
        const float wobble = 0.35f * modWheel * vibrato.sine();
        const double hz = 440.0 * std::exp2 ((static_cast<double> (voice.note) - 69.0 + static_cast<double> (bend + wobble)) / 12.0);
        voice.cyclesPerFrame = std::min (0.45, hz / sampleRate);
        voice.ratio = std::exp2 (static_cast<double> (clampOr (settings.detuneCents, 0.0f, 100.0f, 8.0f)) / 1200.0);
    }

    void updateFilter (Voice& voice) noexcept
    {
        const float sweep = clampOr (settings.sweepOctaves, -6.0f, 6.0f, 2.0f) * voice.sweep.value() * (0.4f + 0.6f * voice.velocity);
        const float hz = std::clamp (std::exp2 (cutoffOctave.value() + sweep), 20.0f, 20000.0f);
        voice.coefficients = SvfCoefficients::lowPass (hz, clampOr (settings.resonance, 0.3f, 12.0f, 0.8f), sampleRate);
    }

    float nextSample() noexcept
    {
        const bool control = frameCounter++ % controlInterval == 0;
        const float gain = level.next();
        cutoffOctave.next();
        vibrato.advance();

        float sum = 0.0f;
        for (auto& voice : voices)
        {
            if (! voice.amp.isActive())
                continue;

            if (control)
            {
                updatePitch (voice);
                updateFilter (voice);
            }

            voice.sweep.next();
            const float tone = 0.5f * (voice.first.next (settings.wave, voice.cyclesPerFrame) + voice.second.next (settings.wave, voice.cyclesPerFrame * voice.ratio));
            const float loud = voice.amp.next() * (0.2f + 0.8f * voice.velocity * voice.velocity);
            sum += loud * voice.filter.process (tone, voice.coefficients);
        }
        return gain * sum;
    }

    double sampleRate = 48000.0;
    Settings settings;
    Smoothed cutoffOctave{ 11.9657843f }, level{ 0.2512f }; // 4 kHz, -12 dB
    Lfo vibrato;
    float bend = 0.0f, modWheel = 0.0f;
    bool sustainPedal = false;
    std::uint32_t notesStarted = 0, frameCounter = 0;
    std::array<Voice, numVoices> voices;
};

} // namespace plugsmith::dsp
