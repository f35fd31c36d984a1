#pragma once

#include "dsp/tools/math.h"
#include "dsp/tools/noise.h"

namespace plugsmith::dsp
{

/** A band-limited saw, square or pulse, triangle, sine, or white noise.

    Steps are rounded by a two-point polynomial BLEP, corners by its integral. Source: V. Valimaki,
    J. Pekonen, J. Nam, "Perceptually informed synthesis of bandlimited classical waveforms using
    integrated polynomial interpolation", JASA 131 (2012). */
class Oscillator
{
public:
    enum class Wave
    {
        saw,
        square,
        triangle,
        sine,
        noise
    };

    void setPhase (double cycles) noexcept { phase = cycles - std::floor (cycles); }

    /** The next sample, about -1 to 1. @param increment  cycles per frame, 0 to 0.5
        @param width  0.05 to 0.95, the part of a square wave's cycle that is up */
    float next (Wave wave, double increment, float width = 0.5f) noexcept
    {
        const auto dt = static_cast<float> (increment);
        const auto p = static_cast<float> (phase);
        const auto half = static_cast<float> (phase < 0.5 ? phase + 0.5 : phase - 0.5);
        const float fallen = p < width ? p + 1.0f - width : p - width; // since the square wave went down

        phase += increment;
        if (phase >= 1.0)
            phase -= 1.0;

        switch (wave)
        {
            case Wave::saw:
                return 2.0f * p - 1.0f - blep (p, dt);
            case Wave::square:
                return (p < width ? 1.0f : -1.0f) + 1.0f - 2.0f * width + blep (p, dt) - blep (fallen, dt);
            case Wave::triangle:
                return 1.0f - 4.0f * std::abs (p - 0.5f) + 8.0f * dt * (blamp (p, dt) - blamp (half, dt));
            case Wave::noise:
                return random.next();
            case Wave::sine:
                break;
        }
        return std::sin (2.0f * std::numbers::pi_v<float> * p);
    }

private:
    // What a step of +2 at phase 0 lacks, one frame before and after it.
    static float blep (float p, float dt) noexcept
    {
        if (p < dt)
        {
            const float t = p / dt - 1.0f;
            return -t * t;
        }
        if (p > 1.0f - dt)
        {
            const float t = (p - 1.0f) / dt + 1.0f;
            return t * t;
        }
        return 0.0f;
    }

    // The same for a change of slope by one per frame.
    static float blamp (float p, float dt) noexcept
    {
        const float distance = std::min (p, 1.0f - p) / std::max (dt, 1.0e-9f);
        const float t = std::max (0.0f, 1.0f - distance);
        return t * t * t / 6.0f;
    }

    double phase = 0.0;
    Noise random;
};

} // namespace plugsmith::dsp
