#pragma once

#include "dsp/internal/simd.h"
#include "dsp/tools/block.h"

namespace plugsmith::dsp
{

/** A chunk as [L0 R0 L1 R1 ...], for kernels that keep both channels in lanes. A mono block is both of them. */
struct StereoFrames
{
    static constexpr auto room = static_cast<size_t> (chunkFrames + 4);
    using Planar = std::array<std::array<float, room>, maxChannels>;

    alignas (32) std::array<float, 2 * room> frames;

    /** @param block  at most chunkFrames frames */
    explicit StereoFrames (Block block) noexcept
    {
        const float* left = block.channels[0];
        const float* right = block.channels[block.numChannels - 1];
        Planar planar;
        if (block.numFrames % 4 != 0)
        {
            pad (left, block.numFrames, planar[0]);
            pad (right, block.numFrames, planar[1]);
            left = planar[0].data();
            right = planar[1].data();
        }
        PLUGSMITH_RUN (interleave (left, right, frames.data(), block.numFrames));
    }

    void store (Block block) const noexcept
    {
        if (block.numFrames % 4 == 0 && block.numChannels == 2)
        {
            PLUGSMITH_RUN (separate (frames.data(), block.channels[0], block.channels[1], block.numFrames));
            return;
        }
        Planar planar;
        PLUGSMITH_RUN (separate (frames.data(), planar[0].data(), planar[1].data(), block.numFrames));
        for (int c = 0; c < block.numChannels; ++c)
            std::copy_n (planar[static_cast<size_t> (c)].begin(), block.numFrames, block.channels[c]);
    }

    float* data() noexcept { return frames.data(); }

private:
    // Vectors of four must not read or write behind a block's end.
    static void pad (const float* from, int count, std::array<float, room>& to) noexcept
    {
        const auto used = std::min (static_cast<size_t> (count), room);
        std::copy_n (from, used, to.begin());
        for (size_t n = used; n < room; ++n)
            to[n] = 0.0f;
    }
};

} // namespace plugsmith::dsp
