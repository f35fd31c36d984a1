// What every instrument does with MIDI: see dsp/tools/midi.h.
#include "blocks.h"
#include "catch.h"
#include "signal.h"

using namespace plugsmith;

namespace
{
using Events = std::vector<dsp::MidiEvent>;

/** The first channel of two seconds of an instrument that plays `events`, whose frames count from the start. */
std::vector<float> played (const test::BlockKind& kind, const Events& events)
{
    auto synth = kind.make();
    synth->prepare ({ test::rate, 480, 2 });
    test::Audio audio (96000);
    int start = 0;
    test::run (audio, 480, [&] (dsp::Block view) {
        Events now;
        for (auto event : events)
            if (event.frame >= start && event.frame < start + view.numFrames)
            {
                event.frame -= start;
                now.push_back (event);
            }
        synth->play (view, now);
        start += view.numFrames;
    });
    return audio.left;
}

constexpr dsp::MidiEvent noteOn{ 1000, 0x90, 60, 100 }, noteOff{ 20000, 0x80, 60, 0 }, pedal{ 500, 0xb0, 64, 127 };

/** Checks for every instrument that two performances sound alike. */
void checkAlike (const Events& one, const Events& other)
{
    for (const auto& kind : test::everyBlock())
        if (kind.isInstrument)
        {
            INFO (kind.name);
            CHECK (test::firstDifference (played (kind, one), played (kind, other)) == -1);
        }
}
} // namespace

TEST_CASE ("reset all controllers lets go of bend, wheel and pedal")
{
    constexpr dsp::MidiEvent reset{ 800, 0xb0, 121, 0 };
    checkAlike ({ { 500, 0xe0, 0, 127 }, reset, noteOn }, { noteOn });
    checkAlike ({ { 500, 0xb0, 1, 127 }, reset, noteOn }, { noteOn });
    checkAlike ({ pedal, reset, noteOn, noteOff }, { noteOn, noteOff });
    checkAlike ({ pedal, noteOn, noteOff, { 30000, 0xb0, 121, 0 } }, { pedal, noteOn, noteOff, { 30000, 0xb0, 64, 0 } });
}

TEST_CASE ("each channel has its own bend, wheel, pedal and notes")
{
    checkAlike ({ { 500, 0xe1, 0, 127 }, noteOn }, { noteOn });
    checkAlike ({ noteOn, { 5000, 0xe5, 0, 0 } }, { noteOn });
    checkAlike ({ { 500, 0xb1, 1, 127 }, noteOn }, { noteOn });
    checkAlike ({ { 500, 0xb1, 64, 127 }, noteOn, noteOff }, { noteOn, noteOff });
    checkAlike ({ noteOn, { 20000, 0x81, 60, 0 } }, { noteOn });
    checkAlike ({ noteOn, { 20000, 0x91, 60, 0 } }, { noteOn });
    checkAlike ({ pedal, noteOn, noteOff, { 30000, 0xb9, 121, 0 } }, { pedal, noteOn, noteOff });
    for (const int message : { 120, 123, 124, 125, 126, 127 })
        checkAlike ({ noteOn, { 20000, 0xb1, static_cast<std::uint8_t> (message), 0 } }, { noteOn });
    checkAlike ({ { 500, 0xef, 0, 127 }, { 1000, 0x9f, 60, 100 }, { 20000, 0x8f, 60, 0 } }, { { 500, 0xe0, 0, 127 }, noteOn, noteOff });
}

TEST_CASE ("the messages that change a mode end the notes of their channel")
{
    for (const int message : { 124, 125, 126, 127 })
        checkAlike ({ noteOn, { 20000, 0xb0, static_cast<std::uint8_t> (message), 0 } }, { noteOn, { 20000, 0xb0, 123, 0 } });
}

TEST_CASE ("what no instrument understands changes nothing")
{
    Events other{ noteOn, { 4000, 0xa0, 60, 127 }, { 4000, 0xd0, 127, 0 }, { 4000, 0xc0, 5, 0 }, { 4000, 0xf8, 0, 0 }, { 4000, 0xf0, 1, 2 }, noteOff };
    for (std::uint8_t controller = 0; controller < 120; ++controller)
        if (controller != 1 && controller != 64)
            other.insert (other.end() - 1, { 5000, 0xb0, controller, 99 });
    checkAlike (other, { noteOn, noteOff });
}

// Reported of others as surge-synthesizer/surge#695.
TEST_CASE ("a note of no length ends, and one that begins where another ends sounds")
{
    for (const auto& kind : test::everyBlock())
        if (kind.isInstrument)
        {
            INFO (kind.name);
            constexpr dsp::MidiEvent offAtOnce{ 1000, 0x80, 60, 0 };
            const auto none = played (kind, { noteOn, offAtOnce }), held = played (kind, { noteOn }), brief = played (kind, { noteOn, { 1001, 0x80, 60, 0 } });
            CHECK (test::peakOf (none, 90000) <= std::max (test::peakOf (held, 90000), 1.0e-5f));
            CHECK (test::peakOf (none, 90000) <= 1.5f * test::peakOf (brief, 90000) + 1.0e-5f);
            CHECK (test::firstDifference (played (kind, { offAtOnce, noteOn }), held) == -1);
            const auto again = played (kind, { noteOn, noteOff, { noteOff.frame, 0x90, 60, 100 } });
            CHECK (test::peakOf (again, static_cast<size_t> (noteOff.frame)) > 0.3f * test::peakOf (held));
        }
}

// Reported of others as SynthstromAudible/DelugeFirmware#4029.
TEST_CASE ("a note does not hang when a knob is turned while it is held")
{
    for (const auto& kind : test::everyBlock())
        if (kind.isInstrument)
        {
            const auto count = kind.make()->controls().size();
            for (size_t i = 0; i < count; ++i)
                for (const float value : { -1.0e9f, 1.0e9f })
                {
                    auto synth = kind.make();
                    synth->prepare ({ test::rate, 480, 2 });
                    test::Audio audio (48000);
                    int block = 0;
                    const auto play = [&] (dsp::Block view) {
                        Events now;
                        if (block == 2)
                            now = { { 5, 0x90, 60, 100 }, { 9, 0x90, 64, 100 } };
                        if (block == 50)
                            now = { { 5, 0x80, 60, 0 }, { 9, 0x80, 64, 0 } };
                        if (block == 20)
                            synth->controls()[i].set (value);
                        synth->play (view, now);
                        ++block;
                    };
                    test::run (audio, 480, play);
                    const auto before = test::peakOf (audio.left);
                    for (int second = 0; second < 40; ++second) // a release of 20 s falls by 120 dB
                    {
                        audio = test::Audio (48000);
                        test::run (audio, 480, play);
                        if (test::peakOf (audio.left) < 1.0e-5f)
                            break;
                    }
                    INFO (kind.name << ", " << synth->controls()[i].name << " to " << value << ", " << before << " before");
                    CHECK (test::peakOf (audio.left) < std::max (1.0e-3f * before, 1.0e-4f));
                }
        }
}
