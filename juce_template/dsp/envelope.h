#pragma once

#include "math.h"

namespace plugsmith::dsp
{

/** Attack, decay, sustain, release: a straight attack, then exponential walks as a capacitor makes.

    A note that starts while the last one still sounds climbs from where it is, so it does not click. */
class Envelope
{
public:
    struct Times
    {
        float attackMs = 5.0f, decayMs = 200.0f, sustain = 0.7f, releaseMs = 250.0f;
    };

    void prepare (double newSampleRate) noexcept
    {
        sampleRate = usableSampleRate (newSampleRate);
        reset();
    }

    void reset() noexcept
    {
        stage = Stage::off;
        level = 0.0f;
    }

    /** Decay and release are the times to fall by 60 dB. */
    void setTimes (const Times& times) noexcept
    {
        const auto frames = [this] (float ms) { return sampleRate * 0.001 * static_cast<double> (clampOr (ms, 0.5f, 20000.0f, 100.0f)); };
        constexpr double fall60 = 6.907755; // ln (1000)
        attackStep = static_cast<float> (1.0 / frames (times.attackMs));
        decay = static_cast<float> (1.0 - std::exp (-fall60 / frames (times.decayMs)));
        release = static_cast<float> (1.0 - std::exp (-fall60 / frames (times.releaseMs)));
        sustain = clampOr (times.sustain, 0.0f, 1.0f, 0.7f);
    }

    void noteOn() noexcept { stage = Stage::attack; }

    void noteOff() noexcept
    {
        if (stage != Stage::off)
            stage = Stage::release;
    }

    bool isActive() const noexcept { return stage != Stage::off; }
    bool isReleasing() const noexcept { return stage == Stage::release; }
    float value() const noexcept { return level; }

    /** The next value, 0 to 1. */
    float next() noexcept
    {
        switch (stage)
        {
            case Stage::off:
                break;
            case Stage::attack:
                level += attackStep;
                if (level >= 1.0f)
                {
                    level = 1.0f;
                    stage = Stage::decay;
                }
                break;
            case Stage::decay:
                level += decay * (sustain - level);
                break;
            case Stage::release:
                level -= release * level;
                if (level < 1.0e-4f) // -80 dB
                    reset();
                break;
        }
        return level;
    }

private:
    enum class Stage
    {
        off,
        attack,
        decay,
        release
    };

    Stage stage = Stage::off;
    double sampleRate = 48000.0;
    float level = 0.0f, attackStep = 0.01f, decay = 0.001f, release = 0.001f, sustain = 0.7f;
};

} // namespace plugsmith::dsp
