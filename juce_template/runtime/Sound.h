#pragma once

#include "Bypass.h"
#include "MidiVolume.h"
#include "OutputGuard.h"
#include "Rest.h"
#include "dsp/internal/awake.h"
#include "plugin/PluginProcessor.h"
#include <algorithm>
#include <cmath>
#include <memory>
#include <span>
#include <vector>

namespace plugsmith::runtime
{

/** An engine with what has to be around it wherever it plays: clean input, bypass, MIDI volume, a bound on what comes out.

    It knows no host: the plugin's Processor plays through it, and so does the page in a browser. */
class Sound
{
public:
    /** Room for the densest MIDI that a host sends in one block; what is beyond it is dropped, not allocated. */
    static constexpr size_t mostEvents = 4096;

    Sound (std::unique_ptr<Engine> ownEngine, bool playsNotes)
        : engine (std::move (ownEngine)),
          isInstrument (playsNotes)
    {
        chunkEvents.reserve (mostEvents);
    }

    /** Allocates. @param channels  1 or 2 */
    void prepare (double sampleRate, int channels, bool isBypassed)
    {
        const auto rate = dsp::usableSampleRate (sampleRate);
        minutesPerFrame = 1.0 / (60.0 * rate);
        ownBeats = 0.0;
        engine->prepare ({ rate, Bypass::chunkFrames, channels }); // it never gets more than a chunk
        latency = std::max (0, engine->latencyFrames());
        bypass.setBypassed (isBypassed);
        bypass.prepare (rate, latency);
        guard.reset();
        rest.prepare (rate, engine->tailSeconds());
        midiVolume.prepare (rate);
        midiVolume.reset();
    }

    void reset()
    {
        engine->reset();
        bypass.reset();
        guard.reset();
        rest.wake();
        midiVolume.reset();
        ownBeats = 0.0;
    }

    /** Call before each process(). */
    void setBypassed (bool isBypassed)
    {
        if (bypass.setBypassed (isBypassed))
        {
            engine->reset();
            rest.wake();
        }
    }

    /** Changes `block`, of any length, in place. Its `beats` are read while it `isPlaying`; else they go on from where they were.

        @param events  in order of their frames, at most mostEvents; they are heard even if the block is empty
        @return whether the engine was at fault, and silenced: its sound was no number, or far too loud to be one */
    bool process (dsp::Block block, std::span<const dsp::MidiEvent> events)
    {
        inputPeak = 0.0f;
        block.beatsPerFrame = static_cast<double> (block.beatsPerMinute) * minutesPerFrame;
        if (! block.isPlaying)
            block.beats = ownBeats;
        ownBeats = block.beats + block.beatsPerFrame * block.numFrames;
        if (block.numFrames == 0 && ! events.empty()) // some hosts send notes without any audio
        {
            rest.wake();
            engine->process (block.part (nullptr, 0, 0), events);
            midiVolume.process ({ nullptr, 0, 0 }, events);
        }
        bool isFault = false;
        dsp::inChunks (block, [&] (dsp::Block chunk, int start) {
            chunkEvents.clear();
            while (! events.empty() && events.front().frame < start + chunk.numFrames)
            {
                chunkEvents.push_back (events.front());
                chunkEvents.back().frame -= start;
                events = events.subspan (1);
            }
            isFault = processChunk (chunk) || isFault;
        });
        return isFault;
    }

    /** The loudest sample that came in with the last block. */
    float lastInputPeak() const noexcept { return inputPeak; }

    int latencyFrames() const noexcept { return latency; }
    double tailSeconds() const { return engine->tailSeconds(); }

    static float peakOf (dsp::Block block) noexcept
    {
        float peak = 0.0f;
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
                peak = std::max (peak, std::abs (block.channels[channel][frame]));
        return peak;
    }

private:
    // 120 dB over full scale: beyond it is not sound but a fault, which would overflow inside of an engine.
    static constexpr float loudestInput = 1.0e6f;

    bool processChunk (dsp::Block block)
    {
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
            {
                const float sample = block.channels[channel][frame]; // NaN is none: one would ring in a filter for ever
                block.channels[channel][frame] = std::abs (sample) < loudestInput ? sample : 0.0f;
            }
        bypass.remember (block);
        const auto peak = peakOf (block);
        inputPeak = std::max (inputPeak, peak);

        bool isFault = false;
        if (! bypass.isAsleep() && rest.begins (isInstrument ? 0.0f : peak, ! chunkEvents.empty(), block.numFrames))
        {
            for (int channel = 0; channel < block.numChannels; ++channel)
                std::fill_n (block.channels[channel], block.numFrames, 0.0f);
        }
        else if (! bypass.isAsleep())
        {
            if (! isInstrument)
                dsp::keepAwake (block);
            engine->process (block, chunkEvents);
            isFault = guard.process (block, isInstrument ? 0.0f : peak);
            if (isFault)
                engine->reset();
            rest.heard (peakOf (block), block.numFrames);
        }
        if (isInstrument)
            midiVolume.process (block, chunkEvents);
        bypass.mix (block, ! isInstrument);
        return isFault;
    }

    std::unique_ptr<Engine> engine;
    bool isInstrument;
    Bypass bypass;
    MidiVolume midiVolume;
    OutputGuard guard;
    Rest rest;
    std::vector<dsp::MidiEvent> chunkEvents;
    float inputPeak = 0.0f;
    double minutesPerFrame = 0.0, ownBeats = 0.0;
    int latency = 0;
};

} // namespace plugsmith::runtime
