#pragma once

#include "control.h"
#include "delay_line.h"
#include "lfo.h"
#include "smoothed.h"
#include "svf.h"

namespace plugsmith::dsp
{

/** A low- or high-pass of 6 dB per octave, -3.01 dB at its cutoff; trapezoidal, so it is right up to the top. */
class OnePoleFilter
{
public:
    enum class Mode
    {
        lowPass,
        highPass
    };

    explicit OnePoleFilter (Mode filterMode = Mode::lowPass) noexcept
        : mode (filterMode)
    {
    }

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        octave.prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        octave.reset();
        clock.reset();
        state = {};
    }

    /** @param cutoffHz  10 Hz to just below half the sample rate */
    void setCutoffHz (float cutoffHz) noexcept
    {
        clock.invalidate (octave.setTarget (std::log2 (clampOr (cutoffHz, 10.0f, static_cast<float> (0.49 * sampleRate), 1000.0f))));
    }

    void process (Block block) noexcept
    {
        const auto update = [this] (int frames) {
            octave.skip (frames);
            const double g = std::tan (std::numbers::pi * std::min (0.49, static_cast<double> (std::exp2 (octave.value())) / sampleRate));
            share = static_cast<float> (g / (1.0 + g));
        };
        clock.run (
            block, [this] { return octave.isMoving(); }, update, [this] (Block step) { processStep (step); }
        );
    }

private:
    void processStep (Block block) noexcept
    {
        for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            for (int n = 0; n < block.numFrames; ++n)
            {
                float& sample = block.channels[c][n];
                const float v = share * (sample - state[c]), low = v + state[c];
                state[c] = low + v;
                sample = mode == Mode::lowPass ? low : sample - low;
            }
    }

    Mode mode;
    double sampleRate = 48000.0;
    Smoothed octave{ 9.9657843f }; // 1 kHz
    ControlClock clock;
    std::array<float, maxChannels> state{};
    float share = 0.0f;
};

/** One band of an equaliser: a bell, or a shelf that is half way at its frequency. */
class BandFilter
{
public:
    enum class Shape
    {
        bell,
        lowShelf,
        highShelf
    };

    explicit BandFilter (Shape bandShape = Shape::bell) noexcept
        : shape (bandShape)
    {
    }

    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &octave, &gain, &q })
            value->prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &octave, &gain, &q })
            value->reset();
        clock.reset();
        cascade.reset();
    }

    /** @param hz  20 Hz to 20 kHz */
    void setFrequencyHz (float hz) noexcept { clock.invalidate (octave.setTarget (std::log2 (clampOr (hz, 20.0f, 20000.0f, 1000.0f)))); }

    /** @param gainDb  -24 to +24 dB */
    void setGainDb (float gainDb) noexcept { clock.invalidate (gain.setTarget (clampOr (gainDb, -24.0f, 24.0f, 0.0f))); }

    /** @param quality  0.1 to 10 */
    void setQ (float quality) noexcept { clock.invalidate (q.setTarget (clampOr (quality, 0.1f, 10.0f, 0.7071f))); }

    void process (Block block) noexcept
    {
        clock.run (
            block, [this] { return octave.isMoving() || gain.isMoving() || q.isMoving(); }, [this] (int frames) { update (frames); }, [this] (Block step) { runCascade (cascade, step); }
        );
    }

private:
    void update (int frames) noexcept
    {
        for (auto* value : { &octave, &gain, &q })
            value->skip (frames);
        const float hz = std::exp2 (octave.value());
        switch (shape)
        {
            case Shape::lowShelf:
                return cascade.set (0, SvfCoefficients::lowShelf (hz, q.value(), gain.value(), sampleRate));
            case Shape::highShelf:
                return cascade.set (0, SvfCoefficients::highShelf (hz, q.value(), gain.value(), sampleRate));
            case Shape::bell:
                break;
        }
        cascade.set (0, SvfCoefficients::bell (hz, q.value(), gain.value(), sampleRate));
    }

    Shape shape;
    double sampleRate = 48000.0;
    Smoothed octave{ 9.9657843f }, gain{ 0.0f }, q{ 0.7071f };
    ControlClock clock;
    SvfCascade cascade;
};

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

/** A resonator: the sound and its echo after one period, over and over, so that harmonics of a pitch ring. */
class CombFilter
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &octave, &feedback, &mix })
            value->prepare (sampleRate);
        for (auto& line : lines)
            line.prepare (static_cast<int> (sampleRate / 20.0) + 8);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &octave, &feedback, &mix })
            value->reset();
        for (auto& line : lines)
            line.reset();
    }

    /** @param hz  20 Hz to 5 kHz, the pitch that rings */
    void setFrequencyHz (float hz) noexcept { octave.setTarget (std::log2 (clampOr (hz, 20.0f, 5000.0f, 220.0f))); }

    /** @param amount  -0.98 to 0.98; below 0 the odd harmonics of half the pitch ring */
    void setFeedback (float amount) noexcept { feedback.setTarget (clampOr (amount, -0.98f, 0.98f, 0.7f)); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 0.5f)); }

    void process (Block block) noexcept
    {
        float period = 0.0f;
        for (int n = 0; n < block.numFrames; ++n)
        {
            if (octave.isMoving() || n == 0)
                period = static_cast<float> (sampleRate / static_cast<double> (std::exp2 (octave.next())));
            const float back = feedback.next(), wet = mix.next();
            const float level = 1.0f - 0.7f * std::abs (back); // a comb adds up; most of it is taken back
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                float& sample = block.channels[c][n];
                const float rung = sample + back * lines[c].read (std::max (1.0f, period - 1.0f));
                lines[c].write (rung);
                sample += wet * (level * rung - sample);
            }
        }
    }

private:
    double sampleRate = 48000.0;
    Smoothed octave{ 7.7813597f }, feedback{ 0.7f }, mix{ 0.5f }; // 220 Hz
    std::array<DelayLine, maxChannels> lines;
};

/** A voice's throat: three resonances that stand for a vowel, and walk from one to the next.

    Formants of a bass voice after the Csound manual, appendix D. */
class FormantFilter
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &vowel, &mix })
            value->prepare (sampleRate, 0.05);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &vowel, &mix })
            value->reset();
        clock.reset();
        state = {};
    }

    /** @param position  0 (a), 1 (e), 2 (i), 3 (o), 4 (u), and between them */
    void setVowel (float position) noexcept { clock.invalidate (vowel.setTarget (clampOr (position, 0.0f, 4.0f, 0.0f))); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        clock.run (
            block, [this] { return vowel.isMoving(); }, [this] (int frames) { update (frames); }, [this] (Block step) { processStep (step); }
        );
    }

private:
    static constexpr size_t numFormants = 3;
    static constexpr std::array<std::array<float, numFormants>, 5> hertz{ { { 600, 1040, 2250 }, { 400, 1620, 2400 }, { 250, 1750, 2600 }, { 400, 750, 2400 }, { 350, 600, 2400 } } };
    static constexpr std::array<std::array<float, numFormants>, 5> decibels{ { { 0, -7, -9 }, { 0, -12, -9 }, { 0, -30, -16 }, { 0, -11, -21 }, { 0, -20, -32 } } };

    void update (int frames) noexcept
    {
        vowel.skip (frames);
        const auto from = std::min (static_cast<size_t> (vowel.value()), size_t{ 3 });
        const float way = vowel.value() - static_cast<float> (from);
        for (size_t i = 0; i < numFormants; ++i)
        {
            const float hz = hertz[from][i] * std::pow (hertz[from + 1][i] / hertz[from][i], way);
            coefficients[i] = SvfCoefficients::bandPass (hz, 9.0f, sampleRate);
            gains[i] = 2.2f * gainFromDb (decibels[from][i] + way * (decibels[from + 1][i] - decibels[from][i]));
        }
    }

    void processStep (Block block) noexcept
    {
        for (int n = 0; n < block.numFrames; ++n)
        {
            const float wet = mix.next();
            for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            {
                float& sample = block.channels[c][n];
                float sum = 0.0f;
                for (size_t i = 0; i < numFormants; ++i)
                    sum += gains[i] * state[c][i].process (sample, coefficients[i]);
                sample += wet * (sum - sample);
            }
        }
    }

    double sampleRate = 48000.0;
    Smoothed vowel{ 0.0f }, mix{ 1.0f };
    ControlClock clock;
    std::array<SvfCoefficients, numFormants> coefficients;
    std::array<float, numFormants> gains{};
    std::array<std::array<SvfState, numFormants>, maxChannels> state{};
};

/** Linkwitz-Riley of 24 dB per octave: two bands that are in phase, -6.02 dB at the corner, and add up to an all-pass.

    Source: S. Linkwitz, "Active Crossover Networks for Noncoincident Drivers", JAES 24 (1976). */
class Crossover
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        cornerHz = -1.0f;
        setCornerHz (1000.0f);
        reset();
    }

    void reset() noexcept
    {
        low.reset();
        high.reset();
    }

    /** @param hz  30 Hz to 16 kHz; taken at once */
    void setCornerHz (float hz) noexcept
    {
        const float limited = clampOr (hz, 30.0f, 16000.0f, 1000.0f);
        if (limited == cornerHz)
            return;
        cornerHz = limited;
        for (const size_t stage : { size_t{ 0 }, size_t{ 1 } })
        {
            low.set (stage, SvfCoefficients::lowPass (limited, 0.70711f, sampleRate));
            high.set (stage, SvfCoefficients::highPass (limited, 0.70711f, sampleRate));
        }
    }

    /** The lows stay in `block`, the highs go to `highs`: as many channels and frames. */
    void split (Block block, Block highs) noexcept
    {
        for (int c = 0; c < block.numChannels; ++c)
            std::copy_n (block.channels[c], block.numFrames, highs.channels[c]);
        inChunks (block, [this] (Block chunk, int) { runCascade (low, chunk); });
        inChunks (highs, [this] (Block chunk, int) { runCascade (high, chunk); });
    }

private:
    double sampleRate = 48000.0;
    float cornerHz = -1.0f;
    SvfCascade low, high;
};

} // namespace plugsmith::dsp
