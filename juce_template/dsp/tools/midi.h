#pragma once

#include <cstdint>

namespace plugsmith::dsp
{

/** One MIDI 1.0 channel message at a frame of the current Block. */
struct MidiEvent
{
    int frame = 0; ///< 0 to Block::numFrames - 1
    std::uint8_t status = 0, data1 = 0, data2 = 0;

    int kind() const noexcept { return status & 0xf0; }
    bool isNoteOn() const noexcept { return kind() == 0x90 && data2 > 0; }
    bool isNoteOff() const noexcept { return kind() == 0x80 || (kind() == 0x90 && data2 == 0); }
    bool isController() const noexcept { return kind() == 0xb0; }
    bool isPitchBend() const noexcept { return kind() == 0xe0; }
    float velocity() const noexcept { return static_cast<float> (data2) / 127.0f; }
    float pitchBend() const noexcept { return static_cast<float> ((data2 << 7 | data1) - 8192) / 8192.0f; } ///< -1 to 1
};

} // namespace plugsmith::dsp
