#pragma once

#include "math.h"

namespace plugsmith::dsp
{

/** A sine that moves other things. The phase is double: a float phase drifts by 0.1 % at 0.5 Hz. */
class Lfo
{
public:
    void prepare (double newSampleRate) noexcept
    {
        sampleRate = usableSampleRate (newSampleRate);
        reset();
    }

    void reset() noexcept { phase = 0.0; }

    /** @param rateHz  0.001 to 100 Hz */
    void setRateHz (float rateHz) noexcept
    {
        increment = static_cast<double> (clampOr (rateHz, 0.001f, 100.0f, 1.0f)) / sampleRate;
    }

    /** Steps one frame on. */
    void advance() noexcept
    {
        phase += increment;
        if (phase >= 1.0)
            phase -= 1.0;
    }

    /** The value now, -1 to 1, `offset` cycles ahead (0 to 1). */
    float sine (double offset = 0.0) const noexcept
    {
        double x = phase + offset;
        x -= std::floor (x);

        // Bhaskara's parabola, refined once: error 0.001, which no ear finds in a modulator.
        const auto p = static_cast<float> (x < 0.5 ? x : x - 1.0);
        const float parabola = 8.0f * p - 16.0f * p * std::abs (p);
        return parabola * (0.775f + 0.225f * std::abs (parabola));
    }

private:
    double sampleRate = 48000.0, phase = 0.0, increment = 0.0;
};

} // namespace plugsmith::dsp
