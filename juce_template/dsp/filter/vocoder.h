#pragma once

#include "dsp/internal/awake.h"
#include "dsp/internal/control.h"
#include "dsp/internal/svf.h"
#include "dsp/internal/vocoder_bands.h"
#include "dsp/tools/block.h"
#include "dsp/tools/oscillator.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Lets a chord speak: sixteen bands of the input, 120 Hz to 8 kHz, say how loud those of a saw are. All channels get the same.

    H. Dudley, "Remaking Speech", JASA 11 (1939): a bank of filters listens, and one speaks. */
class Vocoder
{
public:
    enum class Chord
    {
        note,
        octaves,
        fifth,
        minor,
        major
    };

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &pitch, &formant, &noise, &mix })
            value->prepare (sampleRate);
        setReleaseMs (30.0f);
        clock.reset();
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &pitch, &formant, &noise, &mix })
            value->reset();
        for (size_t n = 0; n < saws.size(); ++n)
            saws[n].setPhase (0.37 * static_cast<double> (n));
        breath.reset();
        ears = mouths = {};
        levels = {};
        clock.reset();
        tune();
    }

    /** @param hz  30 to 1000, of the chord's lowest note */
    void setPitchHz (float hz) noexcept { pitch.setTarget (std::log2 (clampOr (hz, 30.0f, 1000.0f, 110.0f))); }

    void setChord (Chord newChord) noexcept { chord = newChord; }

    /** @param semitones  -12 to 12: what speaks gets smaller or larger */
    void setSemitones (float semitones) noexcept { clock.invalidate (formant.setTarget (clampOr (semitones, -12.0f, 12.0f, 0.0f))); }

    /** @param amount  0 to 1: how much of what speaks is breath */
    void setHiss (float amount) noexcept { noise.setTarget (clampOr (amount, 0.0f, 1.0f, 0.2f)); }

    /** @param ms  5 to 1000 until a band is quiet */
    void setReleaseMs (float ms) noexcept
    {
        release = onePoleCoefficient (0.001 * static_cast<double> (clampOr (ms, 5.0f, 1000.0f, 30.0f)), sampleRate);
        attack = onePoleCoefficient (0.002, sampleRate);
    }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        clock.run (
            block, [this] { return formant.isMoving(); }, [this] (int frames) { formant.skip (frames); tune(); }, [this] (Block step) { processStep (step); }
        );
    }

private:
    static constexpr size_t numBands = VocoderBands::count;
    using Bands = std::array<float, numBands>;

    /** Two band-passes one after the other, for each band. */
    struct Bank
    {
        Bands a1{}, a2{}, a3{}, gain{};
        std::array<Bands, 2> first{}, second{};

        void set (size_t band, const SvfCoefficients& c) noexcept
        {
            a1[band] = c.a1;
            a2[band] = c.a2;
            a3[band] = c.a3;
            gain[band] = c.m1;
        }

        void run (float input, Bands& out) noexcept
        {
            for (size_t band = 0; band < numBands; ++band)
            {
                float x = input;
                for (size_t stage = 0; stage < 2; ++stage)
                {
                    float &s1 = first[stage][band], &s2 = second[stage][band];
                    const float v3 = x - s2, v1 = a1[band] * s1 + a2[band] * v3, v2 = s2 + a2[band] * s1 + a3[band] * v3;
                    s1 = 2.0f * v1 - s1;
                    s2 = 2.0f * v2 - s2;
                    x = gain[band] * v1;
                }
                out[band] = x;
            }
        }
    };

    void tune() noexcept
    {
        const float ratio = std::exp2 (formant.value() / 12.0f);
        for (size_t band = 0; band < numBands; ++band)
        {
            const float hz = VocoderBands::hertz (band);
            ears.set (band, SvfCoefficients::bandPass (hz, 4.5f, sampleRate));
            mouths.set (band, SvfCoefficients::bandPass (hz * ratio, 4.5f, sampleRate));
        }
    }

    void processStep (Block block) noexcept
    {
        constexpr std::array<std::array<float, 3>, 5> chords{ { { 1.0f, 1.0f, 1.0f }, { 1.0f, 2.0f, 0.5f }, { 1.0f, 1.49831f, 2.0f }, { 1.0f, 1.18921f, 1.49831f }, { 1.0f, 1.25992f, 1.49831f } } };
        const auto& ratios = chords[static_cast<size_t> (chord) % chords.size()];
        const size_t numNotes = chord == Chord::note ? 1 : 3;
        const float perNote = 1.0f / std::sqrt (static_cast<float> (numNotes));
        Bands heard{}, spoken{};
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            float input = 0.0f;
            for (int channel = 0; channel < block.numChannels; ++channel)
                input += block.channels[channel][frame] / static_cast<float> (block.numChannels);
            ears.run (std::clamp (input, -100.0f, 100.0f), heard);

            const double turns = static_cast<double> (std::exp2 (pitch.next())) / sampleRate;
            float carrier = 0.0f;
            for (size_t n = 0; n < numNotes; ++n)
                carrier += perNote * saws[n].next (Oscillator::Wave::saw, std::min (turns * static_cast<double> (ratios[n]), 0.45));
            const float airy = noise.next();
            mouths.run ((1.0f - airy) * carrier + 1.4f * airy * breath.next(), spoken);

            float sum = 0.0f;
            for (size_t band = 0; band < numBands; ++band)
            {
                const float size = std::abs (heard[band]);
                levels[band] += (size > levels[band] ? attack : release) * (awakened (size) - levels[band]);
                sum += levels[band] * spoken[band];
            }
            const float wet = mix.next();
            for (int channel = 0; channel < block.numChannels; ++channel)
            {
                auto& sample = block.channels[channel][frame];
                sample += wet * (loudness * sum - sample);
            }
        }
    }

    static constexpr float loudness = 12.0f; // so that speech stays about as loud as it is
    double sampleRate = 48000.0;
    Smoothed pitch{ 6.78136f }, formant{ 0.0f }, noise{ 0.2f }, mix{ 1.0f }; // the pitch in octaves over 1 Hz
    Chord chord = Chord::note;
    std::array<Oscillator, 3> saws;
    Noise breath;
    Bank ears, mouths;
    Bands levels{};
    ControlClock clock;
    float attack = 0.01f, release = 0.001f;
};

} // namespace plugsmith::dsp
