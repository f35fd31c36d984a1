#pragma once

#include "dsp/internal/cabinet_response.h"
#include "dsp/internal/control.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A guitar speaker in its box, and the microphone before it: what a distorted guitar needs to sound like one. */
class Cabinet
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        size.prepare (sampleRate);
        tone.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        size.reset();
        tone.reset();
        first.reset();
        second.reset();
        clock.reset();
    }

    /** @param amount  0 (one speaker in a small open box) to 1 (four in a big closed one) */
    void setSize (float amount) noexcept { clock.invalidate (size.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f))); }

    /** @param amount  0 (dark: at the edge of the cone) to 1 (bright: at its middle) */
    void setTone (float amount) noexcept { clock.invalidate (tone.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f))); }

    void process (Block block) noexcept
    {
        clock.run (
            block, [this] { return size.isMoving() || tone.isMoving(); }, [this] (int frames) { update (frames); }, [this] (Block step) {
                runCascade (first, step);
                runCascade (second, step); }
        );
    }

private:
    void update (int frames) noexcept
    {
        size.skip (frames);
        tone.skip (frames);
        const auto stages = cabinetStages (size.value(), tone.value(), sampleRate);
        for (size_t i = 0; i < 3; ++i)
        {
            first.set (i, stages[i]);
            second.set (i, stages[i + 3]);
        }
    }

    double sampleRate = 48000.0;
    Smoothed size{ 0.5f }, tone{ 0.5f };
    SvfCascade first, second;
    ControlClock clock{ 1 }; // steps of a gain are heard
};

} // namespace plugsmith::dsp
