#pragma once

#include <cstddef>
#include <cstdint>

namespace plugsmith::dsp
{

/** One MIDI 1.0 channel message at a frame of the current Block.

    Instruments understand, each channel for itself: notes with velocity, pitch bend by 2 semitones, mod wheel (1), sustain
    (64), all sound off (120), reset all controllers (121) and all notes off (123 to 127). The runtime turns every
    instrument up and down by volume (7) and expression (11), of whichever channel. Nothing else is heard: no pressure,
    sostenuto or soft pedal, no bend range (RPN 0), bank or program change, no MPE zones, no system messages. */
struct MidiEvent
{
    int frame = 0; ///< 0 to Block::numFrames - 1
    std::uint8_t status = 0, data1 = 0, data2 = 0;

    int kind() const noexcept { return status & 0xf0; }
    size_t channel() const noexcept { return status & 0x0fu; } ///< 0 to 15
    bool isNoteOn() const noexcept { return kind() == 0x90 && data2 > 0; }
    bool isNoteOff() const noexcept { return kind() == 0x80 || (kind() == 0x90 && data2 == 0); }
    bool isController() const noexcept { return kind() == 0xb0; }
    bool isPitchBend() const noexcept { return kind() == 0xe0; }
    float velocity() const noexcept { return static_cast<float> (data2) / 127.0f; }
    float pitchBend() const noexcept { return static_cast<float> ((data2 << 7 | data1) - 8192) / 8192.0f; } ///< -1 to 1
};

/** All keys sound, or the last one: mono starts its envelopes with each key, legato with the first one. */
enum class KeyMode
{
    poly,
    mono,
    legato
};

} // namespace plugsmith::dsp
