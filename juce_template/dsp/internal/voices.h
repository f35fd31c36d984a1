#pragma once

#include "dsp/internal/awake.h"
#include "dsp/tools/block.h"
#include "dsp/tools/math.h"
#include "dsp/tools/midi.h"
#include <span>

namespace plugsmith::dsp
{

/** Gives notes to a fixed number of voices.

    Understands what midi.h lists, each channel for itself. A key that sounds already gets its own voice again. When
    voices run out, the quietest released one is taken, else the oldest.

    In mono and legato there is only the first voice. It plays the last key that is held, and goes back to the one
    before when that is let go. Mono starts the envelopes anew with each key, legato only if no other one sounds.

    A Player has startVoice (index, key, velocity, wasSounding), releaseVoice (index), silenceVoice (index),
    isSounding (index) and loudness (index); and moveVoice (index, key), which changes the key alone, if it is ever mono. */
template <size_t NumVoices>
class VoiceKeeper
{
public:
    void reset() noexcept
    {
        notes = {};
        channels = {};
        numPressed = 0;
        notesStarted = 0;
    }

    /** Ends all notes if the mode is another one. */
    template <typename Player>
    void setMode (KeyMode newMode, Player& player) noexcept
    {
        if (newMode == mode)
            return;
        mode = newMode;
        numPressed = 0;
        for (size_t i = 0; i < NumVoices; ++i)
            release (i, player);
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
        {
            letGo ([channel] (const Key& each) { return each.channel == channel; });
            eachVoiceOf (channel, [&player] (size_t i) { player.silenceVoice (i); });
        }
        else if (event.data1 == resetCc)
        {
            setSustain (channel, false, player);
            channels[channel] = {};
        }
        else if (event.data1 >= firstNotesOffCc) // 124 to 127 change modes that there are not, and end notes too
        {
            letGo ([channel] (const Key& each) { return each.channel == channel; });
            eachVoiceOf (channel, [this, &player] (size_t i) { release (i, player); });
        }
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

    struct Key
    {
        int key = 0;
        size_t channel = 0;
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
        const bool isPoly = mode == KeyMode::poly;
        const size_t index = isPoly ? pick (channel, key, player) : 0;
        const bool wasSounding = player.isSounding (index);
        const bool isTied = mode == KeyMode::legato && wasSounding && ! notes[0].isReleased;
        if (! isPoly)
            press (channel, key);
        notes[index] = { key, channel, true, false, ++notesStarted };
        if (isTied)
            move (key, player);
        else
            player.startVoice (index, key, velocity, wasSounding);
    }

    void press (size_t channel, int key) noexcept
    {
        letGo ([channel, key] (const Key& each) { return each.channel == channel && each.key == key; });
        if (numPressed == pressed.size()) // nobody has so many fingers: the first one is forgotten
            letGo ([first = pressed.data()] (const Key& each) { return &each == first; });
        pressed[numPressed++] = { key, channel };
    }

    template <typename Predicate>
    bool letGo (Predicate&& isMeant) noexcept
    {
        size_t kept = 0;
        for (size_t i = 0; i < numPressed; ++i)
            if (! isMeant (pressed[i]))
                pressed[kept++] = pressed[i];
        const bool found = kept < numPressed;
        numPressed = kept;
        return found;
    }

    template <typename Player>
    void move (int key, Player& player) noexcept
    {
        if constexpr (requires { player.moveVoice (size_t{}, key); })
            player.moveVoice (size_t{}, key);
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
        const bool wasDown = letGo ([channel, key] (const Key& each) { return each.channel == channel && each.key == key; });
        if (wasDown && numPressed > 0 && notes[0].key == key && notes[0].channel == channel)
        {
            const auto& last = pressed[numPressed - 1];
            notes[0].key = last.key;
            notes[0].channel = last.channel;
            move (last.key, player);
            return;
        }
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
    KeyMode mode = KeyMode::poly;
    std::array<Key, 32> pressed{}; // keys that are held, in the order in which they were struck; empty in poly
    size_t numPressed = 0;
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

/** The same in steps of so many frames, whatever the blocks: `control()` comes before each whole step.

    @param frame  counts frames from block to block */
template <typename Handle, typename Control, typename Render>
void inSteps (int numFrames, std::span<const MidiEvent> events, int step, std::uint32_t& frame, Handle&& handle, Control&& control, Render&& render) noexcept
{
    betweenEvents (numFrames, events, step, handle, [&] (int start, int count) {
        while (count > 0)
        {
            const int into = static_cast<int> (frame % static_cast<std::uint32_t> (step));
            const int now = std::min (count, step - into);
            if (into == 0)
                control();
            render (start, now);
            frame += static_cast<std::uint32_t> (now);
            start += now;
            count -= now;
        }
    });
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
    keepAwake (block);
}

/** The part of the way to the next note that a glide goes in so many frames; 63 % in `ms`, 0 to 2000, and all at 0. */
inline double glideIn (int frames, float ms, double sampleRate) noexcept
{
    const auto time = static_cast<double> (clampOr (ms, 0.0f, 2000.0f, 0.0f));
    return time > 0.0 ? 1.0 - std::exp (-frames * 1000.0 / (time * sampleRate)) : 1.0;
}

/** Frequency of a key in Hz: A4 (69) is 440 Hz. */
inline double hertzOfKey (double key) noexcept
{
    return 440.0 * std::exp2 ((key - 69.0) / 12.0);
}

} // namespace plugsmith::dsp
