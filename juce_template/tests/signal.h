#pragma once

#include "dsp/tools/block.h"
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

/** Signals and measures for the tests. */
namespace plugsmith::test
{

inline constexpr double rate = 48000.0;

/** For functions that measure: the sanitizers watch what is measured, and would slow these sums down by ten times. */
#if defined(__clang__)
#define PLUGSMITH_MEASURE __attribute__ ((no_sanitize ("address", "undefined")))
#else
#define PLUGSMITH_MEASURE
#endif

/** Stereo audio that owns its samples. */
struct Audio
{
    std::vector<float> left, right;

    explicit Audio (int numFrames)
        : left (static_cast<size_t> (numFrames)),
          right (static_cast<size_t> (numFrames))
    {
    }

    int numFrames() const { return static_cast<int> (left.size()); }
};

PLUGSMITH_MEASURE inline Audio sine (double hz, double level, int numFrames, double sampleRate = rate)
{
    Audio audio (numFrames);
    for (size_t n = 0; n < audio.left.size(); ++n)
        audio.left[n] = audio.right[n] = static_cast<float> (level * std::sin (2.0 * std::numbers::pi * hz * static_cast<double> (n) / sampleRate));
    return audio;
}

inline Audio impulse (int numFrames)
{
    Audio audio (numFrames);
    audio.left[0] = audio.right[0] = 1.0f;
    return audio;
}

/** The same numbers on every machine. */
PLUGSMITH_MEASURE inline Audio noise (int numFrames, float level = 0.5f)
{
    Audio audio (numFrames);
    std::uint32_t state = 12345;
    const auto next = [&state] {
        state = state * 1664525u + 1013904223u;
        return static_cast<float> (static_cast<std::int32_t> (state)) / 2147483648.0f;
    };
    for (size_t n = 0; n < audio.left.size(); ++n)
    {
        audio.left[n] = level * next();
        audio.right[n] = level * next();
    }
    return audio;
}

/** Feeds `audio` through `process (Block)` in blocks of `blockSize`. */
template <typename Process>
void run (Audio& audio, int blockSize, Process&& process)
{
    for (int start = 0; start < audio.numFrames(); start += blockSize)
    {
        float* channels[]{ audio.left.data() + start, audio.right.data() + start };
        process (dsp::Block{ channels, 2, std::min (blockSize, audio.numFrames() - start) });
    }
}

template <typename DspBlock>
void runThrough (DspBlock& block, Audio& audio, int blockSize = 512)
{
    run (audio, blockSize, [&block] (dsp::Block view) { block.process (view); });
}

/** Amplitude of the part of `samples` at `hz`, from frame `from` on, by a Hann-windowed Fourier sum. */
PLUGSMITH_MEASURE inline double amplitudeAt (const std::vector<float>& samples, double hz, size_t from, double sampleRate = rate)
{
    double re = 0.0, im = 0.0, weight = 0.0;
    const auto length = static_cast<double> (samples.size() - from);
    for (size_t n = from; n < samples.size(); ++n)
    {
        const double window = 0.5 - 0.5 * std::cos (2.0 * std::numbers::pi * static_cast<double> (n - from) / length);
        const double angle = 2.0 * std::numbers::pi * hz * static_cast<double> (n) / sampleRate;
        re += window * static_cast<double> (samples[n]) * std::cos (angle);
        im += window * static_cast<double> (samples[n]) * std::sin (angle);
        weight += window;
    }
    return 2.0 * std::sqrt (re * re + im * im) / weight;
}

inline double toDb (double ratio)
{
    return 20.0 * std::log10 (std::max (ratio, 1.0e-12));
}

/** Gain in dB of a block at `hz`, once it has settled. */
template <typename DspBlock>
double gainDbAt (DspBlock& block, double hz, double level = 0.1)
{
    auto audio = sine (hz, level, 48000);
    block.reset();
    runThrough (block, audio);
    return toDb (amplitudeAt (audio.left, hz, 24000) / level);
}

inline float peakOf (const std::vector<float>& samples, size_t from = 0)
{
    float peak = 0.0f;
    for (size_t n = from; n < samples.size(); ++n)
        peak = std::max (peak, std::abs (samples[n]));
    return peak;
}

inline bool allFinite (const Audio& audio)
{
    const auto finite = [] (float sample) { return std::isfinite (sample); };
    return std::all_of (audio.left.begin(), audio.left.end(), finite) && std::all_of (audio.right.begin(), audio.right.end(), finite);
}

/** The first frame in which two signals differ, or -1. */
inline int firstDifference (const std::vector<float>& a, const std::vector<float>& b)
{
    const auto ends = std::mismatch (a.begin(), a.end(), b.begin(), b.end());
    return ends.first == a.end() && ends.second == b.end() ? -1 : static_cast<int> (ends.first - a.begin());
}

template <typename DspBlock>
DspBlock prepared (DspBlock block, double sampleRate = rate)
{
    block.prepare ({ sampleRate, 512, 2 });
    return block;
}

} // namespace plugsmith::test
