#pragma once

#include "dsp/tools/math.h"

namespace plugsmith::dsp
{

/** A control value that walks to its target in a straight line, so that a turned knob does not click.

    The first target after prepare() or reset() is taken at once. */
class Smoothed
{
public:
    /** @param standard  the value until a target is set */
    explicit Smoothed (float standard) noexcept
        : current (standard),
          target (standard)
    {
    }

    /** @param rampSeconds  time to reach a new target */
    void prepare (double sampleRate, double rampSeconds = 0.02) noexcept
    {
        rampFrames = std::max (1, static_cast<int> (usableSampleRate (sampleRate) * rampSeconds));
        reset();
    }

    /** Forgets the walk: the next target is taken at once. */
    void reset() noexcept
    {
        current = target;
        framesLeft = 0;
        fresh = true;
    }

    /** Starts a walk to `newTarget`; NaN and infinity are ignored.

        @return whether the value jumped there at once: what was computed from it is then out of date */
    bool setTarget (float newTarget) noexcept
    {
        if (! std::isfinite (newTarget))
            return false;

        if (fresh)
        {
            fresh = false;
            const bool jumps = current != newTarget;
            current = target = newTarget;
            framesLeft = 0;
            return jumps;
        }
        if (newTarget != target)
        {
            target = newTarget;
            framesLeft = rampFrames;
            step = (target - current) / static_cast<float> (rampFrames);
        }
        return false;
    }

    /** The value of the next frame. */
    float next() noexcept
    {
        if (framesLeft > 0)
            current = --framesLeft == 0 ? target : current + step;

        return current;
    }

    /** The values of the next `count` frames. @return whether they are not all the same */
    bool fill (float* values, int count) noexcept
    {
        if (framesLeft == 0)
        {
            std::fill_n (values, count, current);
            return false;
        }
        for (int n = 0; n < count; ++n)
            values[n] = next();
        return true;
    }

    /** Goes `count` frames on. */
    void skip (int count) noexcept
    {
        for (; count > 0 && framesLeft > 0; --count)
            next();
    }

    bool isMoving() const noexcept { return framesLeft > 0; }
    float value() const noexcept { return current; }

private:
    float current, target, step = 0.0f;
    int rampFrames = 1, framesLeft = 0;
    bool fresh = true;
};

} // namespace plugsmith::dsp
