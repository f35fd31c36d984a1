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
