#pragma once

#include "smoothed.h"
#include "svf.h"

namespace plugsmith::dsp
{

/** Places the sound between left and right with constant power; a mono block passes. */
class Pan
{
public:
    void prepare (const Spec& spec) noexcept { position.prepare (spec.sampleRate); }
    void reset() noexcept { position.reset(); }

    /** @param side  -1 (left) to 1 (right) */
    void setPosition (float side) noexcept { position.setTarget (clampOr (side, -1.0f, 1.0f, 0.0f)); }

    void process (Block block) noexcept
    {
        if (block.numChannels < 2)
            return;
        for (int n = 0; n < block.numFrames; ++n)
        {
            // Of what is there already: the middle is untouched, a side keeps the power of both.
            const float angle = (position.next() + 1.0f) * 0.25f * std::numbers::pi_v<float>;
            block.channels[0][n] *= std::numbers::sqrt2_v<float> * std::cos (angle);
            block.channels[1][n] *= std::numbers::sqrt2_v<float> * std::sin (angle);
        }
    }

private:
    Smoothed position{ 0.0f };
};

/** Mid and side: width, the level of each, and a bass that stays in the middle. A mono block passes. */
class StereoWidth
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &width, &midGain, &sideGain, &cut })
            value->prepare (sampleRate);
        setMonoBelowHz (20.0f);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &width, &midGain, &sideGain, &cut })
            value->reset();
        bass = {};
    }

    /** @param amount  0 (mono) to 2 (sides twice as loud); 1 changes nothing */
    void setWidth (float amount) noexcept { width.setTarget (clampOr (amount, 0.0f, 2.0f, 1.0f)); }

    /** Each -24 to +24 dB. */
    void setMidDb (float gainDb) noexcept { midGain.setTarget (gainFromDb (clampOr (gainDb, -24.0f, 24.0f, 0.0f))); }
    void setSideDb (float gainDb) noexcept { sideGain.setTarget (gainFromDb (clampOr (gainDb, -24.0f, 24.0f, 0.0f))); }

    /** @param hz  20 to 500 Hz: what is below has no sides, by 12 dB per octave; at 20 nothing is taken */
    void setMonoBelowHz (float hz) noexcept
    {
        const float limited = clampOr (hz, 20.0f, 500.0f, 20.0f);
        if (limited != monoBelowHz && limited > 20.0f)
            coefficients = SvfCoefficients::highPass (limited, 0.7071f, sampleRate);
        monoBelowHz = limited;
        cut.setTarget (limited > 20.0f ? 1.0f : 0.0f);
    }

    void process (Block block) noexcept
    {
        if (block.numChannels < 2)
            return;
        for (int n = 0; n < block.numFrames; ++n)
        {
            float& left = block.channels[0][n];
            float& right = block.channels[1][n];
            const float mid = 0.5f * (left + right) * midGain.next();
            float side = 0.5f * (left - right) * sideGain.next() * width.next();
            side += cut.next() * (bass.process (side, coefficients) - side); // fades in and out
            left = mid + side;
            right = mid - side;
        }
    }

private:
    double sampleRate = 48000.0;
    float monoBelowHz = -1.0f;
    Smoothed width{ 1.0f }, midGain{ 1.0f }, sideGain{ 1.0f }, cut{ 0.0f };
    SvfCoefficients coefficients;
    SvfState bass;
};

/** Turns the polarity of a channel round, through zero within 20 ms. */
class Polarity
{
public:
    void prepare (const Spec& spec) noexcept
    {
        for (auto& sign : signs)
            sign.prepare (spec.sampleRate);
    }

    void reset() noexcept
    {
        for (auto& sign : signs)
            sign.reset();
    }

    void setInverted (bool left, bool right) noexcept
    {
        signs[0].setTarget (left ? -1.0f : 1.0f);
        signs[1].setTarget (right ? -1.0f : 1.0f);
    }

    void process (Block block) noexcept
    {
        for (int c = 0; c < block.numChannels; ++c)
            for (int n = 0; n < block.numFrames; ++n)
                block.channels[c][n] *= signs[static_cast<size_t> (c)].next();
    }

private:
    std::array<Smoothed, maxChannels> signs{ Smoothed (1.0f), Smoothed (1.0f) };
};

/** Takes out what does not move: y = x - x' + R y', -3 dB at 5 Hz. */
class DcBlocker
{
public:
    void prepare (const Spec& spec) noexcept
    {
        kept = 1.0f - onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * 5.0), usableSampleRate (spec.sampleRate));
        reset();
    }

    void reset() noexcept { last = output = {}; }

    void process (Block block) noexcept
    {
        for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            for (int n = 0; n < block.numFrames; ++n)
            {
                const float input = block.channels[c][n];
                output[c] = input - last[c] + kept * output[c];
                last[c] = input;
                block.channels[c][n] = output[c];
            }
    }

private:
    float kept = 0.999f;
    std::array<float, maxChannels> last{}, output{};
};

} // namespace plugsmith::dsp
