#pragma once

#include "block.h"
#include "smoothed.h"
#include <array>

namespace plugsmith::dsp
{

/** The coefficients of one trapezoidal state-variable stage.

    Source: A. Simper, "Linear Trapezoidal Integrated SVF", Cytomic 2013/2021. Output is
    m0 * input + m1 * band + m2 * low, which covers every second-order shape. */
struct SvfCoefficients
{
    float a1 = 1.0f, a2 = 0.0f, a3 = 0.0f, m0 = 1.0f, m1 = 0.0f, m2 = 0.0f;

    static SvfCoefficients lowPass (float hz, float q, double rate) noexcept { return make (tangent (hz, rate), 1.0f / q, 0, 0, 1); }
    static SvfCoefficients highPass (float hz, float q, double rate) noexcept { return make (tangent (hz, rate), 1.0f / q, 1, -1.0f / q, -1); }

    /** 0 dB at the centre. */
    static SvfCoefficients bandPass (float hz, float q, double rate) noexcept { return make (tangent (hz, rate), 1.0f / q, 0, 1.0f / q, 0); }

    static SvfCoefficients bell (float hz, float q, float gainDb, double rate) noexcept
    {
        const float a = gainFromDb (0.5f * gainDb);
        const float k = 1.0f / (q * a);
        return make (tangent (hz, rate), k, 1.0f, k * (a * a - 1.0f), 0.0f);
    }

    static SvfCoefficients lowShelf (float hz, float q, float gainDb, double rate) noexcept
    {
        const float a = gainFromDb (0.5f * gainDb), k = 1.0f / q;
        return make (tangent (hz, rate) / std::sqrt (a), k, 1.0f, k * (a - 1.0f), a * a - 1.0f);
    }

    static SvfCoefficients highShelf (float hz, float q, float gainDb, double rate) noexcept
    {
        const float a = gainFromDb (0.5f * gainDb), k = 1.0f / q;
        return make (tangent (hz, rate) * std::sqrt (a), k, a * a, k * (1.0f - a) * a, 1.0f - a * a);
    }

private:
    // Prewarped; kept below the Nyquist frequency, where tan() is infinite.
    static float tangent (float hz, double rate) noexcept
    {
        const double limited = std::clamp (static_cast<double> (hz), 1.0, 0.49 * rate);
        return static_cast<float> (std::tan (std::numbers::pi * limited / rate));
    }

    static SvfCoefficients make (float g, float k, float m0, float m1, float m2) noexcept
    {
        const float a1 = 1.0f / (1.0f + g * (g + k));
        return { a1, g * a1, g * g * a1, m0, m1, m2 };
    }
};

/** The memory of one channel of one stage. */
struct SvfState
{
    float first = 0.0f, second = 0.0f;

    float process (float input, const SvfCoefficients& c) noexcept
    {
        const float v3 = input - second;
        const float band = c.a1 * first + c.a2 * v3;
        const float low = second + c.a2 * first + c.a3 * v3;
        first = 2.0f * band - first;
        second = 2.0f * low - second;
        return c.m0 * input + c.m1 * band + c.m2 * low;
    }
};

/** A resonant low-pass, high-pass or band-pass filter of 12 or 24 dB per octave.

    At resonance 0.707 the 24 dB form is a fourth-order Butterworth: -3.01 dB at the cutoff. */
class StateVariableFilter
{
public:
    enum class Mode
    {
        lowPass,
        highPass,
        bandPass
    };

    explicit StateVariableFilter (Mode filterMode = Mode::lowPass, bool steepSlope = false) noexcept
        : mode (filterMode),
          numStages (steepSlope ? 2 : 1)
    {
    }

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        octave.prepare (sampleRate);
        resonance.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        octave.reset();
        resonance.reset();
        state = {};
        stale = true;
    }

    /** @param cutoffHz  10 Hz to just below half the sample rate; walks in octaves */
    void setCutoffHz (float cutoffHz) noexcept
    {
        octave.setTarget (std::log2 (clampOr (cutoffHz, 10.0f, static_cast<float> (0.49 * sampleRate), 1000.0f)));
    }

    /** @param q  quality factor, 0.1 to 20 */
    void setResonance (float q) noexcept { resonance.setTarget (clampOr (q, 0.1f, 20.0f, 0.7071f)); }

    void process (Block block) noexcept
    {
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            if (stale || octave.isMoving() || resonance.isMoving())
                update();

            for (int channel = 0; channel < block.numChannels; ++channel)
            {
                float sample = block.channels[channel][frame];
                for (int stage = 0; stage < numStages; ++stage)
                    sample = state[static_cast<size_t> (channel)][static_cast<size_t> (stage)].process (sample, coefficients[static_cast<size_t> (stage)]);
                block.channels[channel][frame] = sample;
            }
        }
    }

private:
    void update() noexcept
    {
        stale = false;
        const float hz = std::exp2 (octave.next()), q = resonance.next();
        constexpr float firstQ = 0.5412f, secondQ = 1.3066f, butterworthQ = 0.70711f;
        coefficients[0] = design (hz, numStages == 1 ? q : firstQ);
        coefficients[1] = design (hz, secondQ * q / butterworthQ);
    }

    SvfCoefficients design (float hz, float q) const noexcept
    {
        switch (mode)
        {
            case Mode::highPass:
                return SvfCoefficients::highPass (hz, q, sampleRate);
            case Mode::bandPass:
                return SvfCoefficients::bandPass (hz, q, sampleRate);
            case Mode::lowPass:
                break;
        }
        return SvfCoefficients::lowPass (hz, q, sampleRate);
    }

    Mode mode;
    int numStages;
    double sampleRate = 48000.0;
    Smoothed octave{ 9.9657843f }, resonance{ 0.7071f }; // 1 kHz
    std::array<SvfCoefficients, 2> coefficients;
    std::array<std::array<SvfState, 2>, maxChannels> state{};
    bool stale = true;
};

} // namespace plugsmith::dsp
