#pragma once

#include "block.h"
#include "delay_line.h"
#include "oversampler.h"
#include "smoothed.h"

namespace plugsmith::dsp
{

/** Tube, tape and fuzz distortion at four times the sample rate, with a dry path that stays in time.

    - tube:  a biased tanh, tanh (x + b) - tanh (b): the bias makes even harmonics, the second first.
    - tape:  a plain tanh, so odd harmonics, with the top above 9 kHz softened.
    - fuzz:  30 dB more gain into an uneven clipper: a square wave with a bite. */
class Saturator
{
public:
    enum class Kind
    {
        tube,
        tape,
        fuzz
    };

    /** Frames by which the output is late, dry path included. */
    static constexpr int latencyFrames = Oversampler4x::latencyFrames;

    explicit Saturator (Kind kindOfCurve = Kind::tube) noexcept
        : kind (kindOfCurve)
    {
    }

    void prepare (const Spec& spec)
    {
        const double rate = usableSampleRate (spec.sampleRate);
        drive.prepare (rate);
        mix.prepare (rate);
        dcCoefficient = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * 8.0), rate);
        topCoefficient = onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * 9000.0), rate);
        for (auto& channel : channels)
            channel.dry.prepare (latencyFrames);
        reset();
    }

    void reset() noexcept
    {
        drive.reset();
        mix.reset();
        for (auto& channel : channels)
        {
            channel.oversampler.reset();
            channel.dry.reset();
            channel.dc = channel.top = 0.0f;
        }
    }

    /** @param driveDb  0 to 48 dB into the curve; half of it is taken back behind it */
    void setDriveDb (float driveDb) noexcept { drive.setTarget (clampOr (driveDb, 0.0f, 48.0f, 12.0f)); }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        switch (kind)
        {
            case Kind::tube:
                run (block, 0.0f, [] (float x) { return fastTanh (x + tubeBias) - tubeOffset; });
                break;
            case Kind::tape:
                run (block, 0.0f, [] (float x) { return fastTanh (x); });
                break;
            case Kind::fuzz:
                run (block, 30.0f, [] (float x) { return fastTanh (std::clamp (x, -0.7f, 1.4f)) * 0.9f; });
                break;
        }
    }

private:
    static constexpr float tubeBias = 0.45f;
    static constexpr float tubeOffset = fastTanh (tubeBias);

    struct Channel
    {
        Oversampler4x oversampler;
        DelayLine dry;
        float dc = 0.0f, top = 0.0f;
    };

    template <typename Curve>
    void run (Block block, float extraDb, Curve curve) noexcept
    {
        constexpr auto chunk = static_cast<size_t> (Oversampler4x::maxFrames);
        std::array<float, chunk> inputGain, outputGain, wetAmount, wet;

        for (int start = 0; start < block.numFrames; start += Oversampler4x::maxFrames)
        {
            const int count = std::min (Oversampler4x::maxFrames, block.numFrames - start);
            for (size_t n = 0; n < static_cast<size_t> (count); ++n)
            {
                const bool still = n > 0 && ! drive.isMoving();
                const float driveDb = drive.next();
                inputGain[n] = still ? inputGain[n - 1] : gainFromDb (driveDb + extraDb);
                outputGain[n] = still ? outputGain[n - 1] : gainFromDb (-0.5f * driveDb);
                wetAmount[n] = mix.next();
            }

            for (int index = 0; index < block.numChannels; ++index)
            {
                auto& channel = channels[static_cast<size_t> (index)];
                float* samples = block.channels[index] + start;

                for (size_t n = 0; n < static_cast<size_t> (count); ++n)
                    wet[n] = samples[n] * inputGain[n];

                channel.oversampler.process (wet.data(), count, curve);

                for (size_t n = 0; n < static_cast<size_t> (count); ++n)
                {
                    channel.dc += dcCoefficient * (wet[n] - channel.dc);
                    float shaped = wet[n] - channel.dc;

                    if (kind == Kind::tape)
                        shaped = channel.top += topCoefficient * (shaped - channel.top);

                    channel.dry.write (samples[n]);
                    const float dry = channel.dry.readWhole (latencyFrames);
                    samples[n] = dry + wetAmount[n] * (shaped * outputGain[n] - dry);
                }
            }
        }
    }

    Kind kind;
    Smoothed drive{ 12.0f }, mix{ 1.0f };
    float dcCoefficient = 0.0f, topCoefficient = 1.0f;
    std::array<Channel, maxChannels> channels;
};

} // namespace plugsmith::dsp
