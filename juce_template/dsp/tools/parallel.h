#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/delay_line.h"
#include <initializer_list>
#include <vector>

namespace plugsmith::dsp
{

/** Several ways for one sound: keep() what comes in, process a block for the first way, swap(), process it for the next, and
    join() them. */
class Parallel
{
public:
    /** @param late  frames by which each way is late: the others wait, so that their sum is no comb */
    void prepare (const Spec& spec, std::initializer_list<int> late = { 0, 0 })
    {
        for (auto* buffer : { &input, &sum })
            for (auto& channel : *buffer)
                channel.assign (static_cast<size_t> (std::max (1, spec.maxFrames)), 0.0f);
        ways.assign (std::max (late.size(), size_t{ 1 }), Way());
        for (size_t w = 0; w < late.size(); ++w)
        {
            ways[w].wait = std::max (late) - late.begin()[w];
            if (ways[w].wait > 0)
                for (auto& line : ways[w].lines)
                    line.prepare (ways[w].wait + std::max (1, spec.maxFrames));
        }
        current = 0;
    }

    void reset() noexcept
    {
        for (auto& way : ways)
            for (auto& line : way.lines)
                line.reset();
        current = 0;
    }

    /** Remembers the block, at most Spec::maxFrames of it. */
    void keep (Block block) noexcept
    {
        current = 0;
        forEach (block, [this] (size_t c, float* samples, size_t count) { std::copy_n (samples, count, input[c].begin()); });
    }

    /** Ends a way: the block is the remembered sound again. */
    void swap (Block block) noexcept
    {
        end (block, [this] (size_t c, float* samples, size_t count) {
            for (size_t n = 0; n < count; ++n)
                sum[c][n] = current == 0 ? samples[n] : sum[c][n] + samples[n];
            std::copy_n (input[c].begin(), count, samples);
        });
        current = std::min (current + 1, ways.size() - 1);
    }

    /** Ends the last way: the block is the mean of all. */
    void join (Block block) noexcept
    {
        const float share = 1.0f / static_cast<float> (ways.size());
        end (block, [this, share] (size_t c, float* samples, size_t count) {
            for (size_t n = 0; n < count; ++n)
                samples[n] = share * (samples[n] + sum[c][n]);
        });
    }

private:
    struct Way
    {
        int wait = 0; // frames
        std::array<DelayLine, maxChannels> lines;
    };

    template <typename Do>
    void forEach (Block block, Do&& act) noexcept
    {
        for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            act (c, block.channels[c], std::min (input[c].size(), static_cast<size_t> (block.numFrames)));
    }

    template <typename Do>
    void end (Block block, Do&& act) noexcept
    {
        forEach (block, [&, this] (size_t c, float* samples, size_t count) {
            auto& way = ways[current];
            if (way.wait > 0)
            {
                way.lines[c].writeAll (samples, static_cast<int> (count));
                way.lines[c].readAll (way.wait, samples, static_cast<int> (count));
            }
            act (c, samples, count);
        });
    }

    std::array<std::vector<float>, maxChannels> input, sum;
    std::vector<Way> ways = std::vector<Way> (2);
    size_t current = 0;
};

} // namespace plugsmith::dsp
