#include "catch.h"
#include "dsp/synth/drawbar_organ.h"
#include "dsp/synth/drum_synth.h"
#include "dsp/synth/fm_synth.h"
#include "dsp/synth/modal_synth.h"
#include "dsp/synth/own_voices.h"
#include "dsp/synth/poly_synth.h"
#include "dsp/synth/string_synth.h"
#include "dsp/synth/wavetable_synth.h"
#include "dsp/tools/block.h"
#include "dsp/tools/envelope.h"
#include "dsp/tools/midi.h"
#include "dsp/tools/noise.h"
#include "dsp/tools/oscillator.h"
#include "signal.h"
#include <array>

using namespace plugsmith;
using Catch::Matchers::WithinAbs;
using Wave = dsp::Oscillator::Wave;

namespace
{
dsp::MidiEvent noteOn (int note, int frame = 0, int velocity = 100)
{
    return { frame, 0x90, static_cast<std::uint8_t> (note), static_cast<std::uint8_t> (velocity) };
}
dsp::MidiEvent noteOff (int note, int frame = 0)
{
    return { frame, 0x80, static_cast<std::uint8_t> (note), 0 };
}

/** A synth with open filter, no detune and quick envelopes. */
dsp::PolySynth plainSynth (Wave wave)
{
    auto synth = test::prepared (dsp::PolySynth());
    dsp::PolySynth::Settings settings;
    settings.wave = wave;
    settings.unison = 1;
    settings.cutoffHz = 20000.0f;
    settings.sweepOctaves = 0.0f;
    settings.amp = { 2.0f, 50.0f, 1.0f, 30.0f };
    settings.levelDb = 0.0f;
    synth.set (settings);
    return synth;
}

template <typename Synth>
test::Audio play (Synth& synth, std::vector<dsp::MidiEvent> events, int numFrames, int blockSize = 512)
{
    test::Audio audio (numFrames);
    int start = 0;
    test::run (audio, blockSize, [&] (dsp::Block block) {
        std::vector<dsp::MidiEvent> now;
        for (auto event : events)
            if (event.frame >= start && event.frame < start + block.numFrames)
            {
                event.frame -= start;
                now.push_back (event);
            }
        synth.process (block, now);
        start += block.numFrames; });
    return audio;
}

/** The frequency near `guess` where the windowed Fourier sum is greatest, to a hundredth of a cent. */
double frequencyNear (const std::vector<float>& samples, double guess)
{
    double low = guess * 0.98, high = guess * 1.02;
    for (int round = 0; round < 60; ++round)
    {
        const double a = low + (high - low) / 3.0, b = high - (high - low) / 3.0;
        (test::amplitudeAt (samples, a, 4800) < test::amplitudeAt (samples, b, 4800) ? low : high) = test::amplitudeAt (samples, a, 4800) < test::amplitudeAt (samples, b, 4800) ? a : b;
    }
    return 0.5 * (low + high);
}
} // namespace

TEST_CASE ("every wave is in tune over five octaves, within one cent")
{
    for (const auto wave : { Wave::saw, Wave::square, Wave::triangle, Wave::sine })
        for (const int note : { 45, 57, 69, 81, 93 })
        {
            auto synth = plainSynth (wave);
            const auto audio = play (synth, { noteOn (note) }, 28800);
            const double ideal = 440.0 * std::exp2 ((note - 69) / 12.0);
            const double cents = 1200.0 * std::log2 (frequencyNear (audio.left, ideal) / ideal);
            CHECK_THAT (cents, WithinAbs (0.0, 1.0));
        }
}

TEST_CASE ("a saw's harmonics fall as 1/n and its aliases stay below -50 dB under 10 kHz")
{
    dsp::Oscillator oscillator;
    std::vector<float> samples (48000);
    const double hz = 2090.0;
    for (auto& sample : samples)
        sample = oscillator.next (Wave::saw, hz / test::rate);
    const double first = test::amplitudeAt (samples, hz, 0);
    CHECK_THAT (test::toDb (first), WithinAbs (test::toDb (2.0 / std::numbers::pi), 0.3));
    CHECK_THAT (test::toDb (test::amplitudeAt (samples, 2.0 * hz, 0) / first), WithinAbs (-6.02, 0.6));

    double worst = -200.0;
    for (double at = 50.0; at < 10000.0; at += 10.0)
        if (std::abs (at - hz * std::round (at / hz)) > 15.0)
            worst = std::max (worst, test::toDb (test::amplitudeAt (samples, at, 0) / first));
    CHECK (worst < -50.0);
}

TEST_CASE ("a note starts on its frame, follows velocity and ends")
{
    auto synth = plainSynth (Wave::saw);
    const auto loud = play (synth, { noteOn (60, 1000), noteOff (60, 9600) }, 24000);
    CHECK (test::peakOf ({ loud.left.begin(), loud.left.begin() + 1000 }) == 0.0f);
    CHECK (test::peakOf ({ loud.left.begin() + 1000, loud.left.begin() + 3000 }) > 0.1f);
    CHECK (test::peakOf (loud.left, 14400) < 1.0e-3f);

    synth.reset();
    const auto soft = play (synth, { noteOn (60, 1000, 30), noteOff (60, 9600) }, 24000);
    CHECK (test::peakOf (soft.left) < 0.6f * test::peakOf (loud.left));
}

TEST_CASE ("the sound does not depend on how time is cut into blocks")
{
    const std::vector<dsp::MidiEvent> events{ noteOn (48, 10), noteOn (55, 700), noteOff (48, 5000), noteOn (64, 5001), { 7000, 0xe0, 0, 100 }, { 8000, 0xb0, 1, 90 } };
    auto synth = test::prepared (dsp::PolySynth());
    const auto reference = play (synth, events, 24000, 512);
    for (const int blockSize : { 1, 33, 4096 })
    {
        synth.reset();
        CHECK (play (synth, events, 24000, blockSize).left == reference.left);
    }
}

TEST_CASE ("sixteen notes sound; a seventeenth takes the oldest without a click")
{
    auto synth = plainSynth (Wave::sine);
    std::vector<dsp::MidiEvent> events;
    for (int n = 0; n < 17; ++n)
        events.push_back (noteOn (40 + n, n < 16 ? 0 : 24000, 100));
    const auto audio = play (synth, events, 48000);
    for (int n = 0; n < 17; ++n)
    {
        const double hz = 440.0 * std::exp2 ((40 + n - 69) / 12.0);
        CHECK ((test::amplitudeAt (audio.left, hz, 28800) > 0.1) == (n != 0));
    }
    float step = 0.0f, usual = 0.0f;
    for (size_t n = 20001; n < 28000; ++n)
        (n > 23990 && n < 24100 ? step : usual) = std::max (n > 23990 && n < 24100 ? step : usual, std::abs (audio.left[n] - audio.left[n - 1]));
    CHECK (step < 1.3f * usual);
}

TEST_CASE ("sustain holds, pitch bend bends by two semitones")
{
    auto synth = plainSynth (Wave::saw);
    const auto held = play (synth, { { 0, 0xb0, 64, 127 }, noteOn (60), noteOff (60, 2400), { 19200, 0xb0, 64, 0 } }, 38400);
    CHECK (test::peakOf ({ held.left.begin() + 14400, held.left.begin() + 19200 }) > 0.1f);
    CHECK (test::peakOf (held.left, 28800) < 1.0e-3f);

    auto bent = plainSynth (Wave::sine);
    const auto audio = play (bent, { { 0, 0xe0, 127, 127 }, noteOn (69) }, 28800);
    CHECK_THAT (1200.0 * std::log2 (frequencyNear (audio.left, 440.0 * std::exp2 (2.0 / 12.0)) / 440.0), WithinAbs (200.0, 2.0));
}

TEST_CASE ("an envelope's attack and 60 dB times are those that were set")
{
    dsp::Envelope envelope;
    envelope.prepare (test::rate);
    envelope.setTimes ({ 100.0f, 200.0f, 0.0f, 300.0f });
    envelope.noteOn();
    int attack = 0;
    while (envelope.next() < 1.0f)
        ++attack;
    CHECK_THAT (attack / test::rate, WithinAbs (0.1, 0.001));
    int decay = 0;
    while (envelope.next() > 0.001f)
        ++decay;
    CHECK_THAT (decay / test::rate, WithinAbs (0.2, 0.002));
    for (int n = 0; n < 48000; ++n)
        envelope.next();
    CHECK_FALSE (envelope.isActive()); // though nobody let go: a voice that is silent costs nothing
}

namespace
{
template <typename Synth, typename Change>
Synth playing (Synth synth, Change&& change)
{
    synth.prepare ({ test::rate, 512, 2 });
    typename Synth::Settings settings;
    change (settings);
    synth.set (settings);
    return synth;
}

double centsOff (const std::vector<float>& samples, double ideal)
{
    return 1200.0 * std::log2 (frequencyNear (samples, ideal) / ideal);
}

/** Worst part below 10 kHz that is not a harmonic of `hz`, against the strongest, in dB. */
double worstAlias (const std::vector<float>& samples, double hz)
{
    const double first = test::amplitudeAt (samples, hz, 24000);
    double worst = -200.0;
    for (double at = 100.0; at < 10000.0; at += 10.0)
        if (std::abs (at - hz * std::round (at / hz)) > 30.0)
            worst = std::max (worst, test::toDb (test::amplitudeAt (samples, at, 24000) / first));
    return worst;
}
} // namespace

TEST_CASE ("the synth's saw has its harmonics, and aliases below -54 dB under 10 kHz")
{
    auto synth = plainSynth (Wave::saw);
    const auto audio = play (synth, { noteOn (96) }, 72000); // C7: 2093 Hz
    const double hz = dsp::hertzOfKey (96.0);
    CHECK (worstAlias (audio.left, hz) < -54.0);
    const double first = test::amplitudeAt (audio.left, hz, 24000);
    for (const int order : { 2, 3, 4 })
        CHECK_THAT (test::toDb (test::amplitudeAt (audio.left, order * hz, 24000) / first), WithinAbs (-test::toDb (order), 0.7));
}

TEST_CASE ("a pulse of a quarter has no fourth harmonic, and no DC")
{
    auto synth = plainSynth (Wave::square);
    dsp::PolySynth::Settings settings;
    settings.wave = Wave::square;
    settings.unison = 1;
    settings.pulseWidth = 0.25f;
    settings.cutoffHz = 20000.0f;
    settings.sweepOctaves = 0.0f;
    settings.amp = { 2.0f, 50.0f, 1.0f, 30.0f };
    synth.set (settings);
    const auto audio = play (synth, { noteOn (57) }, 48000);
    CHECK (test::toDb (test::amplitudeAt (audio.left, 880.0, 24000) / test::amplitudeAt (audio.left, 220.0, 24000)) < -45.0);
    CHECK (test::amplitudeAt (audio.left, 440.0, 24000) > 0.5 * test::amplitudeAt (audio.left, 220.0, 24000));
    double sum = 0.0;
    for (size_t n = 24000; n < 48000; ++n)
        sum += static_cast<double> (audio.left[n]);
    CHECK_THAT (sum / 24000.0, WithinAbs (0.0, 2.0e-3));
}

TEST_CASE ("unison beats by its detune, and glide arrives where it goes")
{
    auto unison = plainSynth (Wave::sine);
    dsp::PolySynth::Settings settings;
    settings.wave = Wave::sine;
    settings.unison = 2;
    settings.detuneCents = 40.0f;
    settings.cutoffHz = 20000.0f;
    settings.sweepOctaves = 0.0f;
    settings.amp = { 2.0f, 50.0f, 1.0f, 30.0f };
    unison.set (settings);
    const auto audio = play (unison, { noteOn (69) }, 96000);
    for (const double cents : { -20.0, 20.0 })
        CHECK (test::amplitudeAt (audio.left, 440.0 * std::exp2 (cents / 1200.0), 24000) > 5.0 * test::amplitudeAt (audio.left, 440.0, 24000));

    settings.unison = 1;
    settings.glideMs = 100.0f;
    auto gliding = plainSynth (Wave::sine);
    gliding.set (settings);
    const auto slid = play (gliding, { noteOn (57), noteOff (57, 24000), noteOn (69, 24000) }, 120000);
    const std::vector<float> early (slid.left.begin() + 24000, slid.left.begin() + 27000), late (slid.left.begin() + 72000, slid.left.end());
    int crossings = 0;
    for (size_t n = 1; n < early.size(); ++n)
        crossings += early[n - 1] < 0.0f && early[n] >= 0.0f;
    CHECK (crossings < 24); // 27.5 at 440 Hz, 13.75 at 220 Hz
    CHECK_THAT (centsOff (late, 440.0), WithinAbs (0.0, 1.0));
}

TEST_CASE ("FM has the side bands of Bessel's functions")
{
    // A modulator of the carrier's own ratio 3 and index 1: J0 and J1 of 1 are 0.765 and 0.440.
    auto synth = playing (dsp::FmSynth(), [] (auto& s) {
        s.ratio = 3.0f;
        s.brightness = 0.2f;
        s.brightnessDecayMs = 20000.0f;
        s.amp = { 2.0f, 50.0f, 1.0f, 30.0f };
        s.levelDb = 0.0f; });
    const auto audio = play (synth, { noteOn (57, 0, 127) }, 48000);
    const double carrier = test::amplitudeAt (audio.left, 220.0, 4800), upper = test::amplitudeAt (audio.left, 880.0, 4800), lower = test::amplitudeAt (audio.left, 440.0, 4800);
    CHECK_THAT (upper, WithinAbs (lower, 0.02 * upper));
    // index 8 * 0.2 = 1.6, less what high notes lose, and its slow decay: J1 / J0 between those of 1.2 and 1.6.
    CHECK (upper / carrier > 0.498 / 0.671);
    CHECK (upper / carrier < 0.570 / 0.455);
    CHECK_THAT (centsOff (audio.left, 220.0), WithinAbs (0.0, 1.0));
}

TEST_CASE ("every algorithm of FM sounds different, in tune, and ends")
{
    using Algorithm = dsp::FmSynth::Algorithm;
    std::vector<std::vector<float>> heard;
    for (const auto algorithm : { Algorithm::pair, Algorithm::stack, Algorithm::twoPairs, Algorithm::threeOnOne, Algorithm::organ })
    {
        auto synth = playing (dsp::FmSynth(), [algorithm] (auto& s) { s.algorithm = algorithm; });
        const auto audio = play (synth, { noteOn (57), noteOff (57, 24000) }, 72000);
        CHECK (test::amplitudeAt ({ audio.left.begin(), audio.left.begin() + 24000 }, 220.0, 2400) > 0.01);
        CHECK (test::peakOf (audio.left, 60000) < 1.0e-3f);
        for (const auto& other : heard)
            CHECK (audio.left != other);
        heard.push_back (audio.left);
    }
}

TEST_CASE ("a wavetable is in tune, walks from a sine to a saw, and has no aliases")
{
    const auto played = [] (float position, int key) {
        auto synth = playing (dsp::WavetableSynth(), [position] (auto& s) {
            s.position = position;
            s.amp = { 2.0f, 50.0f, 1.0f, 30.0f }; });
        return play (synth, { noteOn (key) }, 72000).left;
    };
    const auto sine = played (0.0f, 69), saw = played (0.5f, 69);
    CHECK_THAT (centsOff (sine, 440.0), WithinAbs (0.0, 1.0));
    CHECK (test::toDb (test::amplitudeAt (sine, 880.0, 24000) / test::amplitudeAt (sine, 440.0, 24000)) < -80.0);
    CHECK_THAT (test::toDb (test::amplitudeAt (saw, 880.0, 24000) / test::amplitudeAt (saw, 440.0, 24000)), WithinAbs (-6.02, 0.3));
    CHECK (worstAlias (played (0.5f, 96), dsp::hertzOfKey (96.0)) < -70.0);
}

TEST_CASE ("a string is in tune within 3 cents, and rings as long as it says")
{
    for (const int key : { 40, 57, 76 })
    {
        auto synth = playing (dsp::StringSynth(), [] (auto& s) { s.decaySeconds = 6.0f; });
        const auto audio = play (synth, { noteOn (key) }, 96000);
        CHECK_THAT (centsOff (audio.left, dsp::hertzOfKey (key)), WithinAbs (0.0, 3.0));
    }
    auto synth = playing (dsp::StringSynth(), [] (auto& s) {
        s.decaySeconds = 2.0f;
        s.brightness = 1.0f; });
    const auto audio = play (synth, { noteOn (57) }, 96000);
    const double early = test::amplitudeAt ({ audio.left.begin() + 12000, audio.left.begin() + 24000 }, 220.0, 0);
    const double late = test::amplitudeAt ({ audio.left.begin() + 60000, audio.left.begin() + 72000 }, 220.0, 0);
    CHECK_THAT (test::toDb (late / early), WithinAbs (-30.0, 3.0)); // a second of -60 dB in two
}

TEST_CASE ("a bell's partials are where a bell has them, and its strike note is in tune")
{
    auto synth = playing (dsp::ModalSynth(), [] (auto& s) { s.decaySeconds = 8.0f; });
    const auto audio = play (synth, { noteOn (69) }, 72000);
    for (const double ratio : { 0.5, 1.0, 1.183, 2.0 })
    {
        const double at = test::amplitudeAt (audio.left, 440.0 * ratio, 4800);
        CHECK (at > 10.0 * test::amplitudeAt (audio.left, 440.0 * (ratio + 0.09), 4800));
    }
    CHECK_THAT (centsOff (audio.left, 440.0), WithinAbs (0.0, 1.0));

    auto short_ = playing (dsp::ModalSynth(), [] (auto& s) { s.decaySeconds = 1.0f; });
    const auto tail = play (short_, { noteOn (69) }, 48000);
    const auto level = [&tail] (std::ptrdiff_t from) { return test::amplitudeAt ({ tail.left.begin() + from, tail.left.begin() + from + 9600 }, 440.0, 0); };
    CHECK_THAT (test::toDb (level (28800) / level (4800)), WithinAbs (-30.0, 3.0));
}

TEST_CASE ("drums: a kick falls to its pitch, a snare has wires, hats are above 5 kHz, and all end")
{
    using Kind = dsp::DrumSynth::Kind;
    const auto played = [] (Kind kind, int key) {
        auto synth = playing (dsp::DrumSynth (kind), [] (auto& s) { s.drive = 0.0f; });
        return play (synth, { noteOn (key, 0, 127) }, 96000).left;
    };
    const auto share = [] (const std::vector<float>& samples, dsp::SvfCoefficients c) {
        dsp::SvfState first, second;
        double all = 0.0, part = 0.0;
        for (size_t n = 0; n < 24000; ++n)
        {
            all += static_cast<double> (samples[n] * samples[n]);
            const float y = second.process (first.process (samples[n], c), c);
            part += static_cast<double> (y * y);
        }
        return part / all;
    };
    const auto below = dsp::SvfCoefficients::lowPass (250.0f, 0.7071f, test::rate), above = dsp::SvfCoefficients::highPass (5000.0f, 0.7071f, test::rate);
    CHECK (share (played (Kind::kick, 60), below) > 0.8);
    CHECK (share (played (Kind::hat, 60), above) > 0.8);
    CHECK (share (played (Kind::snare, 60), below) < 0.8);
    CHECK (share (played (Kind::kit, 36), below) > 0.8);
    CHECK (share (played (Kind::kit, 42), above) > 0.8);
    const auto kick = played (Kind::kick, 60);
    int crossings = 0;
    for (size_t n = 9600; n < 24000; ++n)
        crossings += kick[n] < 0.0f && kick[n + 1] >= 0.0f;
    CHECK_THAT (crossings / 0.3, WithinAbs (48.0, 4.0));
    for (const int key : { 36, 38, 39, 42, 45, 46 })
        CHECK (test::peakOf (played (Kind::kit, key), 90000) < 1.0e-3f);
}

TEST_CASE ("a loud voice that is stolen for a soft note does not click")
{
    auto synth = plainSynth (Wave::sine);
    std::vector<dsp::MidiEvent> events;
    for (int n = 0; n < 16; ++n)
        events.push_back (noteOn (52 + n, 0, 127));
    events.push_back (noteOn (30, 24000, 5));
    const auto audio = play (synth, events, 30000);
    float step = 0.0f, usual = 0.0f;
    for (size_t n = 20001; n < 28000; ++n)
        (n > 23990 && n < 24100 ? step : usual) = std::max (n > 23990 && n < 24100 ? step : usual, std::abs (audio.left[n] - audio.left[n - 1]));
    CHECK (step < 1.3f * usual);
}

TEST_CASE ("noise is white or pink, and has no DC")
{
    dsp::Noise white, pink;
    std::vector<float> samples (96000), soft (96000);
    double sum = 0.0;
    for (size_t n = 0; n < samples.size(); ++n)
    {
        sum += static_cast<double> (samples[n] = white.next());
        soft[n] = pink.nextPink();
    }
    CHECK_THAT (sum / 96000.0, WithinAbs (0.0, 0.01));
    const auto slope = [] (const std::vector<float>& of) {
        const auto band = [&of] (float hz) {
            dsp::SvfState state;
            const auto c = dsp::SvfCoefficients::bandPass (hz, 1.0f, test::rate);
            double power = 0.0;
            for (const float sample : of)
                power += std::pow (static_cast<double> (state.process (sample, c)), 2.0);
            return 10.0 * std::log10 (power);
        };
        return (band (4000.0f) - band (250.0f)) / 4.0; // per octave; a band of constant Q grows by 3 dB with white noise
    };
    CHECK_THAT (slope (samples), WithinAbs (3.0, 0.3));
    CHECK_THAT (slope (soft), WithinAbs (0.0, 0.3));
}

TEST_CASE ("more unison in the middle of a note is no NaN")
{
    auto synth = plainSynth (Wave::triangle);
    auto audio = play (synth, { noteOn (60) }, 100, 100);
    dsp::PolySynth::Settings settings;
    settings.wave = Wave::triangle;
    settings.unison = 3;
    synth.set (settings);
    audio = play (synth, {}, 4800, 100);
    CHECK (test::allFinite (audio));
}

TEST_CASE ("a note that is struck again, softly, does not click")
{
    const auto largestStep = [] (auto synth) {
        const auto audio = play (synth, { noteOn (48, 0, 127), noteOn (48, 24000, 1) }, 48000);
        const auto steepest = [&audio] (size_t from, size_t to) {
            float step = 0.0f;
            for (size_t n = from; n < to; ++n)
                step = std::max (step, std::abs (audio.left[n] - audio.left[n - 1]));
            return step;
        };
        return static_cast<double> (steepest (23990, 24200) / steepest (12000, 23990));
    };
    const auto sustained = [] (auto& s) { s.amp = { 2.0f, 50.0f, 1.0f, 30.0f }; };
    CHECK (largestStep (playing (dsp::PolySynth(), sustained)) < 1.5);
    CHECK (largestStep (playing (dsp::FmSynth(), sustained)) < 2.5);
    CHECK (largestStep (playing (dsp::WavetableSynth(), sustained)) < 1.5);
}

TEST_CASE ("a bell that is struck again goes on from where it was")
{
    auto synth = playing (dsp::ModalSynth(), [] (auto& s) { s.releaseMs = 100.0f; });
    const auto audio = play (synth, { noteOn (69, 0, 127), noteOff (69, 4800), noteOn (69, 9600, 1) }, 14400);
    auto fresh = playing (dsp::ModalSynth(), [] (auto&) {});
    const auto alone = play (fresh, { noteOn (69, 0, 1) }, 4800);
    CHECK (test::peakOf (audio.left, 9600) < 1.2f * test::peakOf (alone.left) + 0.001f);
}

namespace
{
/** A voice such as an author writes. */
struct SineVoice
{
    void prepare (double newSampleRate)
    {
        sampleRate = newSampleRate;
        envelope.prepare (sampleRate);
    }

    void start (float velocity, bool wasSounding)
    {
        if (! wasSounding)
            phase = 0.0;
        gain = velocity;
        envelope.noteOn();
    }

    void release() { envelope.noteOff(); }
    void silence() { envelope.reset(); }
    bool isSounding() const { return envelope.isActive(); }

    float next (float hertz, float)
    {
        phase += static_cast<double> (hertz) / sampleRate;
        return 0.25f * gain * envelope.next() * static_cast<float> (std::sin (2.0 * std::numbers::pi * phase));
    }

    dsp::Envelope envelope;
    double sampleRate = 48000.0, phase = 0.0;
    float gain = 0.0f;
};

/** An instrument of such voices, with the settings that each synth with modes has. */
struct OwnSynth
{
    struct Settings : dsp::OwnVoices<SineVoice>::Settings
    {
        dsp::Envelope::Times amp;
        float position = 0.0f;
    };

    void prepare (const dsp::Spec& spec) { voices.prepare (spec); }
    void reset() { voices.reset(); }

    void set (const Settings& settings)
    {
        for (auto& voice : voices.all())
            voice.envelope.setTimes (settings.amp);
        voices.set (settings);
    }

    void process (dsp::Block block, std::span<const dsp::MidiEvent> events) { voices.process (block, events); }

    dsp::OwnVoices<SineVoice> voices;
};

/** Each synth that has modes, as a sine whose level falls to a fifth within half a second. */
template <typename Synth>
Synth oneVoice (dsp::KeyMode keys, float glideMs = 0.0f)
{
    auto synth = test::prepared (Synth());
    typename Synth::Settings settings;
    if constexpr (std::is_same_v<Synth, dsp::PolySynth>)
    {
        settings.wave = Wave::sine;
        settings.unison = 1;
        settings.cutoffHz = 20000.0f;
        settings.sweepOctaves = 0.0f;
    }
    else if constexpr (std::is_same_v<Synth, dsp::FmSynth>)
        settings.brightness = 0.0f;
    else
        settings.position = 0.0f;
    settings.amp = { 2.0f, 1000.0f, 0.2f, 30.0f };
    settings.keys = keys;
    settings.glideMs = glideMs;
    synth.set (settings);
    return synth;
}

/** How loud A2, A3, A4 and A5 are from `start` for 200 ms. */
std::array<double, 4> octavesOfA (const test::Audio& audio, int start)
{
    const std::vector<float> part (audio.left.begin() + start, audio.left.begin() + start + 9600);
    return { test::amplitudeAt (part, 110.0, 0), test::amplitudeAt (part, 220.0, 0), test::amplitudeAt (part, 440.0, 0), test::amplitudeAt (part, 880.0, 0) };
}

/** Checks that only the octave `which` sounds. */
void checkAlone (const test::Audio& audio, int start, size_t which)
{
    const auto found = octavesOfA (audio, start);
    for (size_t i = 0; i < found.size(); ++i)
        if (i != which)
            CHECK (found[i] < 0.05 * found[which]);
    CHECK (found[which] > 0.001);
}
} // namespace

TEMPLATE_TEST_CASE ("one voice plays the last key that is held, and goes back to the one before", "", dsp::PolySynth, dsp::FmSynth, dsp::WavetableSynth, OwnSynth)
{
    for (const auto mode : { dsp::KeyMode::mono, dsp::KeyMode::legato })
    {
        auto synth = oneVoice<TestType> (mode);
        const auto audio = play (synth, { noteOn (45), noteOn (57, 24000), noteOn (69, 48000), noteOff (57, 60000), noteOff (69, 72000), noteOff (45, 96000) }, 120000);
        checkAlone (audio, 12000, 0);
        checkAlone (audio, 36000, 1);
        checkAlone (audio, 50000, 2);
        checkAlone (audio, 61000, 2); // a key below it was let go
        checkAlone (audio, 84000, 0);
        CHECK (test::peakOf (audio.left, 108000) < 1.0e-4);
    }
    auto chord = oneVoice<TestType> (dsp::KeyMode::poly);
    const auto audio = play (chord, { noteOn (45), noteOn (57), noteOn (69) }, 48000);
    const auto found = octavesOfA (audio, 24000);
    CHECK (found[0] > 0.5 * found[2]);
    CHECK (found[1] > 0.5 * found[2]);
}

TEMPLATE_TEST_CASE ("mono starts its envelopes with each key, legato with the first one", "", dsp::PolySynth, dsp::FmSynth, dsp::WavetableSynth, OwnSynth)
{
    const auto rise = [] (dsp::KeyMode mode, int until) {
        auto synth = oneVoice<TestType> (mode);
        const auto audio = play (synth, { noteOn (69), noteOff (69, until), noteOn (69 + 12, 48000), noteOff (69, 60000) }, 72000);
        return octavesOfA (audio, 48500)[3] / octavesOfA (audio, 36000)[2];
    };
    CHECK (rise (dsp::KeyMode::mono, 60000) > 1.8);
    CHECK_THAT (rise (dsp::KeyMode::legato, 60000), WithinAbs (1.0, 0.1));
    CHECK (rise (dsp::KeyMode::legato, 47900) > 1.8); // nothing was held any more
}

TEMPLATE_TEST_CASE ("one voice glides, and moves without a click", "", dsp::PolySynth, dsp::FmSynth, dsp::WavetableSynth, OwnSynth)
{
    auto gliding = oneVoice<TestType> (dsp::KeyMode::legato, 100.0f);
    const auto slid = play (gliding, { noteOn (57), noteOn (69, 48000) }, 120000);
    const auto early = octavesOfA (slid, 48000), late = octavesOfA (slid, 96000);
    CHECK (early[2] < 0.8 * late[2]);
    checkAlone (slid, 96000, 2);

    auto stepping = oneVoice<TestType> (dsp::KeyMode::legato);
    const auto stepped = play (stepping, { noteOn (57), noteOn (69, 48000) }, 60000);
    const auto step = [&stepped] (int start, int end) {
        float most = 0.0f;
        for (auto n = static_cast<size_t> (start); n < static_cast<size_t> (end); ++n)
            most = std::max (most, std::abs (stepped.left[n] - stepped.left[n - 1]));
        return most;
    };
    CHECK (step (47000, 50000) < 1.1f * step (54000, 60000));
}

TEMPLATE_TEST_CASE ("more keys than fingers, another mode and all notes off leave nothing behind", "", dsp::PolySynth, dsp::FmSynth, dsp::WavetableSynth, OwnSynth)
{
    std::vector<dsp::MidiEvent> events;
    for (int key = 30; key < 100; ++key)
        events.push_back (noteOn (key, 100 * key));
    for (int key = 30; key < 100; ++key)
        events.push_back (noteOff (key, 20000 + 100 * key));
    auto many = oneVoice<TestType> (dsp::KeyMode::mono);
    CHECK (test::peakOf (play (many, events, 60000).left, 50000) < 1.0e-4);

    auto off = oneVoice<TestType> (dsp::KeyMode::legato);
    const auto ended = play (off, { noteOn (45), noteOn (57), { 24000, 0xb0, 123, 0 }, noteOff (57, 40000), noteOn (69, 48000), noteOff (69, 72000) }, 96000);
    CHECK (octavesOfA (ended, 37000)[1] < 1.0e-5);
    checkAlone (ended, 60000, 2);
    CHECK (test::peakOf (ended.left, 84000) < 1.0e-4); // 45 is forgotten

    auto changed = oneVoice<TestType> (dsp::KeyMode::poly);
    play (changed, { noteOn (45), noteOn (57), noteOn (69) }, 9600);
    typename TestType::Settings mono;
    mono.keys = dsp::KeyMode::mono;
    mono.amp = { 2.0f, 1000.0f, 0.2f, 30.0f };
    changed.set (mono);
    CHECK (test::peakOf (play (changed, {}, 24000).left, 14400) < 1.0e-4);
}

TEST_CASE ("the filter has an envelope of its own")
{
    const auto harmonic = [] (float attackMs, float decayMs, int start) {
        auto synth = test::prepared (dsp::PolySynth());
        dsp::PolySynth::Settings settings;
        settings.unison = 1;
        settings.cutoffHz = 200.0f;
        settings.sweepOctaves = 5.0f;
        settings.sweepAttackMs = attackMs;
        settings.sweepDecayMs = decayMs;
        settings.amp = { 1.0f, 100.0f, 1.0f, 30.0f };
        synth.set (settings);
        const auto audio = play (synth, { noteOn (45, 0, 127) }, 96000);
        const std::vector<float> part (audio.left.begin() + start, audio.left.begin() + start + 4800);
        return test::amplitudeAt (part, 1100.0, 0) / test::amplitudeAt (part, 110.0, 0);
    };
    CHECK (harmonic (1000.0f, 20000.0f, 2400) < 0.2 * harmonic (1000.0f, 20000.0f, 45600)); // opens in a second
    CHECK (harmonic (1.0f, 20000.0f, 2400) > 0.8 * harmonic (1000.0f, 20000.0f, 45600));    // at once
    CHECK (harmonic (1.0f, 200.0f, 24000) < 0.2 * harmonic (1.0f, 20000.0f, 24000));        // and closes again
}

TEST_CASE ("voices of one's own are in tune, bend, hold by the pedal, are stolen, and do not depend on blocks")
{
    const auto synth = [] { return oneVoice<OwnSynth> (dsp::KeyMode::poly); };
    auto tuned = synth();
    CHECK_THAT (centsOff (play (tuned, { noteOn (69) }, 28800).left, 440.0), WithinAbs (0.0, 0.5));
    auto bent = synth();
    CHECK_THAT (centsOff (play (bent, { { 0, 0xe0, 0x7f, 0x7f }, noteOn (69) }, 28800).left, 440.0 * std::exp2 (2.0 / 12.0)), WithinAbs (0.0, 1.0));

    auto held = synth();
    const auto pedal = play (held, { { 0, 0xb0, 64, 127 }, noteOn (69), noteOff (69, 4800), { 24000, 0xb0, 64, 0 } }, 48000);
    CHECK (test::peakOf (pedal.left, 20000) > 0.01f);
    CHECK (test::peakOf (pedal.left, 36000) < 1.0e-6f);

    std::vector<dsp::MidiEvent> chord;
    for (int n = 0; n < 17; ++n)
        chord.push_back (noteOn (40 + n, 480 * n));
    auto stolen = synth();
    play (stolen, chord, 9600);
    int sounding = 0;
    for (const auto& voice : stolen.voices.all())
        sounding += voice.isSounding() ? 1 : 0;
    CHECK (sounding == 16);
    CHECK (test::peakOf (play (stolen, { { 0, 0xb0, 120, 0 } }, 480).left) < 1.0e-6f);

    auto one = synth(), other = synth();
    const std::vector<dsp::MidiEvent> notes{ noteOn (57), noteOn (64, 777), noteOff (57, 5001), noteOn (71, 9000) };
    CHECK (play (one, notes, 24000, 512).left == play (other, notes, 24000, 37).left);
}

TEST_CASE ("a drawbar organ has its nine pitches, 3 dB a step, a percussion that dies away, and ends without touch")
{
    constexpr std::array pitches{ 0.5, 1.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0 };
    const auto one = [] (size_t bar, float pulled, int velocity = 100) {
        auto organ = playing (dsp::DrawbarOrgan(), [bar, pulled] (auto& s) {
            s.bars = {};
            s.bars[bar] = pulled;
            s.click = 0.0f; });
        return play (organ, { noteOn (57, 0, velocity) }, 48000).left;
    };
    for (size_t bar = 0; bar < pitches.size(); ++bar)
    {
        const double hz = 220.0 * pitches[bar], full = test::amplitudeAt (one (bar, 8.0f), hz, 9600);
        CHECK_THAT (centsOff (one (bar, 8.0f), hz), WithinAbs (0.0, 1.0));
        CHECK_THAT (test::toDb (test::amplitudeAt (one (bar, 4.0f), hz, 9600) / full), WithinAbs (-12.0, 0.2));
        CHECK_THAT (test::amplitudeAt (one (bar, 8.0f, 10), hz, 9600) / full, WithinAbs (1.0, 0.01));
        for (const double other : pitches)
            if (other != pitches[bar])
                CHECK (test::amplitudeAt (one (bar, 8.0f), 220.0 * other, 9600) < 0.001 * full);
    }
    CHECK (test::peakOf (one (0, 0.0f)) == 0.0f);

    auto organ = playing (dsp::DrawbarOrgan(), [] (auto& s) {
        s.percussion = 1.0f;
        s.click = 0.0f; });
    const auto audio = play (organ, { noteOn (57), noteOff (57, 60000) }, 72000).left;
    const auto third = [&audio] (std::ptrdiff_t from) { return test::amplitudeAt ({ audio.begin() + from, audio.begin() + from + 4800 }, 660.0, 0); };
    CHECK_THAT (test::toDb (third (24000) / third (12000)), WithinAbs (-8.7, 1.0)); // a quarter of a second, once
    CHECK (test::peakOf (audio, 61500) < 0.01f);
    CHECK (test::peakOf (audio, 66000) == 0.0f);

    // At the top of the keyboard what does not fit is left out, and nothing is folded down.
    auto high = playing (dsp::DrawbarOrgan(), [] (auto& s) {
        s.bars.fill (8.0f);
        s.click = 0.0f; });
    const auto top = play (high, { noteOn (108) }, 48000).left; // 4186 Hz
    CHECK (test::amplitudeAt (top, 48000.0 - 8.0 * 4186.009, 9600) < 1.0e-4);
    CHECK (test::amplitudeAt (top, 48000.0 - 6.0 * 4186.009, 9600) < 1.0e-4);
    CHECK (test::amplitudeAt (top, 4186.009, 9600) > 0.01);
}
