#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/midi.h"
#include "dsp/tools/smoothed.h"
#include <span>

namespace plugsmith::runtime
{

/** Turns an instrument up and down by MIDI volume (controller 7) and expression (11), of whichever channel.

    Gain is (value / 127)^2 for each, as General MIDI has it; both are full until a host sends one. */
class MidiVolume
{
public:
    void prepare (double sampleRate) noexcept { gain.prepare (sampleRate); }

    /** Takes the next gain at once; the controllers stay where they are. */
    void reset() noexcept
    {
        gain.reset();
        gain.setTarget (volume * expression);
    }

    /** Changes `block` in place; `events` are in order of their frames. */
    void process (dsp::Block block, std::span<const dsp::MidiEvent> events) noexcept
    {
        int frame = 0;
        for (const auto& event : events)
            if (event.isController())
            {
                apply (block, frame, event.frame);
                frame = std::max (frame, event.frame);
                handle (event);
            }
        apply (block, frame, block.numFrames);
    }

private:
    void handle (const dsp::MidiEvent& event) noexcept
    {
        const float value = event.velocity() * event.velocity();
        if (event.data1 == 7)
            volume = value;
        else if (event.data1 == 11)
            expression = value;
        else if (event.data1 == 121) // reset all controllers leaves the volume (RP-015)
            expression = 1.0f;
        gain.setTarget (volume * expression);
    }

    void apply (dsp::Block block, int from, int to) noexcept
    {
        if (! gain.isMoving() && gain.value() == 1.0f)
            return;
        for (int frame = from; frame < std::min (to, block.numFrames); ++frame)
        {
            const float now = gain.next();
            for (int channel = 0; channel < block.numChannels; ++channel)
                block.channels[channel][frame] *= now;
        }
    }

    dsp::Smoothed gain{ 1.0f };
    float volume = 1.0f, expression = 1.0f;
};

} // namespace plugsmith::runtime
