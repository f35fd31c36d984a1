#include "catch.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "runtime/Bypass.h"
#include "runtime/Faults.h"
#include "runtime/MidiVolume.h"
#include "runtime/NumberText.h"
#include "runtime/OutputGuard.h"
#include "runtime/Sound.h"
#include "runtime/TypedValue.h"
#include "runtime/ValueText.h"
#include "runtime/View.h"
#include "signal.h"
#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <random>
#include <sstream>

using namespace plugsmith;
using namespace plugsmith::runtime;

namespace
{
/** Runs a host's blocks through a bypass around an "engine" that delays by `latency` and doubles. */
std::vector<float> through (Bypass& bypass, const std::vector<float>& input, int latency, int from, int to)
{
    dsp::DelayLine engine;
    engine.prepare (latency + 1);
    std::vector<float> output;
    for (int start = 0; start < static_cast<int> (input.size()); start += Bypass::chunkFrames)
    {
        if (bypass.setBypassed (start >= from && start < to))
            engine.reset();
        const int count = std::min (Bypass::chunkFrames, static_cast<int> (input.size()) - start);
        std::vector<float> chunk (input.begin() + start, input.begin() + start + count);
        float* channels[]{ chunk.data() };
        bypass.remember ({ channels, 1, count });
        if (! bypass.isAsleep())
            for (auto& sample : chunk)
            {
                engine.write (2.0f * sample);
                sample = engine.readWhole (latency);
            }
        bypass.mix ({ channels, 1, count }, true);
        output.insert (output.end(), chunk.begin(), chunk.end());
    }
    return output;
}
} // namespace

TEST_CASE ("bypass gives the input back, late by the latency, and the engine's sound untouched without it")
{
    for (const int latency : { 0, 50, 1000 })
    {
        Bypass bypass;
        bypass.prepare (test::rate, latency);
        const auto input = test::noise (48000).left;
        const auto output = through (bypass, input, latency, 9600, 28800);
        const auto delayed = [&] (size_t n) { return n >= static_cast<size_t> (latency) ? input[n - static_cast<size_t> (latency)] : 0.0f; };

        for (size_t n = 0; n < 9600; ++n)
            REQUIRE (output[n] == 2.0f * delayed (n));
        for (size_t n = 9600 + 1000; n < 28800; ++n)
            REQUIRE (output[n] == delayed (n));
        for (size_t n = 28800 + 1000 + static_cast<size_t> (latency); n < 48000; ++n)
            REQUIRE (output[n] == 2.0f * delayed (n));
    }
}

TEST_CASE ("bypass does not click, in or out")
{
    for (const int latency : { 0, 50 })
    {
        Bypass bypass;
        bypass.prepare (test::rate, latency);
        const auto input = test::sine (100.0, 0.5, 48000).left;
        const auto output = through (bypass, input, latency, 9600, 28800);
        // The steepest step of the louder signal, and what a fade of 20 ms may add to it.
        const float steepest = 2.0f * 0.5f * static_cast<float> (2.0 * std::numbers::pi * 100.0 / test::rate);
        for (size_t n = 200; n < output.size(); ++n)
            REQUIRE (std::abs (output[n] - output[n - 1]) < 1.1f * steepest);
    }
}

TEST_CASE ("a typed value is what was meant")
{
    std::ifstream file (PLUGSMITH_TYPED_VALUES);
    int rows = 0;
    for (std::string line; std::getline (file, line);)
    {
        if (line.rfind ('#', 0) == 0)
            continue;
        std::vector<std::string> cells;
        std::istringstream split (line);
        for (std::string cell; std::getline (split, cell, '\t');)
            cells.push_back (cell);
        REQUIRE (cells.size() == 5);
        const float minimum = std::stof (cells[2]), maximum = std::stof (cells[3]);
        const auto value = typedNumber (cells[0], { cells[1], minimum, maximum, minimum });
        INFO (line);
        REQUIRE (value.has_value() == (cells[4] != "-"));
        if (value)
            CHECK (*value == Approx (std::stod (cells[4])).epsilon (1.0e-4));
        ++rows;
    }
    CHECK (rows > 80);
}

TEST_CASE ("no text at all breaks the reader of typed values")
{
    std::uint32_t state = 1;
    constexpr char alphabet[] = "0123456789.,-+ '%:kmshzdB#ainf\xe2\x88\x92\xc2\xa0\xef\xbc\x91\0\xff";
    for (int n = 0; n < 200000; ++n)
    {
        std::string text;
        for (std::uint32_t length = (state >> 16) % 24; length > 0; --length)
        {
            state = state * 1664525u + 1013904223u;
            text += alphabet[(state >> 16) % (sizeof (alphabet) - 1)];
        }
        state = state * 1664525u + 1013904223u;
        for (const auto* unit : { "Hz", "dB", "ms", ":1", "" })
            if (const auto value = typedNumber (text, { unit, -60.0f, 20000.0f, 1.0f }))
                REQUIRE ((*value >= -60.0f && *value <= 20000.0f));
    }
}

TEST_CASE ("a typed word finds its choice or its switch")
{
    const std::vector<std::string> syncs{ "Free", "1/1", "1/2", "1/2 dotted", "1/4", "1/16" };
    CHECK (typedChoice ("free", syncs) == 0);
    CHECK (typedChoice (" 1/2 Dotted ", syncs) == 3);
    CHECK (typedChoice ("1/2dotted", syncs) == 3);
    CHECK (typedChoice ("1/2", syncs) == 2);
    CHECK (typedChoice ("fr", syncs) == 0);
    for (const auto* text : { "", "1/", "1/3", "slow" })
        CHECK_FALSE (typedChoice (text, syncs).has_value());
    CHECK (typedSwitch ("On") == true);
    CHECK (typedSwitch ("no") == false);
    CHECK_FALSE (typedSwitch ("perhaps").has_value());
}

TEST_CASE ("MIDI volume and expression turn an instrument down, without a click")
{
    MidiVolume volume;
    volume.prepare (test::rate);
    volume.reset();
    const auto level = [&volume] (std::initializer_list<dsp::MidiEvent> events) {
        std::vector<float> samples (9600, 1.0f);
        float* channels[]{ samples.data() };
        volume.process ({ channels, 1, 9600 }, std::vector<dsp::MidiEvent> (events));
        for (size_t n = 1; n < samples.size(); ++n)
            REQUIRE (std::abs (samples[n] - samples[n - 1]) < 0.002f);
        return samples.back();
    };
    CHECK (level ({}) == 1.0f);
    CHECK (level ({ { 100, 0xb0, 7, 64 } }) == Approx (0.25397).epsilon (1.0e-3)); // (64 / 127)^2
    CHECK (level ({ { 100, 0xb3, 11, 64 } }) == Approx (0.0645).epsilon (1.0e-3));
    CHECK (level ({ { 100, 0xb0, 121, 0 } }) == Approx (0.25397).epsilon (1.0e-3)); // the volume stays
    CHECK (level ({ { 100, 0xb0, 1, 0 }, { 200, 0x97, 7, 0 } }) == Approx (0.25397).epsilon (1.0e-3));
    CHECK (level ({ { 0, 0xb0, 7, 0 } }) == 0.0f);
    volume.process ({ nullptr, 0, 0 }, std::vector<dsp::MidiEvent>{ { 0, 0xb0, 7, 127 } });
    CHECK (level ({}) == 1.0f);
}

TEST_CASE ("what leaves an engine is finite and bounded, and a fault is silent")
{
    constexpr float infinite = std::numeric_limits<float>::infinity(), notANumber = std::numeric_limits<float>::quiet_NaN();
    OutputGuard guard;
    const auto through = [&guard] (float sample, float inputPeak, bool& isFault) {
        std::vector<float> samples (128, 0.1f);
        samples[77] = sample;
        float* channels[]{ samples.data() };
        isFault = guard.process ({ channels, 1, 128 }, inputPeak);
        return test::peakOf (samples);
    };
    bool isFault = false;
    for (const float sample : { 0.5f, -1.0f, 7.9f, -8.0f })
    {
        CHECK (through (sample, 0.5f, isFault) == std::abs (sample));
        CHECK_FALSE (isFault);
    }
    CHECK (through (-20.0f, 0.5f, isFault) == 8.0f);
    CHECK_FALSE (isFault);
    for (const float sample : { notANumber, infinite, -infinite, 1.0e9f, -1.0e6f })
    {
        CHECK (through (sample, 0.5f, isFault) == 0.0f);
        CHECK (isFault);
    }
    CHECK (through (500.0f, 100.0f, isFault) == 500.0f); // a host that plays so loud gets it back
    CHECK_FALSE (isFault);
    for (int chunk = 0; chunk < 20000; ++chunk)
        through (0.0f, 0.0f, isFault);
    CHECK (through (50.0f, 0.5f, isFault) == 8.0f);
}

TEST_CASE ("the first fault waits until it is taken")
{
    char text[300];
    Faults::take (text, sizeof (text));
    CHECK (std::string (text).empty());
    Faults::tell ("one", "ghost");
    Faults::tell ("two");
    Faults::take (text, sizeof (text));
    CHECK (std::string (text) == "one: ghost");
    Faults::take (text, sizeof (text));
    CHECK (std::string (text).empty());
    Faults::tell (std::string (1000, 'x').c_str());
    Faults::take (text, 10);
    CHECK (std::string (text) == "xxxxxxxxx");
}

TEST_CASE ("a value is written as a musician reads it")
{
    struct Row
    {
        float value;
        const char *unit, *text;
    };
    for (const auto& [value, unit, text] : { Row{ 0.25f, "Hz", "0.25 Hz" }, Row{ 12.5f, "Hz", "12.5 Hz" }, Row{ 440.4f, "Hz", "440 Hz" }, Row{ 999.6f, "Hz", "1.00 kHz" }, Row{ 5.0f, "Hz", "5 Hz" }, Row{ 0.5f, "ms", "0.5 ms" }, Row{ 350.0f, "ms", "350 ms" }, Row{ 1500.0f, "ms", "1.50 s" }, Row{ 39.6f, "%", "40 %" }, Row{ -0.2f, "%", "0 %" }, Row{ 4.0f, ":1", "4.0 : 1" }, Row{ -18.0f, "dB", "-18.0 dB" }, Row{ -0.04f, "dB", "0.0 dB" }, Row{ -12.0f, "st", "-12 st" }, Row{ 0.5f, "ct", "0.50 ct" }, Row{ 3.0f, "", "3.00" }, Row{ 30.0f, "bits", "30.0 bits" } })
        CHECK (valueText (value, unit) == text);
}

TEST_CASE ("decimals are those of printf")
{
    std::mt19937 dice (7);
    const auto check = [] (float value) {
        for (int decimals = 0; decimals <= 3; ++decimals)
        {
            std::array<char, 64> printed{};
            std::snprintf (printed.data(), printed.size(), "%.*f", decimals, static_cast<double> (value));
            INFO (value);
            CHECK (fixedText (value, decimals) == printed.data());
        }
    };
    for (const float value : { 0.0f, -0.0f, 0.5f, 1.5f, 2.5f, -0.04f, 0.125f, 0.375f, 9.995f, 99.5f, 1.0e6f, 16777216.0f, 1.0e12f, -1.0e12f, 1.0e-30f, INFINITY, -INFINITY })
        check (value);
    for (int n = 0; n < 2000; ++n)
        check (std::uniform_real_distribution<float> (-1.0f, 1.0f) (dice) * std::pow (10.0f, static_cast<float> (n % 9)));
    CHECK (fixedText (std::numeric_limits<float>::quiet_NaN(), 1) == "nan");
    CHECK (fixedText (3.0e38f, 0).size() < 25);
}

TEST_CASE ("the shortest text of a number is read back as that number")
{
    for (const auto& [value, text] : { std::pair{ 0.1f, "0.1" }, { -18.0f, "-18" }, { 20000.0f, "20000" }, { 0.0f, "0" }, { -0.0f, "0" }, { 1.5e-7f, "0.00000015" }, { 1.5e-12f, "1.5e-12" }, { 1.0e12f, "1e12" }, { 123456792.0f, "123456790" }, { 0.33333334f, "0.33333334" }, { INFINITY, "null" } })
        CHECK (shortText (value) == text);
    CHECK (shortText (0.99996f, 4) == "1");
    CHECK (shortText (0.123456f, 4) == "0.1235");
    CHECK (shortText (-123456.0f, 4) == "-123500");
    std::mt19937 dice (8);
    for (int n = 0; n < 20000; ++n)
    {
        const auto value = std::bit_cast<float> (static_cast<std::uint32_t> (dice()));
        if (! std::isfinite (value))
            continue;
        INFO (value);
        const auto text = shortText (value);
        CHECK (std::strtof (text.c_str(), nullptr) == value);
        CHECK (text.size() <= 15);
    }
}

TEST_CASE ("a window shows each parameter once, under names that repeat nothing")
{
    const std::vector<Parameter> parameters{ percent ("drive", "Tube Drive", 50.0f), percent ("mix", "Tube Mix", 100.0f), number ("time", "Delay Time", "ms", 1.0f, 500.0f, 100.0f), number ("gain", "Gain", "dB", -12.0f, 12.0f, 0.0f) };
    EditorLayout layout;
    layout.accent = 0xff112233;
    layout.sections = { { "Tube", { "drive", "mix" }, { "tube", { { "drive", "drive" } } }, { "drive" } }, { "Delay", { "time", "nothing" }, {}, {}, 0xff445566, true } };
    const auto views = sectionViews (layout, parameters);
    REQUIRE (views.size() == 2);
    CHECK (views[0].number == "1 a");
    CHECK (views[1].number == "1 b");
    CHECK (views[0].accent == 0xff112233);
    CHECK (views[1].accent == 0xff445566);
    REQUIRE (views[0].controls.size() == 2);
    CHECK (views[0].controls[0].name == "Drive");
    CHECK (views[0].controls[0].isLarge);
    CHECK_FALSE (views[0].controls[1].isLarge);
    REQUIRE (views[1].controls.size() == 3); // with the one that no section names
    CHECK (views[1].controls[0].name == "Time");
    CHECK (views[1].controls[1].name == "nothing");
    CHECK (views[1].controls[2].id == "gain");

    const auto alone = sectionViews ({}, parameters);
    REQUIRE (alone.size() == 1);
    CHECK (alone[0].number.empty());
    CHECK (alone[0].controls.size() == parameters.size());
}

TEST_CASE ("what has no effect now rests")
{
    drawing::Roles roles;
    CHECK (restingRoles (roles).empty());
    roles.values = { { "sync", 0.0f }, { "time", 300.0f }, { "unison", 3.0f } };
    CHECK (restingRoles (roles).empty());
    roles.values["sync"] = 2.0f;
    roles.values["unison"] = 0.0f;
    CHECK (restingRoles (roles) == std::vector<std::string>{ "time", "rate", "detune" });
}

namespace
{
/** Doubles, and tells what it got. */
class Doubling final : public Engine
{
public:
    void prepare (const dsp::Spec&) override {}
    void reset() override { ++resets; }
    void process (dsp::Block block, std::span<const dsp::MidiEvent> midi) override
    {
        for (const auto& event : midi)
            frames.push_back (start + event.frame);
        for (int n = 0; n < block.numFrames; ++n)
            block.channels[0][n] = isBroken ? std::numeric_limits<float>::quiet_NaN() : 2.0f * block.channels[0][n];
        longest = std::max (longest, block.numFrames);
        start += block.numFrames;
        beats.push_back (block.beats);
    }

    std::vector<double> beats;
    bool isBroken = false;
    int resets = 0, longest = 0, start = 0;
    std::vector<int> frames;
};
} // namespace

TEST_CASE ("sound goes through an engine in chunks, with each note at its frame")
{
    auto owned = std::make_unique<Doubling>();
    auto& engine = *owned;
    Sound sound (std::move (owned), false);
    sound.prepare (48000.0, 1, false);
    std::vector<float> samples (300, 0.25f);
    samples[7] = std::numeric_limits<float>::infinity();
    float* channels[]{ samples.data() };
    const std::vector<dsp::MidiEvent> events{ { 0, 0x90, 60, 100 }, { 127, 0x80, 60, 0 }, { 128, 0x90, 62, 100 }, { 299, 0x80, 62, 0 } };
    CHECK_FALSE (sound.process ({ channels, 1, 300 }, events));
    CHECK (engine.frames == std::vector<int>{ 0, 127, 128, 299 });
    CHECK (engine.longest == Bypass::chunkFrames);
    CHECK (samples[0] == 0.5f);
    CHECK (samples[7] == 0.0f); // what is no number never reaches an engine
    CHECK (sound.lastInputPeak() == 0.25f);

    engine.frames.clear();
    sound.process ({ nullptr, 0, 0 }, events); // some hosts send notes without any audio
    CHECK (engine.frames.size() == events.size());

    engine.isBroken = true;
    const auto before = engine.resets;
    CHECK (sound.process ({ channels, 1, 300 }, {}));
    CHECK (engine.resets > before);
    CHECK (samples[0] == 0.0f);
}

TEST_CASE ("the song's position goes through in chunks, and runs by itself while the song does not play")
{
    auto owned = std::make_unique<Doubling>();
    auto& engine = *owned;
    Sound sound (std::move (owned), false);
    sound.prepare (48000.0, 1, false);
    std::vector<float> samples (256, 0.0f);
    float* channels[]{ samples.data() };
    const double chunk = 128.0 * 90.0 / (60.0 * 48000.0);
    sound.process ({ channels, 1, 256, 90.0f }, {});
    sound.process ({ channels, 1, 256, 90.0f, 40.0, 0.0, true }, {});
    sound.process ({ channels, 1, 256, 90.0f }, {});
    const std::vector<double> expected{ 0.0, chunk, 40.0, 40.0 + chunk, 40.0 + 2.0 * chunk, 40.0 + 3.0 * chunk };
    REQUIRE (engine.beats.size() == expected.size());
    for (size_t n = 0; n < expected.size(); ++n)
        CHECK (std::abs (engine.beats[n] - expected[n]) < 1.0e-9);
}

namespace
{
/** Counts its calls, and gives what came in, its own sound added. */
class Counting final : public Engine
{
public:
    void prepare (const dsp::Spec&) override {}
    void reset() override {}
    void process (dsp::Block block, std::span<const dsp::MidiEvent> midi) override
    {
        ++calls;
        notes += midi.size();
        for (int n = 0; n < block.numFrames; ++n)
            block.channels[0][n] += own;
    }
    double tailSeconds() const override { return 2.0; }

    int calls = 0;
    size_t notes = 0;
    float own = 0.0f;
};

/** Plays `seconds` of one value. @return the last sample */
float play (Sound& sound, float value, double seconds, std::span<const dsp::MidiEvent> events = {})
{
    std::vector<float> samples (static_cast<size_t> (48000.0 * seconds), value);
    float* channels[]{ samples.data() };
    sound.process ({ channels, 1, static_cast<int> (samples.size()) }, events);
    return samples.back();
}
} // namespace

TEST_CASE ("an engine rests once its tail is over, and wakes by sound, by a note, and by itself")
{
    for (const bool isInstrument : { false, true })
    {
        auto owned = std::make_unique<Counting>();
        auto& engine = *owned;
        Sound sound (std::move (owned), isInstrument);
        sound.prepare (48000.0, 1, false);
        const auto callsIn = [&] (auto&& played) {
            engine.calls = 0;
            played();
            return engine.calls;
        };
        play (sound, 0.1f, 1.0);
        CHECK (callsIn ([&] { play (sound, 0.0f, 12.0); }) == 12 * 375); // ten seconds and its tail
        const auto resting = callsIn ([&] { play (sound, 0.0f, 10.0); });
        CHECK (resting >= 38); // it is tried four times a second
        CHECK (resting <= 41);

        if (! isInstrument)
            CHECK (play (sound, 0.1f, 0.001) == 0.1f); // the first frame of sound is played
        const std::vector<dsp::MidiEvent> note{ { 0, 0x90, 60, 100 } };
        play (sound, 0.0f, 30.0);
        CHECK (callsIn ([&] { play (sound, 0.0f, 1.0, note); }) == 375);
        CHECK (engine.notes == 1);
        play (sound, 0.0f, 30.0);
        sound.process ({ nullptr, 0, 0 }, note);
        CHECK (engine.notes == 2);
        CHECK (callsIn ([&] { play (sound, 0.0f, 1.0); }) == 375);

        play (sound, 0.0f, 30.0);
        engine.own = 0.5f;
        play (sound, 0.0f, 0.26);
        CHECK (play (sound, 0.0f, 0.001) == 0.5f);
        CHECK (callsIn ([&] { play (sound, 0.0f, 20.0); }) == 20 * 375);
        engine.own = 0.0f;
    }
}
