#include "catch.h"
#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include "runtime/Bypass.h"
#include "signal.h"

using namespace plugsmith;

namespace
{
/** Runs a host's blocks through a bypass around an "engine" that delays by `latency` and doubles. */
std::vector<float> through (Bypass& bypass, const std::vector<float>& input, int latency, int from, int to)
{
    dsp::DelayLine engine;
    engine.prepare (latency + 1);
    std::vector<float> output;
    for (int start = 0; start < static_cast<int> (input.size()); start += Bypass::chunkFrames)
    {
        if (bypass.setBypassed (start >= from && start < to))
            engine.reset();
        const int count = std::min (Bypass::chunkFrames, static_cast<int> (input.size()) - start);
        std::vector<float> chunk (input.begin() + start, input.begin() + start + count);
        for (int n = 0; n < count; ++n)
            bypass.remember (0, n, chunk[static_cast<size_t> (n)]);
        if (! bypass.isAsleep())
            for (auto& sample : chunk)
            {
                engine.write (2.0f * sample);
                sample = engine.readWhole (latency);
            }
        float* channels[]{ chunk.data() };
        bypass.mix ({ channels, 1, count }, true);
        output.insert (output.end(), chunk.begin(), chunk.end());
    }
    return output;
}
} // namespace

TEST_CASE ("bypass gives the input back, late by the latency, and the engine's sound untouched without it")
{
    for (const int latency : { 0, 50, 1000 })
    {
        Bypass bypass;
        bypass.prepare (test::rate, latency);
        const auto input = test::noise (48000).left;
        const auto output = through (bypass, input, latency, 9600, 28800);
        const auto delayed = [&] (size_t n) { return n >= static_cast<size_t> (latency) ? input[n - static_cast<size_t> (latency)] : 0.0f; };

        for (size_t n = 0; n < 9600; ++n)
            REQUIRE (output[n] == 2.0f * delayed (n));
        for (size_t n = 9600 + 1000; n < 28800; ++n)
            REQUIRE (output[n] == delayed (n));
        for (size_t n = 28800 + 1000 + static_cast<size_t> (latency); n < 48000; ++n)
            REQUIRE (output[n] == 2.0f * delayed (n));
    }
}

TEST_CASE ("bypass does not click, in or out")
{
    for (const int latency : { 0, 50 })
    {
        Bypass bypass;
        bypass.prepare (test::rate, latency);
        const auto input = test::sine (100.0, 0.5, 48000).left;
        const auto output = through (bypass, input, latency, 9600, 28800);
        // The steepest step of the louder signal, and what a fade of 20 ms may add to it.
        const float steepest = 2.0f * 0.5f * static_cast<float> (2.0 * std::numbers::pi * 100.0 / test::rate);
        for (size_t n = 200; n < output.size(); ++n)
            REQUIRE (std::abs (output[n] - output[n - 1]) < 1.1f * steepest);
    }
}
