#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/simd.h"
#include "dsp/internal/voice_lanes.h"
#include "dsp/internal/voices.h"
#include "dsp/tools/envelope.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/oscillator.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Sixteen subtractive voices: up to seven oscillators each, a low-pass filter and two envelopes.

    The mod wheel is vibrato. When voices run out, the quietest released one is taken, else the oldest. */
class PolySynth
{
public:
    static constexpr size_t numVoices = VoiceLanes::numVoices;
    using Wave = Oscillator::Wave;

    /** What a block plays with; each value is clamped where it is used. */
    struct Settings
    {
        Wave wave = Wave::saw;
        int unison = 2;             ///< 1 to 7 oscillators per voice
        float detuneCents = 8.0f;   ///< 0 to 100, between the lowest and the highest of them
        float pulseWidth = 0.5f;    ///< 0.05 to 0.95, of Wave::square
        float cutoffHz = 4000.0f;   ///< 20 to 20000
        float resonance = 0.8f;     ///< quality factor, 0.3 to 12
        float sweepOctaves = 2.0f;  ///< -6 to 6, how far the filter envelope opens the filter
        float sweepAttackMs = 0.0f; ///< 0.5 to 20000, to open it; 0 as amp
        float sweepDecayMs = 0.0f;  ///< 0.5 to 20000, by 60 dB to a quarter of amp.sustain; 0 as amp
        Envelope::Times amp;        ///< level over time
        KeyMode keys = KeyMode::poly;
        float glideMs = 0.0f;   ///< 0 to 2000, to 63 % of the way from the last note
        float levelDb = -12.0f; ///< -60 to 6, of one voice at full velocity
    };

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        cutoffOctave.prepare (sampleRate);
        level.prepare (sampleRate);
        vibrato.prepare (sampleRate);
        vibrato.setRateHz (5.5f);
        lastTimes.fill (-1.0f); // they hold for one sample rate
        lastPitches.fill (-1.0f);
        octaveOfRate = static_cast<float> (std::log2 (sampleRate));
        octaveOfKey0 = static_cast<float> (std::log2 (440.0 / sampleRate) - 69.0 / 12.0);
        set (settings);
        reset();
    }

    void reset() noexcept
    {
        cutoffOctave.reset();
        level.reset();
        vibrato.reset();
        keeper.reset();
        lanes = {};
        stages.fill (Stage::off);
        sweepStages.fill (Stage::off);
        for (size_t i = 0; i < numVoices; ++i)
            lanes.random[i] = static_cast<std::int32_t> (i * 7919 + 1);
        recent = {};
        ratiosAreNew = true;
        lastKey = -1.0f;
        frame = 0;
    }

    void set (const Settings& newSettings) noexcept
    {
        settings = newSettings;
        settings.unison = std::clamp (settings.unison, 1, static_cast<int> (VoiceLanes::maxUnison));
        cutoffOctave.setTarget (std::log2 (clampOr (settings.cutoffHz, 20.0f, 20000.0f, 4000.0f)));
        level.setTarget (gainFromDb (clampOr (settings.levelDb, -60.0f, 6.0f, -12.0f)) / std::sqrt (static_cast<float> (settings.unison)));

        keeper.setMode (settings.keys, *this);
        setPitches();
        const auto& amp = settings.amp;
        const std::array<float, 6> times{ amp.attackMs, amp.decayMs, amp.sustain, amp.releaseMs, settings.sweepAttackMs, settings.sweepDecayMs };
        if (times == lastTimes)
            return;
        lastTimes = times;
        const auto frames = [this] (float ms) { return sampleRate * 0.001 * static_cast<double> (clampOr (ms, 0.5f, 20000.0f, 100.0f)); };
        constexpr double fall60 = 6.907755; // ln (1000): decay and release are the times to fall by 60 dB
        const float sustain = clampOr (amp.sustain, 0.0f, 1.0f, 0.7f);
        const auto at = [] (Stage stage) { return static_cast<size_t> (stage); };
        walks[at (Stage::attack)] = { 1.0f, static_cast<float> (1.0 / frames (amp.attackMs)) };
        walks[at (Stage::decay)] = walk (fall60 / frames (amp.decayMs), sustain);
        walks[at (Stage::release)] = walk (fall60 / frames (amp.releaseMs), 0.0f);
        sweeps[at (Stage::attack)] = { 1.0f, static_cast<float> (controlFrames / frames (settings.sweepAttackMs > 0.0f ? settings.sweepAttackMs : amp.attackMs)) };
        sweeps[at (Stage::decay)] = walk (controlFrames * fall60 / frames (settings.sweepDecayMs > 0.0f ? settings.sweepDecayMs : amp.decayMs), 0.25f * sustain);
        sweeps[at (Stage::release)] = walk (controlFrames * fall60 / frames (amp.releaseMs), 0.0f);
        for (size_t i = 0; i < numVoices; ++i)
        {
            enter (i, stages[i]);
            enterSweep (i, sweepStages[i]);
        }
    }

    /** Replaces `block` by the notes of `events`, which are in order of their frames. */
    void process (Block block, std::span<const MidiEvent> events) noexcept
    {
        const auto handle = [this] (const MidiEvent& event) { keeper.handle (event, *this); };
        std::array<float, static_cast<size_t> (chunkFrames) + 16> mono;
        std::copy (recent.begin(), recent.end(), mono.begin());
        int written = 0; // of the chunk that is not finished yet

        betweenEvents (block.numFrames, events, controlFrames, handle, [&] (int start, int count) {
            for (int now = 0; count > 0; count -= now, start += now)
            {
                const int into = static_cast<int> (frame % static_cast<std::uint32_t> (controlFrames));
                now = std::min ({ count, controlFrames - into, chunkFrames - written });
                if (into == 0)
                    control();
                render (mono.data() + 2 + written, now);
                frame += static_cast<std::uint32_t> (now);
                written += now;
                if (written == chunkFrames || start + now == block.numFrames)
                {
                    const int first = start + now - written;
                    std::array<float*, maxChannels> pointers{ block.channels[0] + first, block.channels[block.numChannels - 1] + first };
                    finish (block.part (pointers.data(), first, written), mono.data());
                    std::copy_n (mono.begin() + written, 2, mono.begin());
                    written = 0;
                }
            }
        });
        keepAwake (block);
        std::copy_n (mono.begin(), 2, recent.begin());
    }

private:
    friend class VoiceKeeper<numVoices>;

    static constexpr int controlFrames = ControlClock::interval;

    enum class Stage
    {
        attack,
        decay,
        release,
        off
    };

    /** How an envelope walks in a stage: level * kept + step, per frame or, for the filter, per control step. */
    struct Walk
    {
        float kept = 0.0f, step = 0.0f;
    };

    // Towards `target`, by `rate` per step of what is left.
    static Walk walk (double rate, float target) noexcept
    {
        const auto kept = static_cast<float> (std::exp (-rate));
        return { kept, (1.0f - kept) * target };
    }

    // What VoiceKeeper calls.
    void startVoice (size_t i, int key, float velocity, bool wasSounding) noexcept
    {
        const auto pitch = static_cast<float> (key);
        lanes.targetKey[i] = pitch;
        lanes.gain[i] = 0.5f * (0.2f + 0.8f * velocity * velocity); // the filter's sums are twice its output
        lanes.sweepDepth[i] = 0.4f + 0.6f * velocity;
        if (! wasSounding) // a fixed spread of phases: every note alike, but no two voices in step
        {
            for (size_t u = 0; u < VoiceLanes::maxUnison; ++u)
                lanes.phases[u][i] = static_cast<std::int32_t> (static_cast<std::uint32_t> (2654435769u * (i + 1) + 1601236017u * u));
            lanes.s1[i] = lanes.s2[i] = lanes.sweep[i] = lanes.loud[i] = 0.0f;
        }
        const bool glides = settings.glideMs > 0.0f && lastKey >= 0.0f;
        lanes.key[i] = glides ? (wasSounding ? lanes.key[i] : lastKey) : pitch;
        lastKey = pitch;
        // A voice that is stolen while it is louder than its next note will be falls to it: a jump would click.
        lanes.cap[i] = std::max (lanes.gain[i], lanes.loud[i]);
        enter (i, lanes.loud[i] < lanes.gain[i] ? Stage::attack : Stage::decay);
        enterSweep (i, Stage::attack);
        lanes.isGroupActive[i / 8] = true;
        updateControl (false);
    }

    void moveVoice (size_t i, int key) noexcept
    {
        lastKey = lanes.targetKey[i] = static_cast<float> (key);
        if (settings.glideMs <= 0.0f)
            lanes.key[i] = lastKey;
        updateControl (false);
    }

    void releaseVoice (size_t i) noexcept
    {
        if (stages[i] == Stage::off)
            return;
        enter (i, Stage::release);
        enterSweep (i, Stage::release);
    }

    void silenceVoice (size_t i) noexcept
    {
        lanes.loud[i] = 0.0f;
        enter (i, Stage::off);
        enterSweep (i, Stage::off);
    }

    /** In a release, or in a decay to nothing while the key is held. */
    bool endsInSilence (size_t i) const noexcept
    {
        return stages[i] == Stage::release || (stages[i] == Stage::decay && settings.amp.sustain < inaudible);
    }

    static constexpr float inaudible = 1.0e-4f; // -80 dB

    bool isSounding (size_t i) const noexcept { return stages[i] != Stage::off; }
    float loudness (size_t i) const noexcept { return 2.0f * lanes.loud[i]; }

    // A straight attack, then exponential walks as a capacitor makes; the filter's envelope walks in the same way.
    void enter (size_t i, Stage stage) noexcept
    {
        stages[i] = stage;
        const auto& made = walks[static_cast<size_t> (stage)];
        lanes.kept[i] = made.kept;
        lanes.step[i] = made.step * lanes.gain[i];
    }

    void enterSweep (size_t i, Stage stage) noexcept
    {
        sweepStages[i] = stage;
        lanes.sweepKept[i] = sweeps[static_cast<size_t> (stage)].kept;
        lanes.sweepStep[i] = sweeps[static_cast<size_t> (stage)].step;
    }

    // The next stage of envelopes is entered here, so a note stays at its peak for up to 16 frames.
    void control() noexcept
    {
        for (size_t group = 0; group < lanes.isGroupActive.size(); ++group)
        {
            bool isActive = false;
            for (size_t i = 8 * group; i < 8 * group + 8; ++i)
            {
                if (stages[i] == Stage::attack && lanes.loud[i] >= 0.9999f * lanes.gain[i])
                    enter (i, Stage::decay);
                else if (endsInSilence (i) && lanes.loud[i] < inaudible * lanes.gain[i])
                    silenceVoice (i);
                if (lanes.sweep[i] < 1.0e-9f) // before it is denormal
                    lanes.sweep[i] = 0.0f;
                if (sweepStages[i] == Stage::attack && lanes.sweep[i] >= 0.9999f)
                    enterSweep (i, Stage::decay);
                if (stages[i] == Stage::off) // or it decays among denormal numbers, unheard
                    lanes.s1[i] = 0.0f;
                isActive = isActive || stages[i] != Stage::off;
            }
            lanes.isGroupActive[group] = isActive;
        }
        vibrato.advance (controlFrames);
        updateControl (true);
    }

    void updateControl (bool isStep) noexcept
    {
        VoiceControl c;
        c.isStep = isStep;
        c.octave = octaveOfKey0;
        c.pitchMoves = ! isStep || settings.glideMs > 0.0f || ratiosAreNew;
        const float swing = 0.35f * vibrato.sine();
        for (size_t i = 0; i < numVoices; ++i)
        {
            const float bend = (keeper.bendSemitones (i) + keeper.modulation (i) * swing) * (1.0f / 12.0f); // in octaves
            c.pitchMoves = c.pitchMoves || bend != lanes.bend[i];
            lanes.bend[i] = bend;
        }
        ratiosAreNew = false;
        c.unison = unisonNow = settings.unison;
        c.ratios = ratios;
        c.glide = glide;
        c.sweepOctaves = clampOr (settings.sweepOctaves, -6.0f, 6.0f, 2.0f);
        c.cutoffOctave = cutoffOctave.value() - octaveOfRate;
        c.damping = 1.0f / clampOr (settings.resonance, 0.3f, 12.0f, 0.8f);
        c.lowest = static_cast<float> (20.0 / sampleRate);
        c.highest = static_cast<float> (std::min (0.45, 20000.0 / sampleRate));
        PLUGSMITH_RUN (controlVoices (c, lanes));
    }

    void setPitches() noexcept
    {
        const std::array<float, 3> now{ static_cast<float> (settings.unison), clampOr (settings.detuneCents, 0.0f, 100.0f, 8.0f), clampOr (settings.glideMs, 0.0f, 2000.0f, 0.0f) };
        if (now == lastPitches)
            return;
        lastPitches = now;
        ratiosAreNew = true;
        for (size_t u = 0; u < ratios.size(); ++u)
            ratios[u] = now[0] < 2.0f ? 1.0f : std::exp2 (now[1] / 1200.0f * (static_cast<float> (u) / (now[0] - 1.0f) - 0.5f));
        glide = static_cast<float> (glideIn (controlFrames, settings.glideMs, sampleRate));
    }

    void render (float* mono, int count) noexcept
    {
        const auto width = static_cast<std::int32_t> (static_cast<std::uint32_t> (clampOr (settings.pulseWidth, 0.05f, 0.95f, 0.5f) * 4294967296.0));
        PLUGSMITH_RUN (runVoices (settings.wave, lanes, mono, count, unisonNow, width));
        cutoffOctave.skip (count);
    }

    // `mono` begins with the last two samples of the chunk before.
    void finish (Block block, const float* mono) noexcept
    {
        // The B-spline that rounds the steps of saw and square takes 2.5 dB at 10 kHz (of 48); three taps give it back.
        const bool isStepped = settings.wave == Wave::saw || settings.wave == Wave::square;
        const ControlValues gain (level, block.numFrames);
        ChunkValues out;
        PLUGSMITH_RUN (sharpen (mono, gain, isStepped ? -0.227f : 0.0f, out.data(), block.numFrames));
        for (int c = 0; c < block.numChannels; ++c)
            std::copy_n (out.begin(), block.numFrames, block.channels[c]);
    }

    static constexpr std::array<Stage, numVoices> allOff() noexcept
    {
        std::array<Stage, numVoices> made{};
        made.fill (Stage::off);
        return made;
    }

    double sampleRate = 48000.0;
    Settings settings;
    std::array<float, 6> lastTimes{ -1.0f, -1.0f, -1.0f, -1.0f, -1.0f, -1.0f };
    std::array<Walk, 4> walks{}, sweeps{}; // by stage
    float lastKey = -1.0f;
    Smoothed cutoffOctave{ 11.9657843f }, level{ 0.2512f }; // 4 kHz, -12 dB
    Lfo vibrato;
    VoiceKeeper<numVoices> keeper;
    VoiceLanes lanes;
    std::array<Stage, numVoices> stages = allOff(), sweepStages = allOff();
    std::array<float, 2> recent{};
    std::array<float, 3> lastPitches{ -1.0f, -1.0f, -1.0f };
    std::array<float, VoiceLanes::maxUnison> ratios{};
    float glide = 1.0f, octaveOfKey0 = 0.0f, octaveOfRate = 0.0f;
    bool ratiosAreNew = true;
    int unisonNow = 1; // that increments were computed for
    std::uint32_t frame = 0;
};

} // namespace plugsmith::dsp
