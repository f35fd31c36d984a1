#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/fm_lanes.h"
#include "dsp/internal/simd.h"
#include "dsp/internal/voices.h"
#include "dsp/tools/envelope.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

enum class FmAlgorithm
{
    pair,       ///< 4 -> 1
    stack,      ///< 4 -> 3 -> 2 -> 1
    twoPairs,   ///< 2 -> 1 beside 4 -> 3
    threeOnOne, ///< 2, 3 and 4 -> 1
    organ       ///< all four are heard
};

} // namespace plugsmith::dsp

#define PLUGSMITH_KERNELS "dsp/internal/kernels/fm_synth.h"
#include "dsp/internal/each_instruction_set.h"

namespace plugsmith::dsp
{

/** Sixteen voices of frequency modulation: two or four sine operators in five ways of wiring.

    It is phase modulation, as in the instruments that made FM known. Source: J. Chowning, "The Synthesis of
    Complex Audio Spectra by Means of Frequency Modulation", JAES 21 (1973). MIDI as PolySynth. */
class FmSynth
{
public:
    using Algorithm = FmAlgorithm;
    static constexpr size_t numVoices = FmLanes::numVoices;

    /** What a block plays with; each value is clamped where it is used. */
    struct Settings
    {
        Algorithm algorithm = Algorithm::pair;
        float ratio = 2.0f;               ///< 0.25 to 16, of operator 4 to the note; 2 and 3 follow it
        float brightness = 0.4f;          ///< 0 to 1: the index, up to 8 radians
        float brightnessDecayMs = 800.0f; ///< 5 to 20000, for the index to fall by 60 dB
        float feedback = 0.0f;            ///< 0 to 1, of operator 4 into itself
        Envelope::Times amp;              ///< level over time
        KeyMode keys = KeyMode::poly;
        float glideMs = 0.0f;   ///< as PolySynth
        float levelDb = -12.0f; ///< -60 to 6, of one voice at full velocity
    };

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        level.prepare (sampleRate);
        vibrato.prepare (sampleRate);
        vibrato.setRateHz (5.5f);
        for (auto& envelope : envelopes)
            envelope.prepare (sampleRate);
        set (settings);
        reset();
    }

    void reset() noexcept
    {
        level.reset();
        vibrato.reset();
        keeper.reset();
        for (auto& envelope : envelopes)
            envelope.reset();
        lanes = {};
        keys.fill (0.0f);
        targetKeys.fill (0.0f);
        lastKey = -1.0f;
        frame = 0;
    }

    void set (const Settings& newSettings) noexcept
    {
        settings = newSettings;
        level.setTarget (gainFromDb (clampOr (settings.levelDb, -60.0f, 6.0f, -12.0f)));
        const auto frames = sampleRate * 0.001 * static_cast<double> (clampOr (settings.brightnessDecayMs, 5.0f, 20000.0f, 800.0f));
        fade = static_cast<float> (std::exp (-6.907755 / frames));
        for (auto& envelope : envelopes)
            envelope.setTimes (settings.amp);
        keeper.setMode (settings.keys, *this);
        glide = static_cast<float> (glideIn (controlFrames, settings.glideMs, sampleRate));
    }

    /** Replaces `block` by the notes of `events`, which are in order of their frames. */
    void process (Block block, std::span<const MidiEvent> events) noexcept
    {
        const auto handle = [this] (const MidiEvent& event) { keeper.handle (event, *this); };
        const auto sound = [this, block] (int start, int count) { render (block, start, count); };
        inSteps (block.numFrames, events, controlFrames, frame, handle, [this] { control(); }, sound);
        keepAwake (block);
    }

private:
    friend class VoiceKeeper<numVoices>;

    static constexpr int controlFrames = ControlClock::interval;

    void startVoice (size_t i, int key, float velocity, bool wasSounding) noexcept
    {
        targetKeys[i] = static_cast<float> (key);
        if (settings.glideMs <= 0.0f || lastKey < 0.0f)
            keys[i] = targetKeys[i];
        else if (! wasSounding)
            keys[i] = lastKey;
        lastKey = targetKeys[i];
        lanes.gain[i] = 0.2f + 0.8f * velocity * velocity;
        velocities[i] = velocity;
        lanes.cap[i] = std::max (lanes.gain[i], lanes.loud[i]); // a softer note does not jump down
        lanes.rise[i] = wasSounding ? 1.0f / static_cast<float> (controlFrames) : 0.0f;
        if (! wasSounding)
        {
            lanes.brightness[i] = 1.0f;
            lanes.cap[i] = lanes.gain[i];
            for (auto& phases : lanes.phases)
                phases[i] = 0;
            lanes.last[i] = lanes.loud[i] = 0.0f;
        }
        envelopes[i].follow (lanes.loud[i] / lanes.gain[i]); // from where the sound is, so it does not click
        envelopes[i].noteOn();
        updateVoice (i);
        lanes.isGroupActive[i / 8] = true;
    }

    void moveVoice (size_t i, int key) noexcept
    {
        lastKey = targetKeys[i] = static_cast<float> (key);
        if (settings.glideMs <= 0.0f)
            keys[i] = lastKey;
        updateVoice (i);
    }

    void releaseVoice (size_t i) noexcept
    {
        envelopes[i].noteOff();
        updateVoice (i);
    }

    void silenceVoice (size_t i) noexcept
    {
        envelopes[i].reset();
        lanes.loud[i] = 0.0f;
        updateVoice (i);
    }

    bool isSounding (size_t i) const noexcept { return envelopes[i].isActive(); }
    float loudness (size_t i) const noexcept { return lanes.loud[i]; }

    void control() noexcept
    {
        vibrato.advance (controlFrames);
        lanes.isGroupActive = {};
        for (size_t i = 0; i < numVoices; ++i)
        {
            if (envelopes[i].isActive())
                envelopes[i].follow (lanes.loud[i] / lanes.gain[i]);
            lanes.rise[i] = 0.0f;
            if (lanes.brightness[i] < 1.0e-9f) // before it is denormal
                lanes.brightness[i] = 0.0f;
            keys[i] += glide * (targetKeys[i] - keys[i]);
            if (envelopes[i].isActive())
                updateVoice (i);
            else
                lanes.loud[i] = lanes.kept[i] = lanes.step[i] = 0.0f;
            lanes.isGroupActive[i / 8] |= envelopes[i].isActive();
        }
    }

    void updateVoice (size_t i) noexcept
    {
        lanes.kept[i] = envelopes[i].kept();
        lanes.step[i] = envelopes[i].step() * lanes.gain[i];
        lanes.fade[i] = fade;
        // Radians to turns, less for high notes: their side bands would pass the half of the sample rate.
        const double wobble = static_cast<double> (keeper.bendSemitones (i) + 0.35f * keeper.modulation (i) * vibrato.sine());
        const double cycles = std::min (0.45, hertzOfKey (static_cast<double> (keys[i]) + wobble) / sampleRate);
        const float index = 8.0f * clampOr (settings.brightness, 0.0f, 1.0f, 0.4f) * (0.3f + 0.7f * velocities[i]);
        lanes.index[i] = settings.algorithm == Algorithm::organ ? index * 0.125f : index * (0.5f / std::numbers::pi_v<float>) / (1.0f + 12.0f * static_cast<float> (cycles));
        lanes.feedback = 0.18f * clampOr (settings.feedback, 0.0f, 1.0f, 0.0f);

        const auto ratio = static_cast<double> (clampOr (settings.ratio, 0.25f, 16.0f, 2.0f));
        const std::array<double, 4> ratios = settings.algorithm == Algorithm::organ      ? std::array<double, 4>{ 1.0, 2.0, 3.0, ratio }
                                             : settings.algorithm == Algorithm::twoPairs ? std::array<double, 4>{ 1.0, 1.0, 1.003, ratio }
                                                                                         : std::array<double, 4>{ 1.0, 1.0, 1.5 * ratio, ratio };
        for (size_t o = 0; o < 4; ++o)
            lanes.increments[o][i] = static_cast<std::int32_t> (std::min (0.45, cycles * ratios[o]) * 4294967296.0);
    }

    void render (Block block, int start, int count) noexcept
    {
        std::array<float, static_cast<size_t> (controlFrames) + 4> mono;
        PLUGSMITH_RUN (runOperators (settings.algorithm, lanes, mono.data(), count));
        for (int n = 0; n < count; ++n)
        {
            const float sample = level.next() * mono[static_cast<size_t> (n)];
            for (int c = 0; c < block.numChannels; ++c)
                block.channels[c][start + n] = sample;
        }
    }

    double sampleRate = 48000.0;
    Settings settings;
    float fade = 0.999f, glide = 1.0f, lastKey = -1.0f;
    Smoothed level{ 0.2512f }; // -12 dB
    Lfo vibrato;
    VoiceKeeper<numVoices> keeper;
    FmLanes lanes;
    std::array<Envelope, numVoices> envelopes;
    std::array<float, numVoices> keys{}, targetKeys{}, velocities{};
    std::uint32_t frame = 0;
};

} // namespace plugsmith::dsp
