#pragma once

#include "dsp/internal/voices.h"
#include "dsp/tools/envelope.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"
#include <complex>
#include <vector>

namespace plugsmith::dsp
{

/** Sixteen voices that read one cycle of a wave, and walk through five of them: sine, triangle, saw, square, voice.

    Each wave has a table per octave with the harmonics that fit under half the sample rate, so there are no
    aliases of the wave itself. Tables are made in prepare(), by an inverse FFT. MIDI as PolySynth. */
class WavetableSynth
{
public:
    static constexpr size_t numVoices = 16;

    /** What a block plays with; each value is clamped where it is used. */
    struct Settings
    {
        float position = 0.5f; ///< 0 (sine) to 1 (voice)
        float motion = 0.0f;   ///< 0 to 1, how far a slow wave moves the position
        float motionHz = 0.3f; ///< 0.01 to 20
        Envelope::Times amp;   ///< level over time
        KeyMode keys = KeyMode::poly;
        float glideMs = 0.0f;   ///< as PolySynth
        float levelDb = -12.0f; ///< -60 to 6, of one voice at full velocity
    };

    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &level, &position, &motion })
            value->prepare (sampleRate);
        slow.prepare (sampleRate);
        vibrato.prepare (sampleRate);
        vibrato.setRateHz (5.5f);
        for (auto& voice : voices)
            voice.envelope.prepare (sampleRate);
        gainRise = onePoleCoefficient (0.003, sampleRate);
        set (settings);
        if (tables.empty())
            makeTables();
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &level, &position, &motion })
            value->reset();
        slow.reset();
        vibrato.reset();
        keeper.reset();
        lastHz = 0.0;
        for (auto& voice : voices)
        {
            voice.envelope.reset();
            voice.phase = 0.0;
        }
    }

    void set (const Settings& newSettings) noexcept
    {
        settings = newSettings;
        level.setTarget (gainFromDb (clampOr (settings.levelDb, -60.0f, 6.0f, -12.0f)));
        position.setTarget (clampOr (settings.position, 0.0f, 1.0f, 0.5f));
        motion.setTarget (clampOr (settings.motion, 0.0f, 1.0f, 0.0f));
        slow.setRateHz (clampOr (settings.motionHz, 0.01f, 20.0f, 0.3f));
        for (auto& voice : voices)
            voice.envelope.setTimes (settings.amp);
        keeper.setMode (settings.keys, *this);
        glide = glideIn (1, settings.glideMs, sampleRate);
    }

    /** Replaces `block` by the notes of `events`, which are in order of their frames. */
    void process (Block block, std::span<const MidiEvent> events) noexcept
    {
        renderMono (
            block, events, [this] (const MidiEvent& event) { keeper.handle (event, *this); }, [this] { return nextSample(); }
        );
    }

private:
    friend class VoiceKeeper<numVoices>;

    static constexpr size_t tableSize = 2048, numWaves = 5, numOctaves = 10, guard = 4;

    struct Voice
    {
        Envelope envelope;
        double phase = 0.0, hz = 440.0, wantedHz = 440.0, bend = 0.0, ratio = 1.0;
        float gain = 0.0f, wanted = 0.0f;
    };

    void startVoice (size_t i, int key, float velocity, bool wasSounding) noexcept
    {
        moveVoice (i, key, wasSounding);
        voices[i].wanted = 0.2f + 0.8f * velocity * velocity;
        if (! wasSounding) // else the gain walks there, so that it does not click
        {
            voices[i].phase = 0.0;
            voices[i].gain = voices[i].wanted;
        }
        voices[i].envelope.noteOn();
    }

    void moveVoice (size_t i, int key, bool wasSounding = true) noexcept
    {
        auto& voice = voices[i];
        voice.wantedHz = hertzOfKey (static_cast<double> (key));
        if (settings.glideMs <= 0.0f || lastHz <= 0.0)
            voice.hz = voice.wantedHz;
        else if (! wasSounding)
            voice.hz = lastHz;
        lastHz = voice.wantedHz;
    }

    void releaseVoice (size_t i) noexcept { voices[i].envelope.noteOff(); }
    void silenceVoice (size_t i) noexcept { voices[i].envelope.reset(); }
    bool isSounding (size_t i) const noexcept { return voices[i].envelope.isActive(); }
    float loudness (size_t i) const noexcept { return voices[i].envelope.value() * voices[i].gain; }

    float nextSample() noexcept
    {
        const float swing = motion.next() * 0.5f * slow.sine();
        const float place = std::clamp (position.next() + swing, 0.0f, 1.0f) * static_cast<float> (numWaves - 1);
        slow.advance();
        vibrato.advance();
        const auto wave = std::min (static_cast<size_t> (place), numWaves - 2);
        const float way = place - static_cast<float> (wave);
        const float wobble = 0.35f * vibrato.sine();

        float sum = 0.0f;
        for (size_t i = 0; i < numVoices; ++i)
            if (auto& voice = voices[i]; voice.envelope.isActive())
            {
                const auto bend = static_cast<double> (keeper.bendSemitones (i) + keeper.modulation (i) * wobble);
                if (bend != voice.bend)
                    voice.ratio = std::exp2 (bend / 12.0);
                voice.bend = bend;
                voice.hz += glide * (voice.wantedHz - voice.hz);
                const double step = std::min (0.45, voice.hz * voice.ratio / sampleRate);
                const auto at = static_cast<float> (voice.phase * static_cast<double> (tableSize));
                const size_t octave = octaveFor (step);
                const float first = read (table (wave, octave), at), second = read (table (wave + 1, octave), at);
                voice.gain += gainRise * (voice.wanted - voice.gain);
                sum += voice.envelope.next() * voice.gain * (first + way * (second - first));
                voice.phase += step;
                if (voice.phase >= 1.0)
                    voice.phase -= 1.0;
            }
        return level.next() * sum;
    }

    // Table k has 2^(9 - k) harmonics; the highest of them stays below half the sample rate.
    static size_t octaveFor (double step) noexcept
    {
        size_t octave = 0;
        for (double harmonics = 0.5 / step; harmonics < 512.0 && octave + 1 < numOctaves; harmonics *= 2.0)
            ++octave;
        return octave;
    }

    const float* table (size_t wave, size_t octave) const noexcept { return tables.data() + (wave * numOctaves + octave) * (tableSize + guard); }

    // Catmull-Rom; the first sample of a table is its last one again.
    static float read (const float* from, float at) noexcept
    {
        const auto whole = static_cast<size_t> (at);
        const float t = at - static_cast<float> (whole), *p = from + whole;
        const float c1 = 0.5f * (p[2] - p[0]), c2 = p[0] - 2.5f * p[1] + 2.0f * p[2] - 0.5f * p[3], c3 = 0.5f * (p[3] - p[0]) + 1.5f * (p[1] - p[2]);
        return ((c3 * t + c2) * t + c1) * t + p[1];
    }

    // Amplitude of a sine or cosine harmonic of each wave; all have about the same power.
    static std::complex<double> harmonic (size_t wave, size_t n) noexcept
    {
        const auto order = static_cast<double> (n);
        const bool isOdd = n % 2 == 1;
        switch (wave)
        {
            case 0:
                return n == 1 ? 1.0 : 0.0;
            case 1:
                return isOdd ? 1.1 * (n % 4 == 1 ? 1.0 : -1.0) / (order * order) : 0.0;
            case 2:
                return 0.7 / order;
            case 3:
                return isOdd ? 0.9 / order : 0.0;
            default: // peaks near the 4th and 9th, as a throat has
                return (0.25 + std::exp (-0.25 * (order - 4.0) * (order - 4.0)) * 1.2 + std::exp (-0.1 * (order - 9.0) * (order - 9.0))) / (1.0 + 0.6 * order);
        }
    }

    void makeTables()
    {
        tables.assign (numWaves * numOctaves * (tableSize + guard), 0.0f);
        std::vector<std::complex<double>> bins (tableSize);
        for (size_t wave = 0; wave < numWaves; ++wave)
            for (size_t octave = 0; octave < numOctaves; ++octave)
            {
                std::fill (bins.begin(), bins.end(), 0.0);
                for (size_t n = 1; n <= size_t{ 512 } >> octave; ++n)
                    bins[n] = harmonic (wave, n);
                transform (bins);
                float* to = tables.data() + (wave * numOctaves + octave) * (tableSize + guard);
                for (size_t n = 0; n < tableSize + guard; ++n) // shifted by one, for the sample before
                    to[n] = static_cast<float> (bins[(n + tableSize - 1) % tableSize].imag());
            }
    }

    // The inverse Fourier transform of a power of two of bins, without the 1/N: J. Cooley and J. Tukey (1965).
    static void transform (std::vector<std::complex<double>>& bins) noexcept
    {
        const size_t size = bins.size();
        for (size_t i = 1, j = 0; i < size; ++i)
        {
            size_t bit = size >> 1;
            for (; (j & bit) != 0; bit >>= 1)
                j ^= bit;
            j ^= bit;
            if (i < j)
                std::swap (bins[i], bins[j]);
        }
        for (size_t length = 2; length <= size; length *= 2)
        {
            const auto turn = std::polar (1.0, 2.0 * std::numbers::pi / static_cast<double> (length));
            for (size_t start = 0; start < size; start += length)
            {
                std::complex<double> w = 1.0;
                for (size_t k = start; k < start + length / 2; ++k)
                {
                    const auto even = bins[k], odd = w * bins[k + length / 2];
                    bins[k] = even + odd;
                    bins[k + length / 2] = even - odd;
                    w *= turn;
                }
            }
        }
    }

    double sampleRate = 48000.0;
    Settings settings;
    float gainRise = 0.01f;
    double glide = 1.0, lastHz = 0.0;
    Smoothed level{ 0.2512f }, position{ 0.5f }, motion{ 0.0f };
    Lfo slow, vibrato;
    VoiceKeeper<numVoices> keeper;
    std::array<Voice, numVoices> voices;
    std::vector<float> tables;
};

} // namespace plugsmith::dsp
