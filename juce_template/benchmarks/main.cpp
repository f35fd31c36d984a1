// plugsmith_bench [ROUNDS [WORDS]]: one JSON line per task and peer whose "task peer" contains WORDS.
// plugsmith_bench blocks: one JSON line per block of dsp/, with what it takes of a core at 48 kHz.
//
// All peers of a task take turns in every round, so that a machine that slows down slows all of them: what
// counts is the median of the rounds' ratios to JUCE.
#include "quality.h"
#include "tests/blocks.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <numbers>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace plugsmith::bench
{

const std::vector<float>& cutoffs()
{
    static const std::vector<float> hertz = [] {
        std::vector<float> made (static_cast<size_t> (blockFrames));
        for (size_t n = 0; n < made.size(); ++n)
        {
            const double turn = static_cast<double> (n) / blockFrames; // comes back to its start: blocks join
            const double way = 0.5 - 0.5 * std::cos (2.0 * std::numbers::pi * turn);
            made[n] = static_cast<float> (static_cast<double> (settings::cutoffLow) * std::pow (static_cast<double> (settings::cutoffHigh / settings::cutoffLow), way));
        }
        return made;
    }();
    return hertz;
}

namespace
{
constexpr int blocksPerRound = 24;

std::vector<float> noise()
{
    std::vector<float> samples (2 * static_cast<size_t> (blockFrames));
    std::uint32_t state = 12345;
    for (auto& sample : samples)
        sample = 0.5f * static_cast<float> (static_cast<std::int32_t> (state = state * 1664525u + 1013904223u)) / 2147483648.0f;
    return samples;
}

double nanosecondsPerFrame (Peer& peer, const std::vector<float>& input)
{
    std::vector<float> left (static_cast<size_t> (blockFrames)), right (left);
    double total = 0.0;
    for (int block = 0; block < blocksPerRound; ++block)
    {
        std::copy_n (input.begin(), blockFrames, left.begin());
        std::copy_n (input.begin() + blockFrames, blockFrames, right.begin());
        const auto start = std::chrono::steady_clock::now();
        peer.process (left.data(), right.data(), blockFrames);
        total += std::chrono::duration<double, std::nano> (std::chrono::steady_clock::now() - start).count();
    }
    return total / (blocksPerRound * blockFrames);
}

double median (std::vector<double> values)
{
    std::sort (values.begin(), values.end());
    return values.empty() ? 0.0 : values[values.size() / 2];
}

struct Row
{
    Entry entry;
    std::unique_ptr<Peer> peer;
    std::vector<double> times, ratios;
};
} // namespace

static int run (int rounds, const std::string& words)
{
    const auto input = noise();
    std::map<int, std::vector<Row>> tasks;
    for (const auto& entries : { jucePeers(), plainPeers(), fastMathPeers(), ourPeers() })
        for (const auto& entry : entries)
            if (entry.name == "JUCE" || (std::to_string (entry.task) + " " + entry.name).find (words) != std::string::npos)
                tasks[entry.task].push_back ({ entry, entry.make(), {}, {} });

    for (int round = 0; round < rounds; ++round)
        for (auto& [task, rows] : tasks)
        {
            for (auto& row : rows)
                row.times.push_back (nanosecondsPerFrame (*row.peer, input));
            for (auto& row : rows)
                row.ratios.push_back (row.times.back() / rows.front().times.back());
        }

    for (auto& [task, rows] : tasks)
        if (rows.size() > 1)
            for (const auto& row : rows)
                std::printf ("{\"task\": %d, \"peer\": \"%s\", \"ns\": %.3f, \"ratio\": %.4f, \"quality\": \"%s\"}\n", task, row.entry.name.c_str(), median (row.times), median (row.ratios), qualityOf (row.entry).c_str());
    return 0;
}

/** Each block as it comes, in stereo. */
static int runBlocks()
{
    const auto input = noise();
    for (const auto& kind : test::everyBlock())
    {
        auto block = kind.make();
        block->prepare ({ rate, blockFrames, 2 });
        std::vector<double> times;
        for (int round = 0; round < 41; ++round)
        {
            auto left = input;
            auto* right = left.data() + blockFrames;
            float* channels[]{ left.data(), right };
            const auto start = std::chrono::steady_clock::now();
            block->process ({ channels, 2, blockFrames });
            times.push_back (std::chrono::duration<double, std::nano> (std::chrono::steady_clock::now() - start).count() / blockFrames);
        }
        const double ns = median (times);
        std::printf ("{\"block\": \"%s\", \"ns\": %.2f, \"percent\": %.3f}\n", kind.name.c_str(), ns, ns * rate * 1.0e-7);
    }
    return 0;
}

} // namespace plugsmith::bench

int main (int count, char** arguments)
{
#if defined(__SSE2__)
    _mm_setcsr (_mm_getcsr() | 0x8040); // denormals are zero, as in every host
#endif
    if (count > 1 && std::string (arguments[1]) == "blocks")
        return plugsmith::bench::runBlocks();
    return plugsmith::bench::run (count > 1 ? std::max (1, std::atoi (arguments[1])) : 61, count > 2 ? arguments[2] : "");
}
