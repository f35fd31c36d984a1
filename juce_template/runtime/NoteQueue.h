#pragma once

#include <array>
#include <juce_core/juce_core.h>

namespace plugsmith::runtime
{

/** Notes of the window's keyboard, on their way to the audio thread. One writer, one reader, no lock. */
class NoteQueue
{
public:
    struct Note
    {
        std::uint8_t key = 0, velocity = 0; ///< velocity 0: released
    };

    /** @return false if 128 notes wait already: nobody plays */
    bool push (Note note) noexcept
    {
        const auto scope = fifo.write (1);
        if (scope.blockSize1 == 0)
            return false;
        notes[static_cast<size_t> (scope.startIndex1)] = note;
        return true;
    }

    bool pop (Note& note) noexcept
    {
        const auto scope = fifo.read (1);
        if (scope.blockSize1 == 0)
            return false;
        note = notes[static_cast<size_t> (scope.startIndex1)];
        return true;
    }

private:
    static constexpr int room = 128;
    juce::AbstractFifo fifo{ room };
    std::array<Note, static_cast<size_t> (room)> notes{};
};

} // namespace plugsmith::runtime
