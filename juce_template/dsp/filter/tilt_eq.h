#pragma once

#include "dsp/filter/band_filter.h"
#include "dsp/internal/control.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Bass against treble: a low and a high shelf around 700 Hz that move in opposite directions. */
class TiltEq
{
public:
    void prepare (const Spec& spec) noexcept
    {
        for (auto* shelf : { &low, &high })
        {
            shelf->prepare (spec);
            shelf->setFrequencyHz (700.0f);
            shelf->setQ (0.4f); // a slope without a step
        }
        setTiltDb (0.0f);
        reset();
    }

    void reset() noexcept
    {
        low.reset();
        high.reset();
    }

    /** @param gainDb  -12 (dark) to +12 (bright): the highs go up by it, the lows down */
    void setTiltDb (float gainDb) noexcept
    {
        const float limited = clampOr (gainDb, -12.0f, 12.0f, 0.0f);
        low.setGainDb (-limited);
        high.setGainDb (limited);
    }

    void process (Block block) noexcept
    {
        low.process (block);
        high.process (block);
    }

private:
    BandFilter low{ BandFilter::Shape::lowShelf }, high{ BandFilter::Shape::highShelf };
};

} // namespace plugsmith::dsp
