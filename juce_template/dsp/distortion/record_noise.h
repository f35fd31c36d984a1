#pragma once

#include "dsp/internal/awake.h"
#include "dsp/internal/control.h"
#include "dsp/tools/block.h"
#include "dsp/tools/envelope_follower.h"
#include "dsp/tools/noise.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** The crackle and hiss of a record, which come with the sound and fade with it: silence stays silent. */
class RecordNoise
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        presence.prepare (spec);
        presence.setAttackMs (20.0f);
        presence.setReleaseMs (500.0f);
        for (auto* value : { &crackle, &hiss })
            value->prepare (sampleRate);
        for (size_t c = 0; c < sides.size(); ++c)
        {
            sides[c].dust.setSeed (static_cast<std::uint32_t> (c));
            sides[c].air.setSeed (static_cast<std::uint32_t> (c + 7));
        }
        // Noise is as loud in each Hz at every rate, and so is a click.
        clickGain = static_cast<float> (sampleRate / 48000.0);
        hissGain = 0.05f * static_cast<float> (std::sqrt (sampleRate / 48000.0));
        hissPole = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * 7000.0), sampleRate);
        clickRise = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * 6000.0), sampleRate);
        clickFall = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * 700.0), sampleRate);
        reset();
    }

    void reset() noexcept
    {
        presence.reset();
        for (auto* value : { &crackle, &hiss })
            value->reset();
        for (auto& side : sides)
        {
            side.dust.reset();
            side.air.reset();
            side.high = side.low = side.hissed = 0.0f;
        }
    }

    /** @param amount  0 to 1: up to 40 clicks a second, and louder ones */
    void setCrackle (float amount) noexcept { crackle.setTarget (clampOr (amount, 0.0f, 1.0f, 0.4f)); }

    /** @param amount  0 to 1: up to -34 dB */
    void setHiss (float amount) noexcept { hiss.setTarget (clampOr (amount, 0.0f, 1.0f, 0.3f)); }

    void process (Block block) noexcept
    {
        inChunks (block, [this] (Block chunk, int) { processChunk (chunk); });
    }

private:
    struct Side
    {
        Noise dust, air;
        float high = 0.0f, low = 0.0f, hissed = 0.0f;

        // A grain of dust is an impulse between two poles: a tick of a tenth of a millisecond, most of them small.
        float click (float chance, float gain, float rise, float fall) noexcept
        {
            const float dice = dust.next(), size = dust.next();
            const float hit = 0.5f * (dice + 1.0f) < chance ? 1.2f * gain * size * size * size : almostNothing;
            high += rise * (hit - high);
            low += fall * (high - low);
            return high - low;
        }

        float blow (float gain, float pole) noexcept
        {
            hissed += pole * (gain * air.next() - hissed);
            return hissed;
        }
    };

    void processChunk (Block block) noexcept
    {
        ChunkValues presences, dust, air;
        for (int n = 0; n < block.numFrames; ++n)
        {
            const auto frame = static_cast<size_t> (n);
            float loudest = 0.0f;
            for (int channel = 0; channel < block.numChannels; ++channel)
                loudest = std::max (loudest, std::abs (block.channels[channel][n]));
            const float here = std::min (1.0f, presence.next (loudest) * 50.0f); // whole from -34 dB on
            presences[frame] = here * here;
            dust[frame] = crackle.next();
            air[frame] = hiss.next();
        }
        for (int channel = 0; channel < block.numChannels; ++channel)
        {
            auto side = sides[static_cast<size_t> (channel)];
            for (int n = 0; n < block.numFrames; ++n)
            {
                const auto frame = static_cast<size_t> (n);
                const float chance = static_cast<float> (40.0 / sampleRate) * dust[frame] * dust[frame];
                block.channels[channel][n] += presences[frame] * (side.click (chance, dust[frame] * clickGain, clickRise, clickFall) + side.blow (air[frame] * air[frame] * hissGain, hissPole));
            }
            sides[static_cast<size_t> (channel)] = side;
        }
    }

    double sampleRate = 48000.0;
    EnvelopeFollower presence;
    Smoothed crackle{ 0.4f }, hiss{ 0.3f };
    float clickGain = 1.0f, clickRise = 0.5f, clickFall = 0.1f, hissGain = 0.05f, hissPole = 0.5f;
    std::array<Side, maxChannels> sides;
};

} // namespace plugsmith::dsp
