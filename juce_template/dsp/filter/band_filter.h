#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** One band of an equaliser: a bell, or a shelf that is half way at its frequency. */
class BandFilter
{
public:
    enum class Shape
    {
        bell,
        lowShelf,
        highShelf
    };

    explicit BandFilter (Shape bandShape = Shape::bell) noexcept
        : shape (bandShape)
    {
    }

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &octave, &gain, &q })
            value->prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &octave, &gain, &q })
            value->reset();
        clock.reset();
        cascade.reset();
    }

    /** @param hz  20 Hz to 20 kHz */
    void setFrequencyHz (float hz) noexcept { clock.invalidate (octave.setTarget (std::log2 (clampOr (hz, 20.0f, 20000.0f, 1000.0f)))); }

    /** @param gainDb  -24 to +24 dB */
    void setGainDb (float gainDb) noexcept { clock.invalidate (gain.setTarget (clampOr (gainDb, -24.0f, 24.0f, 0.0f))); }

    /** @param quality  0.1 to 10 */
    void setQ (float quality) noexcept { clock.invalidate (q.setTarget (clampOr (quality, 0.1f, 10.0f, 0.7071f))); }

    void process (Block block) noexcept
    {
        clock.run (
            block, [this] { return octave.isMoving() || gain.isMoving() || q.isMoving(); }, [this] (int frames) { update (frames); }, [this] (Block step) { runCascade (cascade, step); }
        );
    }

private:
    void update (int frames) noexcept
    {
        for (auto* value : { &octave, &gain, &q })
            value->skip (frames);
        const float hz = std::exp2 (octave.value());
        switch (shape)
        {
            case Shape::lowShelf:
                return cascade.set (0, SvfCoefficients::lowShelf (hz, q.value(), gain.value(), sampleRate));
            case Shape::highShelf:
                return cascade.set (0, SvfCoefficients::highShelf (hz, q.value(), gain.value(), sampleRate));
            case Shape::bell:
                break;
        }
        cascade.set (0, SvfCoefficients::bell (hz, q.value(), gain.value(), sampleRate));
    }

    Shape shape;
    double sampleRate = 48000.0;
    Smoothed octave{ 9.9657843f }, gain{ 0.0f }, q{ 0.7071f };
    ControlClock clock{ 1 }; // steps of a gain are heard
    SvfCascade cascade;
};

} // namespace plugsmith::dsp
