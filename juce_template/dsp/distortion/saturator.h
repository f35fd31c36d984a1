#pragma once

#include "dsp/filter/state_variable_filter.h"
#include "dsp/internal/awake.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/oversampler.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

enum class SaturatorKind
{
    soft,
    tube,
    tape,
    overdrive,
    diode,
    fuzz,
    hardClip,
    fold
};

} // namespace plugsmith::dsp

#define PLUGSMITH_KERNELS "dsp/internal/kernels/saturator.h"
#include "dsp/internal/each_instruction_set.h"

namespace plugsmith::dsp
{

/** Distortion at four times the sample rate, with a dry path that stays in time.

    - soft:      tanh.
    - tube:      a biased tanh, tanh (x + b) - tanh (b): the bias makes even harmonics, the second first.
    - tape:      tanh with a memory, as magnetised tape has: what was loud just now pushes back. A bump of
                 2.5 dB at 75 Hz, as a head makes, and a top that is softened above 9 kHz.
    - overdrive: x / (1 + |x|), which bends from the start.
    - diode:     1 - e^-x one way, half as far and twice as hard the other: even and odd harmonics.
    - fuzz:      30 dB more gain into an uneven clipper: a square wave with a bite.
    - hardClip:  straight, and cut at full scale.
    - fold:      sin (pi x / 2): what is beyond full scale is folded back.

    A low-pass, if a tone is set, takes the top of what is distorted and leaves the dry sound alone. */
class Saturator
{
public:
    using Kind = SaturatorKind;

    /** Frames by which the output is late, dry path included. */
    static constexpr int latencyFrames = Oversampler<4>::latencyFrames;

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
        memoryCoefficient = onePoleCoefficient (0.0008, rate);
        bump = SvfCoefficients::bell (75.0f, 0.9f, 2.5f, rate);
        tone.prepare (spec);
        for (auto& channel : channels)
            channel.dry.prepare (latencyFrames + chunkFrames);
        reset();
    }

    void reset() noexcept
    {
        drive.reset();
        mix.reset();
        oversampler.reset();
        tone.reset();
        for (auto& channel : channels)
        {
            channel.dry.reset();
            channel.dc = channel.top = channel.memory = 0.0f;
            channel.head = {};
        }
    }

    /** @param driveDb  0 to 48 dB into the curve; half of it is taken back behind it */
    void setDriveDb (float driveDb) noexcept { drive.setTarget (clampOr (driveDb, 0.0f, 48.0f, 12.0f)); }

    /** @param toneHz  20 Hz to 20 kHz, above which the distorted sound falls by 12 dB per octave; until it is called, none does */
    void setToneHz (float toneHz) noexcept
    {
        hasTone = true;
        tone.setCutoffHz (clampOr (toneHz, 20.0f, 20000.0f, 20000.0f));
    }

    /** @param amount  0 (dry) to 1 (wet) */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    void process (Block block) noexcept
    {
        inChunks (block, [this] (Block chunk, int) { processChunk (chunk); });
    }

private:
    struct Channel
    {
        DelayLine dry;
        float dc = 0.0f, top = 0.0f, memory = 0.0f;
        SvfState head;
    };

    static constexpr size_t room = static_cast<size_t> (chunkFrames + 4);
    using Frames = std::array<float, room>;

    void processChunk (Block block) noexcept
    {
        const auto count = static_cast<size_t> (block.numFrames);
        Frames inputGain, outputGain, wetAmount;
        fillGains (inputGain, outputGain, block.numFrames);
        const bool mixes = mix.fill (wetAmount.data(), block.numFrames) || mix.value() < 1.0f;

        alignas (32) std::array<Frames, maxChannels> wet;
        for (size_t c = 0; c < wet.size(); ++c)
        {
            const float* input = block.channels[std::min (static_cast<int> (c), block.numChannels - 1)];
            for (size_t n = 0; n < count; ++n)
                wet[c][n] = input[n] * inputGain[n];
            std::fill (wet[c].begin() + static_cast<std::ptrdiff_t> (count), wet[c].end(), 0.0f);
            if (kind == Kind::tape)
                magnetise (wet[c], channels[c], count);
        }

        alignas (32) std::array<float, 2 * room> frames;
        PLUGSMITH_RUN (interleaveStereo (wet[0].data(), wet[1].data(), frames.data(), block.numFrames));
        oversampler.process (frames.data(), block.numFrames, [this] (float* samples, int samplesCount) {
            PLUGSMITH_RUN (shapeSamples (kind, samples, samplesCount));
        });
        PLUGSMITH_RUN (separateStereo (frames.data(), wet[0].data(), wet[1].data(), block.numFrames));

        const auto used = static_cast<size_t> (block.numChannels);
        const bool isEven = kind == Kind::tube || kind == Kind::diode || kind == Kind::fuzz;
        for (size_t c = 0; c < used; ++c)
        {
            auto& channel = channels[c];
            if (isEven)
                for (size_t n = 0; n < count; ++n)
                {
                    channel.dc += dcCoefficient * (awakened (wet[c][n]) - channel.dc);
                    wet[c][n] -= channel.dc;
                }
            if (kind == Kind::tape)
                for (size_t n = 0; n < count; ++n)
                {
                    channel.top += topCoefficient * (wet[c][n] - channel.top);
                    wet[c][n] = channel.head.process (channel.top, bump);
                }
        }
        if (hasTone)
        {
            std::array<float*, maxChannels> pointers{ wet[0].data(), wet[1].data() };
            tone.process (block.part (pointers.data(), 0, block.numFrames));
        }

        for (size_t c = 0; c < used; ++c)
        {
            float* samples = block.channels[c];
            Frames dry;
            channels[c].dry.writeAll (samples, block.numFrames);
            if (mixes)
            {
                channels[c].dry.readAll (latencyFrames, dry.data(), block.numFrames);
                for (size_t n = 0; n < count; ++n)
                {
                    // Not by the formula where nothing is mixed: it rounds, and the sound would depend on how time is cut.
                    const float shaped = wet[c][n] * outputGain[n];
                    samples[n] = wetAmount[n] == 1.0f ? shaped : dry[n] + wetAmount[n] * (shaped - dry[n]);
                }
            }
            else
                for (size_t n = 0; n < count; ++n)
                    samples[n] = wet[c][n] * outputGain[n];
        }
    }

    void fillGains (Frames& input, Frames& output, int count) noexcept
    {
        const float extraDb = kind == Kind::fuzz ? 30.0f : 0.0f;
        if (! drive.fill (input.data(), count))
        {
            output.fill (gainFromDb (-0.5f * drive.value()));
            input.fill (gainFromDb (drive.value() + extraDb));
            return;
        }
        for (size_t n = 0; n < static_cast<size_t> (count); ++n)
        {
            output[n] = gainFromDb (-0.5f * input[n]);
            input[n] = gainFromDb (input[n] + extraDb);
        }
    }

    // A leaky integral of what the tape took, against the signal: the curve depends on where it came from.
    void magnetise (Frames& samples, Channel& channel, size_t count) noexcept
    {
        for (size_t n = 0; n < count; ++n)
        {
            samples[n] -= 0.3f * channel.memory;
            channel.memory += memoryCoefficient * (fastTanh (samples[n]) - channel.memory);
        }
    }

    Kind kind;
    Smoothed drive{ 12.0f }, mix{ 1.0f };
    float dcCoefficient = 0.0f, topCoefficient = 1.0f, memoryCoefficient = 0.0f;
    SvfCoefficients bump;
    Oversampler<4> oversampler;
    StateVariableFilter tone{ StateVariableFilter::Mode::lowPass };
    bool hasTone = false;
    std::array<Channel, maxChannels> channels;
};

} // namespace plugsmith::dsp
