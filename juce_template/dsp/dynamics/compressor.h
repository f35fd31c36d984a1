#pragma once

#include "dsp/internal/gain_curve.h"
#include "dsp/internal/svf.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** A feed-forward, stereo-linked compressor: peak or RMS, with a soft knee, look-ahead, a side chain that can
    be deaf to lows, and a release that can follow the programme.

    Static curve and branching smoother from D. Giannoulis, M. Massberg, J. Reiss, "Digital Dynamic
    Range Compressor Design", JAES 60 (2012), equations 4 and 16. */
class Compressor
{
public:
    enum class Detector
    {
        peak,
        rms
    };

    static constexpr float maxLookaheadMs = 10.0f;

    /** @param lookaheadMs  0 to 10: the sound is late by it, so that the gain is down when a peak comes */
    explicit Compressor (Detector levelDetector = Detector::peak, float lookaheadMs = 0.0f) noexcept
        : detector (levelDetector),
          lookahead (clampOr (lookaheadMs, 0.0f, maxLookaheadMs, 0.0f))
    {
    }

    void prepare (const Spec& spec)
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &threshold, &makeup, &mix })
            value->prepare (sampleRate);
        latency = static_cast<int> (std::lround (static_cast<double> (lookahead) * 0.001 * sampleRate));
        for (auto& line : lines)
            line.prepare (latency + chunkFrames);
        meanCoefficient = onePoleCoefficient (0.010, sampleRate);
        longCoefficient = onePoleCoefficient (1.5, sampleRate / ControlClock::interval);
        setAttackMs (10.0f);
        setReleaseMs (120.0f);
        sidechainHz = -1.0f;
        setSidechainHz (20.0f);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &threshold, &makeup, &mix })
            value->reset();
        for (auto& line : lines)
            line.reset();
        highPass = {};
        reductionDb = longDb = mean = 0.0f;
        frame = 0;
    }

    /** @param thresholdDb  -60 to 0 dB relative to full scale */
    void setThresholdDb (float thresholdDb) noexcept { threshold.setTarget (clampOr (thresholdDb, -60.0f, 0.0f, -18.0f)); }

    /** @param ratio  1 to 100, input to output decibels above the threshold */
    void setRatio (float ratio) noexcept { curve.slope = 1.0f - 1.0f / clampOr (ratio, 1.0f, 100.0f, 4.0f); }

    /** @param kneeDb  0 to 24 dB, around the threshold */
    void setKneeDb (float kneeDb) noexcept { curve.kneeDb = std::max (0.01f, clampOr (kneeDb, 0.0f, 24.0f, 6.0f)); }

    /** @param attackMs  0.05 to 500 ms to 63 % of the reduction */
    void setAttackMs (float attackMs) noexcept { curve.attack = keptPerFrame (clampOr (attackMs, 0.05f, 500.0f, 10.0f), sampleRate); }

    /** @param releaseMs  5 to 5000 ms to 63 % of the way back */
    void setReleaseMs (float releaseMs) noexcept
    {
        releaseTime = clampOr (releaseMs, 5.0f, 5000.0f, 120.0f);
        curve.release = keptPerFrame (releaseTime, sampleRate);
    }

    /** @param follows  true: after long compression the release is up to four times as long */
    void setAutoRelease (bool follows) noexcept { followsProgramme = follows; }

    /** @param hz  20 to 500 Hz: the detector does not hear what is below; at 20 it hears all */
    void setSidechainHz (float hz) noexcept
    {
        const float limited = clampOr (hz, 20.0f, 500.0f, 20.0f);
        if (limited != sidechainHz)
            sidechain = SvfCoefficients::highPass (limited, 0.7071f, sampleRate);
        sidechainHz = limited;
    }

    /** @param makeupDb  -24 to +36 dB behind the compressor */
    void setMakeupDb (float makeupDb) noexcept { makeup.setTarget (clampOr (makeupDb, -24.0f, 36.0f, 0.0f)); }

    /** @param amount  0 (dry) to 1 (wet): between them is parallel compression */
    void setMix (float amount) noexcept { mix.setTarget (clampOr (amount, 0.0f, 1.0f, 1.0f)); }

    /** Frames by which the output is late; known after prepare(). */
    int latencyFrames() const noexcept { return latency; }

    void process (Block block) noexcept
    {
        inChunks (block, [this] (Block chunk, int) { processChunk (chunk); });
    }

private:
    void processChunk (Block block) noexcept
    {
        const auto count = static_cast<size_t> (block.numFrames);
        ChunkValues levels, gains;
        const ControlValues thresholdDb (threshold, block.numFrames), makeupDb (makeup, block.numFrames), wet (mix, block.numFrames);
        for (size_t n = count; n < count + 8; ++n)
            levels[n] = gains[n] = 0.0f;

        detect (block, levels);
        curve.squared = detector == Detector::rms;
        curve.thresholdDb = &thresholdDb;
        curve.makeupDb = &makeupDb;
        if (followsProgramme)
            followProgramme (block.numFrames, levels, gains);
        else
            PLUGSMITH_RUN (computeGains (curve, levels.data(), gains.data(), block.numFrames, reductionDb));

        if (! wet.isAlways (1.0f))
            for (size_t n = 0; n < count; ++n)
            {
                // As it is where nothing is mixed: the formula rounds, and the sound would depend on how time is cut.
                const float amount = *wet.at (static_cast<int> (n));
                gains[n] = amount == 1.0f ? gains[n] : 1.0f + amount * (gains[n] - 1.0f);
            }

        if (latency > 0)
            for (int c = 0; c < block.numChannels; ++c)
            {
                auto& line = lines[static_cast<size_t> (c)];
                line.writeAll (block.channels[c], block.numFrames);
                line.readAll (latency, block.channels[c], block.numFrames);
            }
        PLUGSMITH_RUN (applyGains (gains.data(), block.channels[0], block.channels[block.numChannels - 1], block.numFrames));
    }

    void detect (Block block, ChunkValues& levels) noexcept
    {
        const auto count = static_cast<size_t> (block.numFrames);
        const float* left = block.channels[0];
        const float* right = block.channels[block.numChannels - 1];

        std::array<ChunkValues, maxChannels> filtered;
        if (sidechainHz > 20.0f)
        {
            for (size_t n = 0; n < count; ++n)
                filtered[0][n] = highPass[0].process (left[n], sidechain);
            for (size_t n = 0; n < count; ++n)
                filtered[1][n] = highPass[1].process (right[n], sidechain);
            left = filtered[0].data();
            right = filtered[1].data();
        }

        if (detector == Detector::peak)
        {
            PLUGSMITH_RUN (linkedPeak (left, right, levels.data(), block.numFrames));
            return;
        }
        for (size_t n = 0; n < count; ++n)
        {
            mean += meanCoefficient * (std::min (0.5f * (left[n] * left[n] + right[n] * right[n]), 1.0e12f) - mean);
            levels[n] = mean;
        }
    }

    // The release constant moves with a slow average of the reduction, once per control step counted from reset().
    void followProgramme (int count, const ChunkValues& levels, ChunkValues& gains) noexcept
    {
        for (int n = 0; n < count; ++n)
        {
            if (frame++ % static_cast<std::uint32_t> (ControlClock::interval) == 0)
            {
                longDb += longCoefficient * (reductionDb - longDb);
                programmeRelease = 1.0f - (1.0f - curve.release) / (1.0f + 3.0f * std::min (1.0f, longDb / 12.0f));
            }
            Smoothed thresholdNow (*curve.thresholdDb->at (n)), makeupNow (*curve.makeupDb->at (n));
            const ControlValues thresholdDb (thresholdNow, 1), makeupDb (makeupNow, 1);
            GainCurve now = curve;
            now.release = programmeRelease;
            now.thresholdDb = &thresholdDb;
            now.makeupDb = &makeupDb;
            std::array<float, 8> level{ levels[static_cast<size_t> (n)] }, gain{};
            PLUGSMITH_RUN (computeGains (now, level.data(), gain.data(), 1, reductionDb));
            gains[static_cast<size_t> (n)] = gain[0];
        }
    }

    Detector detector;
    float lookahead;
    double sampleRate = 48000.0;
    GainCurve curve;
    Smoothed threshold{ -18.0f }, makeup{ 0.0f }, mix{ 1.0f };
    std::array<DelayLine, maxChannels> lines;
    std::array<SvfState, maxChannels> highPass{};
    SvfCoefficients sidechain;
    bool followsProgramme = false;
    int latency = 0;
    float sidechainHz = -1.0f, releaseTime = 120.0f, meanCoefficient = 0.0f, longCoefficient = 0.0f;
    float reductionDb = 0.0f, longDb = 0.0f, mean = 0.0f, programmeRelease = 0.0f;
    std::uint32_t frame = 0;
};

} // namespace plugsmith::dsp
