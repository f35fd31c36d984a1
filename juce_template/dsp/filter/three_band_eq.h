#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A low shelf at 120 Hz, a bell and a high shelf at 6 kHz. */
class ThreeBandEq
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &lowDb, &midDb, &highDb, &midOctave })
            value->prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &lowDb, &midDb, &highDb, &midOctave })
            value->reset();
        cascade.reset();
        clock.reset();
    }

    /** Each -24 to +24 dB. */
    void setLowDb (float gainDb) noexcept { clock.invalidate (lowDb.setTarget (clampOr (gainDb, -24.0f, 24.0f, 0.0f))); }
    void setMidDb (float gainDb) noexcept { clock.invalidate (midDb.setTarget (clampOr (gainDb, -24.0f, 24.0f, 0.0f))); }
    void setHighDb (float gainDb) noexcept { clock.invalidate (highDb.setTarget (clampOr (gainDb, -24.0f, 24.0f, 0.0f))); }

    /** @param hz  centre of the bell, 40 Hz to 12 kHz */
    void setMidHz (float hz) noexcept { clock.invalidate (midOctave.setTarget (std::log2 (clampOr (hz, 40.0f, 12000.0f, 1000.0f)))); }

    void process (Block block) noexcept
    {
        clock.run (
            block, [this] { return lowDb.isMoving() || midDb.isMoving() || highDb.isMoving() || midOctave.isMoving(); }, [this] (int frames) { update (frames); }, [this] (Block step) { runCascade (cascade, step); }
        );
    }

private:
    static constexpr float lowHz = 120.0f, highHz = 6000.0f, shelfQ = 0.7071f, bellQ = 0.8f;

    void update (int frames) noexcept
    {
        for (auto* value : { &lowDb, &midDb, &highDb, &midOctave })
            value->skip (frames);
        cascade.set (0, SvfCoefficients::lowShelf (lowHz, shelfQ, lowDb.value(), sampleRate));
        cascade.set (1, SvfCoefficients::bell (std::exp2 (midOctave.value()), bellQ, midDb.value(), sampleRate));
        cascade.set (2, SvfCoefficients::highShelf (highHz, shelfQ, highDb.value(), sampleRate));
    }

    double sampleRate = 48000.0;
    Smoothed lowDb{ 0.0f }, midDb{ 0.0f }, highDb{ 0.0f }, midOctave{ 9.9657843f }; // 1 kHz
    SvfCascade cascade;
    ControlClock clock{ 1 }; // steps of a gain are heard
};

} // namespace plugsmith::dsp
