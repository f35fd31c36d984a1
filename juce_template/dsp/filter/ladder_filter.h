#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/ladder_coefficients.h"
#include "dsp/internal/stereo_frames.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A transistor ladder: 24 dB per octave, and it sings in tune when its resonance is turned up.

    Zero-delay feedback around one tanh. Source: V. Zavalishin, "The Art of VA Filter Design" (2018), chapter 5. */
class LadderFilter
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &octave, &resonance, &driveDb })
            value->prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &octave, &resonance, &driveDb })
            value->reset();
        clock.reset();
        state.fill (0.0f);
    }

    /** @param cutoffHz  20 Hz to 0.45 of the sample rate; walks in octaves */
    void setCutoffHz (float cutoffHz) noexcept
    {
        clock.invalidate (octave.setTarget (std::log2 (clampOr (cutoffHz, 20.0f, static_cast<float> (0.45 * sampleRate), 1000.0f))));
    }

    /** @param amount  0 to 1, where it rings for long; it never oscillates by itself */
    void setResonance (float amount) noexcept { clock.invalidate (resonance.setTarget (clampOr (amount, 0.0f, 1.0f, 0.3f))); }

    /** @param gainDb  0 to 36 dB into the ladder; half of it is taken back behind it */
    void setDriveDb (float gainDb) noexcept { clock.invalidate (driveDb.setTarget (clampOr (gainDb, 0.0f, 36.0f, 0.0f))); }

    void process (Block block) noexcept
    {
        clock.run (
            block, [this] { return octave.isMoving() || resonance.isMoving() || driveDb.isMoving(); }, [this] (int frames) { update (frames); }, [this] (Block step) { processStep (step); }
        );
    }

private:
    void update (int frames) noexcept
    {
        for (auto* value : { &octave, &resonance, &driveDb })
            value->skip (frames);

        const double hz = std::min (static_cast<double> (std::exp2 (octave.value())), 0.45 * sampleRate);
        const double tangent = std::tan (std::numbers::pi * hz / sampleRate);
        const double g = tangent / (1.0 + tangent), k = 3.98 * static_cast<double> (resonance.value()); // at 4 it would oscillate
        const double loop = 1.0 / (1.0 + k * g * g * g * g);
        // A resonant ladder is quieter below its cutoff by 1 + k; half of that in dB is given back.
        const double fill = std::sqrt (1.0 + k);

        coefficients.isNew = true;
        coefficients.g = static_cast<float> (g);
        coefficients.drive = static_cast<float> (loop * fill) * gainFromDb (driveDb.value());
        coefficients.loop = static_cast<float> (-k * loop);
        coefficients.gain = gainFromDb (-0.5f * driveDb.value());
        double power = 1.0, direct = 0.0;
        for (size_t i = 4; i-- > 0;)
        {
            coefficients.feedback[i] = static_cast<float> (power * (1.0 - g));
            power *= g;
        }
        coefficients.output = static_cast<float> (power);
        double reached = g; // of w in stage i's output
        for (size_t i = 0; i < 4; ++i)
        {
            coefficients.input[i] = static_cast<float> (2.0 * reached);
            direct += static_cast<double> (coefficients.feedback[i]) * 2.0 * reached;
            reached *= g;
        }
        coefficients.direct = static_cast<float> (direct);
    }

    void processStep (Block block) noexcept
    {
        StereoFrames frames (block);
        PLUGSMITH_RUN (runLadder (coefficients, frames.data(), block.numFrames, state));
        coefficients.isNew = false;
        frames.store (block);
    }

    double sampleRate = 48000.0;
    Smoothed octave{ 9.9657843f }, resonance{ 0.3f }, driveDb{ 0.0f }; // 1 kHz
    LadderCoefficients coefficients;
    ControlClock clock{ 1 }; // steps of a gain are heard
    std::array<float, 10> state{};
};

} // namespace plugsmith::dsp
