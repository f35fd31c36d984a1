#pragma once

#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

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

} // namespace plugsmith::dsp
