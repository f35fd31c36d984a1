#pragma once

#include "dsp/tools/math.h"

namespace plugsmith::dsp
{

/** A control value that walks to its target, so that a turned knob does not click.

    A straight line would click at its corners, so a one-pole of an eighth of the line's time follows it. The first
    target after prepare() or reset() is taken at once. */
class Smoothed
{
public:
    /** @param standard  the value until a target is set */
    explicit Smoothed (float standard) noexcept
        : current (standard),
          target (standard)
    {
    }

    /** @param rampSeconds  until a new target is nearly reached; it is reached after two and a half times that */
    void prepare (double sampleRate, double rampSeconds = 0.02) noexcept
    {
        rampFrames = std::max (1, static_cast<int> (usableSampleRate (sampleRate) * rampSeconds));
        follow = static_cast<float> (1.0 - std::exp (-8.0 / rampFrames));
        reset();
    }

    /** Forgets the walk: the next target is taken at once. */
    void reset() noexcept
    {
        current = line = target;
        framesLeft = 0;
        fresh = true;
    }

    /** Starts a walk to `newTarget`; NaN and infinity are ignored.

        @return whether the value jumped there at once: what was computed from it is then out of date */
    bool setTarget (float newTarget) noexcept { return setTarget (newTarget, rampFrames); }

    /** The same with a line of its own length, for values that may only move so fast. */
    bool setTarget (float newTarget, int lineFrames) noexcept
    {
        if (! std::isfinite (newTarget))
            return false;

        if (fresh)
        {
            fresh = false;
            const bool jumps = current != newTarget;
            current = line = target = newTarget;
            framesLeft = 0;
            return jumps;
        }
        if (newTarget != target)
        {
            target = newTarget;
            framesLeft = std::max (1, lineFrames) + settleFrames();
            step = (target - line) / static_cast<float> (std::max (1, lineFrames));
        }
        return false;
    }

    /** The value of the next frame. */
    float next() noexcept
    {
        if (framesLeft == 0)
            return current;

        if (--framesLeft > settleFrames())
            line += step;
        else
            line = target;
        current = framesLeft == 0 ? target : current + follow * (line - current);
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
    int settleFrames() const noexcept { return rampFrames + rampFrames / 2; } // e^-12: 104 dB below the change

    float current, target, line = current, step = 0.0f, follow = 1.0f;
    int rampFrames = 1, framesLeft = 0;
    bool fresh = true;
};

} // namespace plugsmith::dsp
