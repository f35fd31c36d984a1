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
