#pragma once

#include "dsp/tools/math.h"
#include <array>

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
        last.fill (-1.0f); // they hold for one sample rate
        setTimes ({});
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
        const std::array<float, 4> now{ times.attackMs, times.decayMs, times.sustain, times.releaseMs };
        if (now == last)
            return;
        last = now;
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

    /** The walk of the present stage, for kernels: the next value is min (1, value * kept() + step()). */
    float kept() const noexcept
    {
        return stage == Stage::off ? 0.0f : (stage == Stage::attack ? 1.0f : 1.0f - (stage == Stage::decay ? decay : release));
    }
    float step() const noexcept { return stage == Stage::attack ? attackStep : (stage == Stage::decay ? decay * sustain : 0.0f); }

    /** Takes over the value that a kernel walked to, and enters the next stage when that is due. */
    void follow (float walked) noexcept
    {
        level = walked;
        if (stage == Stage::attack && level >= 1.0f)
            stage = Stage::decay;
        else
            endIfSilent();
    }

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
                endIfSilent();
                break;
            case Stage::release:
                level -= release * level;
                endIfSilent();
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

    /** Ends a release, or a decay to nothing while the key is held, at -80 dB: a voice that is silent costs nothing. */
    void endIfSilent() noexcept
    {
        if (level < inaudible && (stage == Stage::release || (stage == Stage::decay && sustain < inaudible)))
            reset();
    }

    static constexpr float inaudible = 1.0e-4f;

    Stage stage = Stage::off;
    std::array<float, 4> last{ -1.0f, -1.0f, -1.0f, -1.0f };
    double sampleRate = 48000.0;
    float level = 0.0f, attackStep = 0.01f, decay = 0.001f, release = 0.001f, sustain = 0.7f;
};

} // namespace plugsmith::dsp
