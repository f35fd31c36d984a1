#pragma once

#include <algorithm>
#include <cmath>

namespace plugsmith::runtime
{

/** Lets an engine rest that has nothing to say: nothing has come in or gone out for ten seconds and its tail.

    A silent track then costs next to nothing. A resting engine is tried four times a second, so one that begins to sound
    by itself is heard. */
class Rest
{
public:
    /** -160 dBFS. */
    static constexpr float silence = 1.0e-8f;
    static constexpr double patienceSeconds = 10.0, longestTailSeconds = 60.0, trySeconds = 0.25;

    void prepare (double sampleRate, double tailSeconds) noexcept
    {
        const auto tail = std::isfinite (tailSeconds) ? std::clamp (tailSeconds, 0.0, longestTailSeconds) : longestTailSeconds;
        patience = static_cast<int> (sampleRate * (patienceSeconds + tail));
        between = static_cast<int> (sampleRate * trySeconds);
        wake();
    }

    void wake() noexcept { silent = untilTry = 0; }

    /** @return whether the engine can be left out of this block, whose output is then silence */
    bool begins (float inputPeak, bool hasEvents, int numFrames) noexcept
    {
        if (inputPeak > silence || hasEvents)
            wake();
        if (silent < patience)
            return false;
        untilTry -= numFrames;
        if (untilTry > 0)
            return true;
        untilTry = between;
        return false;
    }

    /** Call with what the engine gave, if it played. */
    void heard (float outputPeak, int numFrames) noexcept { silent = outputPeak > silence ? 0 : std::min (patience, silent + numFrames); }

private:
    int patience = 0, between = 0, silent = 0, untilTry = 0;
};

} // namespace plugsmith::runtime
