#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/math.h"
#include "dsp/tools/midi.h"
#include <span>

namespace plugsmith::dsp
{

/** Gives notes to a fixed number of voices.

    Understands what midi.h lists, each channel for itself. A key that sounds already gets its own voice again. When
    voices run out, the quietest released one is taken, else the oldest.

    A Player has startVoice (index, key, velocity, wasSounding), releaseVoice (index), silenceVoice (index),
    isSounding (index) and loudness (index). */
template <size_t NumVoices>
class VoiceKeeper
{
public:
    void reset() noexcept
    {
        notes = {};
        channels = {};
        notesStarted = 0;
    }

    template <typename Player>
    void handle (const MidiEvent& event, Player& player) noexcept
    {
        constexpr int modWheelCc = 1, sustainCc = 64, allSoundOffCc = 120, resetCc = 121, firstNotesOffCc = 123;
        const size_t channel = event.channel();

        if (event.isNoteOn())
            start (channel, event.data1 & 127, event.velocity(), player);
        else if (event.isNoteOff())
            stop (channel, event.data1 & 127, player);
        else if (event.isPitchBend())
            channels[channel].bend = 2.0f * event.pitchBend();
        else if (! event.isController())
            return;
        else if (event.data1 == modWheelCc)
            channels[channel].modWheel = event.velocity();
        else if (event.data1 == sustainCc)
            setSustain (channel, event.data2 >= 64, player);
        else if (event.data1 == allSoundOffCc)
            eachVoiceOf (channel, [&player] (size_t i) { player.silenceVoice (i); });
        else if (event.data1 == resetCc)
        {
            setSustain (channel, false, player);
            channels[channel] = {};
        }
        else if (event.data1 >= firstNotesOffCc) // 124 to 127 change modes that there are not, and end notes too
            eachVoiceOf (channel, [this, &player] (size_t i) { release (i, player); });
    }

    float bendSemitones (size_t voice) const noexcept { return channels[notes[voice].channel].bend; }  ///< -2 to 2
    float modulation (size_t voice) const noexcept { return channels[notes[voice].channel].modWheel; } ///< 0 to 1

private:
    struct Note
    {
        int key = -1;
        size_t channel = 0;
        bool isHeld = false, isReleased = true;
        std::uint32_t order = 0;
    };

    struct Channel
    {
        float bend = 0.0f, modWheel = 0.0f;
        bool sustainPedal = false;
    };

    template <typename Function>
    void eachVoiceOf (size_t channel, Function&& function) noexcept
    {
        for (size_t i = 0; i < NumVoices; ++i)
            if (notes[i].channel == channel)
                function (i);
    }

    template <typename Player>
    void start (size_t channel, int key, float velocity, Player& player) noexcept
    {
        const size_t index = pick (channel, key, player);
        const bool wasSounding = player.isSounding (index);
        notes[index] = { key, channel, true, false, ++notesStarted };
        player.startVoice (index, key, velocity, wasSounding);
    }

    template <typename Player>
    size_t pick (size_t channel, int key, const Player& player) const noexcept
    {
        size_t best = 0;
        for (size_t i = 0; i < NumVoices; ++i)
        {
            if (player.isSounding (i) && notes[i].key == key && notes[i].channel == channel)
                return i;
            if (rank (i, player) < rank (best, player))
                best = i;
        }
        return best;
    }

    // Lower is freer: silent voices, then released ones by loudness, then held ones by age.
    template <typename Player>
    double rank (size_t i, const Player& player) const noexcept
    {
        if (! player.isSounding (i))
            return -1.0;
        if (notes[i].isReleased)
            return static_cast<double> (std::min (player.loudness (i), 1.0f));
        return 2.0 + static_cast<double> (notes[i].order);
    }

    template <typename Player>
    void stop (size_t channel, int key, Player& player) noexcept
    {
        eachVoiceOf (channel, [&] (size_t i) {
            if (notes[i].key != key || ! notes[i].isHeld)
                return;
            notes[i].isHeld = false;
            if (! channels[channel].sustainPedal)
                release (i, player);
        });
    }

    template <typename Player>
    void setSustain (size_t channel, bool down, Player& player) noexcept
    {
        channels[channel].sustainPedal = down;
        if (! down)
            eachVoiceOf (channel, [&] (size_t i) {
                if (! notes[i].isHeld)
                    release (i, player);
            });
    }

    template <typename Player>
    void release (size_t i, Player& player) noexcept
    {
        if (notes[i].isReleased)
            return;
        notes[i].isHeld = false;
        notes[i].isReleased = true;
        player.releaseVoice (i);
    }

    std::array<Note, NumVoices> notes{};
    std::array<Channel, 16> channels{};
    std::uint32_t notesStarted = 0;
};

/** Calls `handle (event)` at each event's frame, and `render (start, count)` for the frames between, at most
    `longest` at a time. Events are in order of their frames. */
template <typename Handle, typename Render>
void betweenEvents (int numFrames, std::span<const MidiEvent> events, int longest, Handle&& handle, Render&& render) noexcept
{
    size_t next = 0;
    for (int frame = 0; frame < numFrames;)
    {
        for (; next < events.size() && events[next].frame <= frame; ++next)
            handle (events[next]);
        int end = std::min (numFrames, frame + longest);
        if (next < events.size())
            end = std::min (end, std::max (frame + 1, events[next].frame));
        render (frame, end - frame);
        frame = end;
    }
    for (; next < events.size(); ++next)
        handle (events[next]);
}

/** The same for voices whose sum is one sample per frame: `next()` gives it, and all channels get it. */
template <typename Handle, typename Next>
void renderMono (Block block, std::span<const MidiEvent> events, Handle&& handle, Next&& next) noexcept
{
    betweenEvents (block.numFrames, events, chunkFrames, handle, [&] (int start, int count) {
        for (int n = start; n < start + count; ++n)
        {
            const float sample = next();
            for (int c = 0; c < block.numChannels; ++c)
                block.channels[c][n] = sample;
        }
    });
}

/** Frequency of a key in Hz: A4 (69) is 440 Hz. */
inline double hertzOfKey (double key) noexcept
{
    return 440.0 * std::exp2 ((key - 69.0) / 12.0);
}

} // namespace plugsmith::dsp
