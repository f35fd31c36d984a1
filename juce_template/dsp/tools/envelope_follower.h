#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/math.h"

namespace plugsmith::dsp
{

/** The level of a sound, 0 and up: rises with its attack, falls with its release. It changes nothing itself. */
class EnvelopeFollower
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        setAttackMs (5.0f);
        setReleaseMs (100.0f);
        reset();
    }

    void reset() noexcept { level = 0.0f; }

    /** @param attackMs  0.05 to 500 ms to 63 % of a step up */
    void setAttackMs (float attackMs) noexcept { attack = onePoleCoefficient (static_cast<double> (clampOr (attackMs, 0.05f, 500.0f, 5.0f)) * 0.001, sampleRate); }

    /** @param releaseMs  1 to 5000 ms to 63 % of a step down */
    void setReleaseMs (float releaseMs) noexcept { release = onePoleCoefficient (static_cast<double> (clampOr (releaseMs, 1.0f, 5000.0f, 100.0f)) * 0.001, sampleRate); }

    /** The level after this frame; `sample` is what the frame's channels have in common, or the louder of them. */
    float next (float sample) noexcept
    {
        const float size = std::min (std::abs (sample), 1.0e9f);
        level += (size > level ? attack : release) * (size - level);
        return level;
    }

    float value() const noexcept { return level; }

private:
    double sampleRate = 48000.0;
    float attack = 0.01f, release = 0.001f, level = 0.0f;
};

} // namespace plugsmith::dsp
