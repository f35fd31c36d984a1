#pragma once

#include "dsp/tools/block.h"
#include <vector>

namespace plugsmith::dsp
{

/** Two ways for one sound: keep() what comes in, process a block for one way, swap(), process it for the other, and
    join() the two. Both ways must be late by the same number of frames, or the sum has the colour of a comb. */
class Parallel
{
public:
    void prepare (const Spec& spec)
    {
        for (auto& channel : other)
            channel.assign (static_cast<size_t> (std::max (1, spec.maxFrames)), 0.0f);
    }

    void reset() noexcept
    {
        for (auto& channel : other)
            std::fill (channel.begin(), channel.end(), 0.0f);
    }

    /** Remembers the block, at most Spec::maxFrames of it. */
    void keep (Block block) noexcept
    {
        forEach (block, [] (float& mine, float& kept) { kept = mine; });
    }

    /** The block for the remembered sound; frames beyond Spec::maxFrames stay as they are. */
    void swap (Block block) noexcept
    {
        forEach (block, [] (float& mine, float& kept) { std::swap (mine, kept); });
    }

    /** Half of each, as far as both are there. */
    void join (Block block) noexcept
    {
        forEach (block, [] (float& mine, float& kept) { mine = 0.5f * (mine + kept); });
    }

private:
    template <typename Change>
    void forEach (Block block, Change&& change) noexcept
    {
        for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
        {
            const size_t count = std::min (other[c].size(), static_cast<size_t> (block.numFrames));
            for (size_t n = 0; n < count; ++n)
                change (block.channels[c][n], other[c][n]);
        }
    }

    std::array<std::vector<float>, maxChannels> other;
};

} // namespace plugsmith::dsp
