#pragma once

#include "modulated_delay.h"
#include "smoothed.h"
#include "svf.h"

namespace plugsmith::dsp
{

/** A short delay that sweeps, fed back: a comb that moves. */
class Flanger
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate);
        lfo.setRateHz (0.25f);
        for (auto* value : { &depth, &feedback, &mix })
            value->prepare (sampleRate);
        for (auto& line : lines)
            line.prepare (static_cast<int> (sampleRate * 0.001 * static_cast<double> (shortestMs + sweepMs)) + 8);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        for (auto* value : { &depth, &feedback, &mix })
            value->reset();
        for (auto& line : lines)
            line.reset();
    }

    /** @param rateHz  0.01 to 10 Hz */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.01f, 10.0f, 0.25f)); }

    /** @param amount  0 to 1: sweeps between 0.5 and up to 6.5 ms */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.7f)); }

    /** @param amount  -0.95 to 0.95 */
    void setFeedback (float amount) noexcept { feedback.setTarget (clampOr (amount, -0.95f, 0.95f, 0.5f)); }

    /** @param amount  0 (dry) to 1 (wet); the notches are deepest at 0.5 */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f)); }

    void process (Block block) noexcept
    {
        const auto perMs = static_cast<float> (sampleRate * 0.001);
        for (int n = 0; n < block.numFrames; ++n)
        {
            const float swing = depth.next(), back = feedback.next(), wet = mix.next();
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                const float place = 0.5f + 0.5f * lfo.sine (0.25 * static_cast<double> (c));
                const float late = lines[c].read (perMs * (shortestMs + sweepMs * swing * place) - 1.0f);
                float& sample = block.channels[c][n];
                lines[c].write (sample + back * late);
                sample += wet * (late - sample);
            }
            lfo.advance();
        }
    }

private:
    static constexpr float shortestMs = 0.5f, sweepMs = 6.0f;

    double sampleRate = 48000.0;
    Lfo lfo;
    Smoothed depth{ 0.7f }, feedback{ 0.5f }, mix{ 0.5f };
    std::array<DelayLine, maxChannels> lines;
};

/** Six all-passes that sweep together, fed back: notches that wander. */
class Phaser
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate);
        lfo.setRateHz (0.4f);
        for (auto* value : { &octave, &depth, &feedback, &mix })
            value->prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        for (auto* value : { &octave, &depth, &feedback, &mix })
            value->reset();
        state = {};
        last = {};
    }

    /** @param rateHz  0.01 to 10 Hz */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.01f, 10.0f, 0.4f)); }

    /** @param hz  100 Hz to 4 kHz, the middle of the sweep */
    void setFrequencyHz (float hz) noexcept { octave.setTarget (std::log2 (clampOr (hz, 100.0f, 4000.0f, 800.0f))); }

    /** @param amount  0 to 1: up to two octaves to each side */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.6f)); }

    /** @param amount  0 to 0.95 */
    void setFeedback (float amount) noexcept { feedback.setTarget (clampOr (amount, 0.0f, 0.95f, 0.4f)); }

    /** @param amount  0 (dry) to 1 (wet); the notches are deepest at 0.5 */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            const float centre = octave.next(), swing = 2.0f * depth.next(), back = feedback.next(), wet = mix.next();
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                const float hz = std::exp2 (centre + swing * lfo.sine (0.25 * static_cast<double> (c)));
                const float g = fastTan (std::min (0.45f, static_cast<float> (static_cast<double> (hz) / sampleRate)));
                const float share = g / (1.0f + g);

                float& sample = block.channels[c][n];
                float passed = sample - back * last[c];
                for (auto& memory : state[c])
                {
                    const float v = share * (passed - memory), low = v + memory;
                    memory = low + v;
                    passed = 2.0f * low - passed;
                }
                last[c] = passed;
                sample += wet * (passed - sample);
            }
            lfo.advance();
        }
    }

private:
    static constexpr size_t numStages = 6;

    // tan (pi x) by the continued fraction; a sweep needs no more than its 1e-4.
    static float fastTan (float x) noexcept
    {
        const float y = 0.5f * std::numbers::pi_v<float> * x, square = y * y;
        const float half = y * (15.0f - square) / (15.0f - 6.0f * square);
        return 2.0f * half / (1.0f - half * half);
    }

    double sampleRate = 48000.0;
    Lfo lfo;
    Smoothed octave{ 9.6438562f }, depth{ 0.6f }, feedback{ 0.4f }, mix{ 0.5f }; // 800 Hz
    std::array<std::array<float, numStages>, maxChannels> state{};
    std::array<float, maxChannels> last{};
};

/** A pitch that swings, as a singer's or a finger's does. */
class Vibrato
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        lfo.prepare (sampleRate);
        swing.prepare (sampleRate, 0.1);
        setRateHz (5.5f);
        for (auto& line : lines)
            line.prepare (static_cast<int> (sampleRate * 0.001 * 2.0 * static_cast<double> (centreMs)) + 8 + chunkFrames);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        swing.reset();
        for (auto& line : lines)
            line.reset();
    }

    /** @param rateHz  0.1 to 14 Hz */
    void setRateHz (float rateHz) noexcept
    {
        rate = clampOr (rateHz, 0.1f, 14.0f, 5.5f);
        lfo.setRateHz (rate);
    }

    /** @param depthCents  0 to 100 cents to each side; slow swings reach less, since the delay ends */
    void setDepthCents (float depthCents) noexcept { cents = clampOr (depthCents, 0.0f, 100.0f, 25.0f); }

    void process (Block block) noexcept
    {
        setSwing(); // once all setters have been called
        inChunks (block, [this] (Block chunk, int) {
            const int count = chunk.numFrames;
            const auto perMs = static_cast<float> (sampleRate * 0.001);
            ChunkValues frames{}, delays;
            Lfo::Phases phases;
            swing.fill (frames.data(), count);
            lfo.fill (phases, count);
            fillSwing (delays, phases, 0.0, centreMs * perMs, frames, count);
            for (int c = 0; c < chunk.numChannels; ++c)
            {
                auto& line = lines[static_cast<size_t> (c)];
                line.writeAll (chunk.channels[c], count);
                readDelays (line, delays, chunk.channels[c], count);
            }
        });
    }

private:
    static constexpr float centreMs = 6.0f;

    // A delay d (t) = D sin (w t) bends the pitch by w D: D = (2^(cents/1200) - 1) / w.
    void setSwing() noexcept
    {
        const float bend = cents * 0.00057778951f; // ln 2 / 1200
        const float frames = bend * static_cast<float> (sampleRate) / (2.0f * std::numbers::pi_v<float> * rate);
        swing.setTarget (std::min (frames, (centreMs - 0.2f) * static_cast<float> (sampleRate * 0.001)));
    }

    double sampleRate = 48000.0;
    float rate = 5.5f;
    Lfo lfo;
    Smoothed swing{ 0.0f }; // frames
    float cents = 25.0f;
    std::array<DelayLine, maxChannels> lines;
};

/** A sound that walks from side to side with constant power; a mono block passes. */
class AutoPan
{
public:
    void prepare (const Spec& spec) noexcept
    {
        lfo.prepare (spec.sampleRate);
        lfo.setRateHz (0.5f);
        depth.prepare (spec.sampleRate);
        reset();
    }

    void reset() noexcept
    {
        lfo.reset();
        depth.reset();
    }

    /** @param rateHz  0.02 to 20 Hz */
    void setRateHz (float rateHz) noexcept { lfo.setRateHz (clampOr (rateHz, 0.02f, 20.0f, 0.5f)); }

    /** @param amount  0 to 1: all the way to the sides */
    void setDepth (float amount) noexcept { depth.setTarget (clampOr (amount, 0.0f, 1.0f, 0.8f)); }

    void setShape (Lfo::Shape shape) noexcept { lfo.setShape (shape); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            const float side = depth.next() * lfo.value();
            lfo.advance();
            if (block.numChannels < 2)
                continue;
            block.channels[0][n] *= std::sqrt (std::max (0.0f, 1.0f - side));
            block.channels[1][n] *= std::sqrt (std::max (0.0f, 1.0f + side));
        }
    }

private:
    Lfo lfo;
    Smoothed depth{ 0.8f };
};

/** The sound times a sine: every partial becomes its sum and its difference with it. */
class RingModulator
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        octave.prepare (sampleRate);
        mix.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        octave.reset();
        mix.reset();
        phase = 0.0;
    }

    /** @param hz  0.5 Hz to 8 kHz */
    void setFrequencyHz (float hz) noexcept { octave.setTarget (std::log2 (clampOr (hz, 0.5f, 8000.0f, 220.0f))); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.7f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            if (octave.isMoving() || n == 0)
                increment = static_cast<double> (std::exp2 (octave.next())) / sampleRate;
            phase += increment;
            phase -= std::floor (phase);
            const auto carrier = static_cast<float> (std::sin (2.0 * std::numbers::pi * phase));
            const float wet = mix.next();
            for (int c = 0; c < block.numChannels; ++c)
                block.channels[c][n] *= 1.0f + wet * (carrier - 1.0f);
        }
    }

private:
    double sampleRate = 48000.0, phase = 0.0, increment = 0.0;
    Smoothed octave{ 7.7813597f }, mix{ 0.7f }; // 220 Hz
};

/** Moves every partial by the same number of Hz, so that harmonics come apart.

    Two chains of all-passes stay 90 degrees apart, within 1 degree from 20 Hz to 0.48 of the sample rate: the single side
    band is their sum with a sine and a cosine. Coefficients: O. Niemitalo, "Hilbert transform" (2003). */
class FrequencyShifter
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        shift.prepare (sampleRate);
        mix.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        shift.reset();
        mix.reset();
        chains = {};
        late = {};
        phase = 0.0;
    }

    /** @param hz  -2000 to 2000 Hz */
    void setShiftHz (float hz) noexcept { shift.setTarget (clampOr (hz, -2000.0f, 2000.0f, 100.0f)); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            phase += static_cast<double> (shift.next()) / sampleRate;
            phase -= std::floor (phase);
            const auto cosine = static_cast<float> (std::cos (2.0 * std::numbers::pi * phase));
            const auto sine = static_cast<float> (std::sin (2.0 * std::numbers::pi * phase));
            const float wet = mix.next();
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                float& sample = block.channels[c][n];
                const float real = late[c];
                late[c] = through (chains[c][0], first, sample);
                const float imaginary = through (chains[c][1], second, sample);
                sample += wet * (real * cosine + imaginary * sine - sample);
            }
        }
    }

private:
    struct Stage
    {
        std::array<float, 2> input{}, output{};
    };
    using Chain = std::array<Stage, 4>;

    static constexpr std::array<float, 4> first{ 0.6923878f, 0.9360654322959f, 0.9882295226860f, 0.9987488452737f };
    static constexpr std::array<float, 4> second{ 0.4021921162426f, 0.8561710882420f, 0.9722909545651f, 0.9952884791278f };

    // y = a^2 (x + y'') - x'': an all-pass in z^-2.
    static float through (Chain& chain, const std::array<float, 4>& a, float sample) noexcept
    {
        for (size_t i = 0; i < chain.size(); ++i)
        {
            auto& s = chain[i];
            const float out = a[i] * a[i] * (sample + s.output[1]) - s.input[1];
            s.input = { sample, s.input[0] };
            s.output = { out, s.output[0] };
            sample = out;
        }
        return sample;
    }

    double sampleRate = 48000.0, phase = 0.0;
    Smoothed shift{ 100.0f }, mix{ 1.0f };
    std::array<std::array<Chain, 2>, maxChannels> chains{};
    std::array<float, maxChannels> late{};
};

} // namespace plugsmith::dsp
