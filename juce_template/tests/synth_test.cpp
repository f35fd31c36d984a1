#include "catch.h"
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
    settings.detuneCents = 0.0f;
    settings.cutoffHz = 20000.0f;
    settings.sweepOctaves = 0.0f;
    settings.amp = { 2.0f, 50.0f, 1.0f, 30.0f };
    settings.levelDb = 0.0f;
    synth.set (settings);
    return synth;
}

test::Audio play (dsp::PolySynth& synth, std::vector<dsp::MidiEvent> events, int numFrames, int blockSize = 512)
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
}
