#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"
#include <cstdint>

namespace plugsmith::dsp
{

/** For values that belong to the frames of a chunk, with room for whole vectors. */
using ChunkValues = std::array<float, static_cast<size_t> (chunkFrames + 8)>;

/** The next values of a control, for a kernel: one for each frame, or eight that hold for all when it stands still. */
class ControlValues
{
public:
    /** Takes the next `count` values, at most chunkFrames. */
    ControlValues (Smoothed& control, int count) noexcept
    {
        from = values.data();
        if (control.isMoving())
        {
            step = 1;
            used = count + 8;
            control.fill (values.data(), count);
            std::fill_n (values.begin() + count, 8, control.value());
        }
        else
            std::fill_n (values.begin(), 8, control.value());
    }

    /** `count` values that are given, and that outlive this. */
    ControlValues (const float* given, int count) noexcept
        : from (given),
          step (1)
    {
        if (count % 8 == 0) // whole vectors: nothing behind them is read
            return;
        std::copy_n (given, count, values.begin());
        std::fill_n (values.begin() + count, 8, given[count - 1]);
        from = values.data();
    }

    ControlValues (const ControlValues&) = delete;
    ControlValues& operator= (const ControlValues&) = delete;

    /** Changes each value of a control. */
    template <typename Function>
    void apply (Function&& function) noexcept
    {
        for (int n = 0; n < used; ++n)
            values[static_cast<size_t> (n)] = function (values[static_cast<size_t> (n)]);
    }

    /** The values from frame `n` on, at least eight that may be read. */
    const float* at (int n) const noexcept { return from + step * n; }

    /** Whether all are this number. */
    bool isAlways (float value) const noexcept { return step == 0 && from[0] == value; }

private:
    ChunkValues values;
    const float* from = nullptr;
    int step = 0, used = 8;
};

/** Splits blocks so that coefficients which cost much move once per `interval` frames, or as many as it is made for.

    The steps are counted from reset() and not from a block's start: the sound must not depend on how a host
    cuts time. */
class ControlClock
{
public:
    static constexpr int interval = 16;

    explicit ControlClock (int framesPerStep = interval) noexcept
        : stepFrames (framesPerStep)
    {
    }

    void reset() noexcept
    {
        frame = 0;
        stale = true;
    }

    /** The next block begins with an update if `jumped`: what Smoothed::setTarget() says. */
    void invalidate (bool jumped) noexcept { stale = stale || jumped; }

    /** Calls `update (frames)` where a step begins while `isMoving()`, with the frames to go on by, and
        `process (Block)` for what lies between; its blocks have at most chunkFrames frames. */
    template <typename IsMoving, typename Update, typename Process>
    void run (Block block, IsMoving&& isMoving, Update&& update, Process&& process) noexcept
    {
        for (int start = 0; start < block.numFrames;)
        {
            const bool moves = isMoving();
            const int into = static_cast<int> (frame % static_cast<std::uint32_t> (stepFrames));
            if (moves && into == 0)
                update (stepFrames);
            else if (stale)
                update (0);
            stale = false;

            std::array<float*, maxChannels> pointers{};
            for (int channel = 0; channel < block.numChannels; ++channel)
                pointers[static_cast<size_t> (channel)] = block.channels[channel] + start;
            const int count = std::min (block.numFrames - start, moves ? stepFrames - into : chunkFrames);
            process (block.part (pointers.data(), start, count));
            frame += static_cast<std::uint32_t> (count);
            start += count;
        }
    }

private:
    int stepFrames;
    std::uint32_t frame = 0;
    bool stale = true;
};

} // namespace plugsmith::dsp
