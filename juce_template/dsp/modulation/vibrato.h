#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/modulated_delay.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A pitch that swings, as a singer's or a finger's does. */
class Vibrato
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate, 0.1);
        swing.prepare (sampleRate);
        octave.prepare (sampleRate, 0.1);
        setRateHz (5.5f);
        for (auto& line : lines)
            line.prepare (static_cast<int> (sampleRate * 0.001 * 2.0 * static_cast<double> (centreMs)) + 8 + chunkFrames);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        swing.reset();
        octave.reset();
        clock.reset();
        for (auto& line : lines)
            line.reset();
    }

    /** @param rateHz  0.1 to 14 Hz */
    void setRateHz (float rateHz) noexcept
    {
        const bool jumps = octave.setTarget (std::log2 (clampOr (rateHz, 0.1f, mostHz, 5.5f)));
        clock.invalidate (std::exchange (inTime, false) || jumps);
    }

    /** One cycle takes so many quarter notes, and begins with the song. */
    void setRateBeats (float beats, const Block& block) noexcept
    {
        setRateHz (1.0f / secondsOfBeats (slowEnough (beats, block, mostHz), block.beatsPerMinute));
        inTime = ! octave.isMoving(); // a rate that changes glides first: see update()
        if (inTime)
            lfo.follow (beats, block, mostHz);
    }

    /** @param depthCents  0 to 100 cents to each side; slow swings reach less, since the delay ends */
    void setDepthCents (float depthCents) noexcept { cents = clampOr (depthCents, 0.0f, 100.0f, 25.0f); }

    void process (Block block) noexcept
    {
        setSwing(); // once all setters have been called
        clock.run (
            block, [this] { return octave.isMoving(); }, [this] (int frames) { update (frames); }, [this] (Block step) { processStep (step); }
        );
    }

private:
    static constexpr float centreMs = 6.0f, mostHz = 14.0f;

    void update (int frames) noexcept
    {
        octave.skip (frames);
        if (! inTime)
            lfo.setRateHz (std::exp2 (octave.value()));
        setSwing(); // with the rate: a fast swing that is still as wide as a slow one would bend by octaves
    }

    void processStep (Block step) noexcept
    {
        const int count = step.numFrames;
        ChunkValues frames{}, delays;
        Lfo::Phases phases;
        swing.fill (frames.data(), count);
        lfo.fill (phases, count);
        fillSwing (delays, phases, 0.0, centreMs * static_cast<float> (sampleRate * 0.001), frames, count);
        for (int c = 0; c < step.numChannels; ++c)
        {
            auto& line = lines[static_cast<size_t> (c)];
            line.writeAll (step.channels[c], count);
            readDelays (line, delays, step.channels[c], count);
        }
    }

    // A delay d (t) = D sin (w t) bends the pitch by w D: D = (2^(cents/1200) - 1) / w.
    void setSwing() noexcept
    {
        const float bend = cents * 0.00057778951f; // ln 2 / 1200
        const float frames = bend * static_cast<float> (sampleRate) / (2.0f * std::numbers::pi_v<float> * std::exp2 (octave.value()));
        swing.setTarget (std::min (frames, (centreMs - 0.2f) * static_cast<float> (sampleRate * 0.001)));
    }

    double sampleRate = 48000.0;
    Lfo lfo;
    Smoothed swing{ 0.0f }, octave{ 2.4594316f }; // frames, 5.5 Hz
    ControlClock clock;
    float cents = 25.0f;
    bool inTime = false;
    std::array<DelayLine, maxChannels> lines;
};

} // namespace plugsmith::dsp
