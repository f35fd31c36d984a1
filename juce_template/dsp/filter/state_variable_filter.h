#pragma once

#include "dsp/internal/svf.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A resonant filter of 12 or 24 dB per octave: low-pass, high-pass, band-pass, notch, peak or all-pass.

    At resonance 0.707 the 24 dB form is a fourth-order Butterworth: -3.01 dB at the cutoff. */
class StateVariableFilter
{
public:
    using Mode = SvfMode;

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
        inChunks (block, [this] (Block chunk, int) {
            ControlValues hz (octave, chunk.numFrames);
            hz.apply ([] (float value) { return std::exp2 (value); });
            processChunk (chunk, hz);
        });
    }

    /** The same with a cutoff in Hz for each frame instead of setCutoffHz(), limited to the same range. */
    void process (Block block, const float* cutoffHz) noexcept
    {
        inChunks (block, [this, cutoffHz] (Block chunk, int start) { processChunk (chunk, ControlValues (cutoffHz + start, chunk.numFrames)); });
    }

private:
    void processChunk (Block block, const ControlValues& cutoffHz) noexcept
    {
        const int count = block.numFrames;
        const auto perHz = static_cast<float> (1.0 / sampleRate);
        ControlValues damping (resonance, count);
        damping.apply ([] (float q) { return 1.0f / q; });

        StereoFrames frames (block);
        if (numStages == 2) // a Butterworth of fourth order is a stage of Q 0.541 and one of Q 1.307
        {
            Smoothed first (1.0f / 0.5412f);
            const ControlValues fixed (first, count);
            PLUGSMITH_RUN (filterFrames (mode, cutoffHz, perHz, fixed, frames.data(), count, state[1]));
            damping.apply ([] (float k) { return k * (0.70711f / 1.3066f); });
        }
        PLUGSMITH_RUN (filterFrames (mode, cutoffHz, perHz, damping, frames.data(), count, state[0]));
        frames.store (block);
    }

    Mode mode;
    int numStages;
    double sampleRate = 48000.0;
    Smoothed octave{ 9.9657843f }, resonance{ 0.7071f }; // 1 kHz
    std::array<std::array<float, 4>, 2> state{};
};

} // namespace plugsmith::dsp
