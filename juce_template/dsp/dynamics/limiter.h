#pragma once

#include "dsp/internal/gain_curve.h"
#include "dsp/internal/stereo_frames.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/oversampler.h"
#include "dsp/tools/smoothed.h"
#include <vector>

namespace plugsmith::dsp
{

/** A brickwall limiter: no sample passes the ceiling, and between the samples no peak of what lies below 0.4 of the sample
    rate (19 kHz at 48 kHz) does.

    Peaks are measured at four times the sample rate (as ITU-R BS.1770 measures true peak). The gain is the
    least that any frame of the look-ahead asks for, smoothed by a mean over the look-ahead: it is down when
    the peak comes, and it gets there without a corner. */
class Limiter
{
public:
    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        ceiling.prepare (sampleRate);
        inputGain.prepare (sampleRate);
        window = std::max (8, static_cast<int> (sampleRate * 0.0015));
        queue.assign (static_cast<size_t> (window + spare) + 1, {});
        ramp.assign (static_cast<size_t> (window), 1.0f);
        for (auto& line : lines)
            line.prepare (latencyFrames() + chunkFrames);
        setReleaseMs (80.0f);
        reset();
    }

    void reset() noexcept
    {
        ceiling.reset();
        inputGain.reset();
        oversampler.reset();
        for (auto& line : lines)
            line.reset();
        head = length = 0;
        frame = 0;
        std::fill (ramp.begin(), ramp.end(), 1.0f);
        rampSum = static_cast<double> (window);
        rampAt = 0;
        held = 1.0f;
    }

    /** @param ceilingDb  -24 to 0 dB of true peak */
    void setCeilingDb (float ceilingDb) noexcept { ceiling.setTarget (gainFromDb (clampOr (ceilingDb, -24.0f, 0.0f, -1.0f))); }

    /** @param gainDb  0 to 30 dB into the limiter */
    void setGainDb (float gainDb) noexcept { inputGain.setTarget (gainFromDb (clampOr (gainDb, 0.0f, 30.0f, 0.0f))); }

    /** @param releaseMs  5 to 2000 ms to 63 % of the way back */
    void setReleaseMs (float releaseMs) noexcept
    {
        release = onePoleCoefficient (static_cast<double> (clampOr (releaseMs, 5.0f, 2000.0f, 80.0f)) * 0.001, sampleRate);
    }

    /** Frames by which the output is late; known after prepare(). */
    int latencyFrames() const noexcept { return Oversampler<4>::latencyFrames / 2 + window; }

    void process (Block block) noexcept
    {
        inChunks (block, [this] (Block chunk, int) { processChunk (chunk); });
    }

private:
    // Frames by which a peak between two samples can be found sooner or later than the gain counts on.
    static constexpr int spare = 4;

    struct Candidate
    {
        float gain = 1.0f;
        std::uint32_t frame = 0;
    };

    void processChunk (Block block) noexcept
    {
        const auto count = static_cast<size_t> (block.numFrames);
        for (size_t n = 0; n < count; ++n)
        {
            const float gain = inputGain.next();
            for (int c = 0; c < block.numChannels; ++c)
                block.channels[c][n] = std::clamp (block.channels[c][n] * gain, -1.0e9f, 1.0e9f);
        }

        // The highest of the samples around each frame, at four times the rate.
        ChunkValues peaks{};
        StereoFrames frames (block);
        oversampler.process (frames.data(), block.numFrames, [&] (const float* samples, int) {
            for (size_t n = 0; n < count; ++n)
                for (size_t i = 0; i < 8; ++i)
                    peaks[n] = std::max (peaks[n], std::abs (samples[8 * n + i]));
        });

        ChunkValues gains;
        for (size_t n = 0; n < count; ++n)
        {
            const float limit = 0.985f * ceiling.next(); // four times the rate misses up to 0.1 dB of a peak
            gains[n] = smoothed (std::min (1.0f, limit / std::max (peaks[n], 1.0e-9f)));
        }

        for (int c = 0; c < block.numChannels; ++c)
        {
            auto& line = lines[static_cast<size_t> (c)];
            line.writeAll (block.channels[c], block.numFrames);
            line.readAll (latencyFrames(), block.channels[c], block.numFrames);
            for (size_t n = 0; n < count; ++n)
                block.channels[c][n] *= gains[n];
        }
    }

    float smoothed (float wanted) noexcept
    {
        const float target = leastOfWindow (wanted);
        held = std::min (target, held + release * (target - held)); // down at once, up slowly
        auto& oldest = ramp[rampAt];
        rampSum += static_cast<double> (held) - static_cast<double> (oldest);
        oldest = held;
        rampAt = (rampAt + 1) % ramp.size();
        return static_cast<float> (rampSum / static_cast<double> (window));
    }

    // The least of the last `window + spare` values: a queue whose gains only rise from its head on.
    float leastOfWindow (float wanted) noexcept
    {
        const size_t size = queue.size();
        if (length > 0 && frame - queue[head].frame >= static_cast<std::uint32_t> (window + spare))
        {
            head = (head + 1) % size;
            --length;
        }
        while (length > 0 && queue[(head + length - 1) % size].gain >= wanted)
            --length;
        queue[(head + length) % size] = { wanted, frame++ };
        ++length;
        return queue[head].gain;
    }

    double sampleRate = 48000.0, rampSum = 0.0;
    int window = 72;
    Smoothed ceiling{ 0.8912509f }, inputGain{ 1.0f }; // -1 dB
    Oversampler<4> oversampler;
    std::array<DelayLine, maxChannels> lines;
    std::vector<Candidate> queue{ Candidate() };
    std::vector<float> ramp{ 1.0f };
    size_t head = 0, length = 0, rampAt = 0;
    std::uint32_t frame = 0;
    float release = 0.001f, held = 1.0f;
};

} // namespace plugsmith::dsp
