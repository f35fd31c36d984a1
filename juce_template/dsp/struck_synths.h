#pragma once

#include "delay_line.h"
#include "envelope.h"
#include "noise.h"
#include "smoothed.h"
#include "svf.h"
#include "voices.h"

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
        double period = 100.0;
        float share = 0.5f, loss = 0.99f, late = 0.0f, damped = 0.0f, energy = 0.0f, pluck = 0.0f;
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
        for (auto& voice : voices)
            if (voice.isOn)
                sum += next (voice);
        return sum;
    }

    float next (Voice& voice) noexcept
    {
        float fresh = 0.0f;
        if (voice.burst > 0)
        {
            fresh = voice.pluck * 0.5f * random.next();
            --voice.burst;
        }
        // A two-tap mean delays lows by `share` frames; the line is as much shorter.
        const double bent = voice.period * ratioOfBend();
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

    double ratioOfBend() noexcept
    {
        if (keeper.bendSemitones() != lastBend)
            ratio = std::exp2 (-static_cast<double> (keeper.bendSemitones()) / 12.0);
        lastBend = keeper.bendSemitones();
        return ratio;
    }

    double sampleRate = 48000.0, ratio = 1.0;
    float lastBend = 0.0f;
    Settings settings;
    Smoothed level{ 0.3548f }; // -9 dB
    Noise random;
    VoiceKeeper<numVoices> keeper;
    std::array<Voice, numVoices> voices;
};

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
        const double hz = hertzOfKey (static_cast<double> (key) + static_cast<double> (keeper.bendSemitones()));
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

/** Analogue-style drums. As a kit, General MIDI keys choose: 35/36 kick, 38/40 snare, 42/44/46 hats, 39 clap,
    41 to 50 toms, all others the nearest of them; as one drum, keys tune it around C3 (60). */
class DrumSynth
{
public:
    static constexpr size_t numVoices = 8;

    enum class Kind
    {
        kit,
        kick,
        snare,
        hat
    };

    /** What a block plays with; each value is clamped where it is used. */
    struct Settings
    {
        float tuneSemitones = 0.0f; ///< -24 to 24
        float decay = 0.5f;         ///< 0 to 1, of all drums
        float snap = 0.5f;          ///< 0 to 1: the click of a kick, the wires of a snare, the top of a hat
        float drive = 0.2f;         ///< 0 to 1, into a tanh
        float levelDb = -6.0f;      ///< -60 to 6
    };

    explicit DrumSynth (Kind kindOfDrum = Kind::kit) noexcept
        : kind (kindOfDrum)
    {
    }

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        level.prepare (sampleRate);
        hatBand = SvfCoefficients::highPass (7000.0f, 0.9f, sampleRate);
        snareBand = SvfCoefficients::bandPass (3200.0f, 0.6f, sampleRate);
        clapBand = SvfCoefficients::bandPass (1300.0f, 1.5f, sampleRate);
        residueKept = 1.0f - onePoleCoefficient (0.002, sampleRate);
        push.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        level.reset();
        push.reset();
        keeper.reset();
        random.reset();
        voices = {};
    }

    void set (const Settings& newSettings) noexcept
    {
        settings = newSettings;
        level.setTarget (gainFromDb (clampOr (settings.levelDb, -60.0f, 6.0f, -6.0f)));
        push.setTarget (1.0f + 6.0f * clampOr (settings.drive, 0.0f, 1.0f, 0.2f));
    }

    /** Replaces `block` by the notes of `events`, which are in order of their frames. */
    void process (Block block, std::span<const MidiEvent> events) noexcept
    {
        renderMono (
            block, events, [this] (const MidiEvent& event) { keeper.handle (event, *this); }, [this] { const float into = push.next(); return level.next() * fastTanh (into * sumOfVoices()) / std::sqrt (into); }
        );
    }

private:
    friend class VoiceKeeper<numVoices>;

    enum class Drum
    {
        kick,
        snare,
        closedHat,
        openHat,
        clap,
        tom
    };

    struct Voice
    {
        Drum drum = Drum::kick;
        double phase = 0.0, other = 0.0, hz = 50.0;
        float body = 0.0f, bodyKept = 0.0f, noise = 0.0f, noiseKept = 0.0f, sweep = 0.0f, sweepKept = 0.0f, gain = 0.0f, start = 0.0f, last = 0.0f, residue = 0.0f;
        SvfState filter;
        int frame = 0;
        bool isOn = false;
    };

    Drum drumFor (int key) const noexcept
    {
        switch (kind)
        {
            case Kind::kick:
                return Drum::kick;
            case Kind::snare:
                return Drum::snare;
            case Kind::hat:
                return key >= 72 ? Drum::openHat : Drum::closedHat;
            case Kind::kit:
                break;
        }
        switch (key)
        {
            case 38:
            case 40:
                return Drum::snare;
            case 39:
                return Drum::clap;
            case 42:
            case 44:
                return Drum::closedHat;
            case 41:
            case 43:
            case 45:
            case 47:
            case 48:
            case 50:
                return Drum::tom;
            default:
                return key <= 37 ? Drum::kick : Drum::openHat;
        }
    }

    void startVoice (size_t i, int key, float velocity, bool wasSounding) noexcept
    {
        auto& voice = voices[i];
        voice.residue = wasSounding ? voice.last : 0.0f; // a drum that is struck again goes on from where it was
        const auto drum = drumFor (key);
        const double shift = static_cast<double> (clampOr (settings.tuneSemitones, -24.0f, 24.0f, 0.0f)) + (kind == Kind::kit ? (drum == Drum::tom ? key - 45.0 : 0.0) : key - 60.0);
        const double tune = std::exp2 (shift / 12.0), longer = std::exp2 (2.0 * static_cast<double> (clampOr (settings.decay, 0.0f, 1.0f, 0.5f)) - 1.0);
        const auto kept = [this] (double seconds) { return static_cast<float> (std::pow (10.0, -3.0 / (seconds * sampleRate))); };

        voice.drum = drum;
        voice.gain = 0.15f + 0.85f * velocity * velocity;
        voice.start = 0.0f;
        voice.frame = 0;
        voice.isOn = true;
        voice.phase = voice.other = 0.0;
        voice.body = voice.noise = voice.sweep = 1.0f;
        const auto set = [&] (double hz, double body, double noise, double sweep) {
            voice.hz = std::min (hz * tune, 0.2 * sampleRate);
            voice.bodyKept = kept (body * longer);
            voice.noiseKept = kept (noise * longer);
            voice.sweepKept = kept (sweep);
        };
        switch (drum)
        {
            case Drum::kick:
                return set (48.0, 0.55, 0.012, 0.14);
            case Drum::snare:
                return set (185.0, 0.18, 0.24, 0.05);
            case Drum::closedHat:
                return set (4100.0, 0.05, 0.07, 0.05);
            case Drum::openHat:
                return set (4100.0, 0.4, 0.55, 0.05);
            case Drum::clap:
                return set (900.0, 0.05, 0.28, 0.05);
            case Drum::tom:
                return set (110.0, 0.45, 0.03, 0.2);
        }
    }

    static void releaseVoice (size_t) noexcept {} // a drum rings as long as it does
    void silenceVoice (size_t i) noexcept { voices[i].isOn = false; }
    bool isSounding (size_t i) const noexcept { return voices[i].isOn; }
    float loudness (size_t i) const noexcept { return std::max (voices[i].body, voices[i].noise) * voices[i].gain; }

    float sumOfVoices() noexcept
    {
        float sum = 0.0f;
        for (auto& voice : voices)
            if (voice.isOn)
                sum += next (voice);
        return sum;
    }

    float next (Voice& voice) noexcept
    {
        const float snap = clampOr (settings.snap, 0.0f, 1.0f, 0.5f), white = random.next();
        const double bend = static_cast<double> (voice.drum == Drum::kick ? 5.0f * voice.sweep : (voice.drum == Drum::tom ? voice.sweep : 0.3f * voice.sweep));
        voice.phase += voice.hz * (1.0 + bend) / sampleRate;
        voice.phase -= std::floor (voice.phase);
        const auto tone = static_cast<float> (std::sin (2.0 * std::numbers::pi * voice.phase));

        float out = 0.0f;
        switch (voice.drum)
        {
            case Drum::kick:
            case Drum::tom:
                out = voice.body * tone + snap * 0.5f * voice.noise * white;
                break;
            case Drum::snare:
                out = 0.6f * voice.body * tone + (0.4f + snap) * voice.noise * voice.filter.process (white, snareBand);
                break;
            case Drum::closedHat:
            case Drum::openHat:
                // Two squares that fit nowhere make metal of the noise.
                voice.other += voice.hz * 1.4471 / sampleRate;
                voice.other -= std::floor (voice.other);
                out = voice.noise * voice.filter.process ((0.4f + 0.6f * snap) * white + ((voice.phase < 0.5) != (voice.other < 0.5) ? 0.35f : -0.35f), hatBand);
                break;
            case Drum::clap:
            {
                // Three claps before the room's: 10 ms apart.
                const double seconds = voice.frame / sampleRate;
                const double since = seconds < 0.03 ? std::fmod (seconds, 0.01) : seconds - 0.03;
                const auto hands = static_cast<float> (std::exp (-since * (seconds < 0.03 ? 260.0 : 30.0)));
                out = 1.6f * hands * voice.filter.process (white, clapBand);
                break;
            }
        }
        voice.body *= voice.bodyKept;
        voice.noise *= voice.noiseKept;
        voice.sweep *= voice.sweepKept;
        voice.start = std::min (1.0f, voice.start + static_cast<float> (2000.0 / sampleRate)); // half a millisecond
        ++voice.frame;
        if (voice.body < 1.0e-4f && voice.noise < 1.0e-4f && voice.frame > static_cast<int> (0.4 * sampleRate))
            voice.isOn = false;
        voice.residue *= residueKept;
        voice.last = voice.start * voice.gain * out + voice.residue;
        return voice.last;
    }

    Kind kind;
    double sampleRate = 48000.0;
    Settings settings;
    Smoothed level{ 0.5012f }; // -6 dB
    Smoothed push{ 2.2f };     // into the tanh
    float residueKept = 0.99f;
    SvfCoefficients hatBand, snareBand, clapBand;
    Noise random;
    VoiceKeeper<numVoices> keeper;
    std::array<Voice, numVoices> voices{};
};

} // namespace plugsmith::dsp
