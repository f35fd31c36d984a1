#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace plugsmith::dsp
{

/** The most channels a block handles: mono and stereo. */
inline constexpr int maxChannels = 2;

/** Blocks work in pieces of this many frames, so that what is between two steps stays in the first cache. */
inline constexpr int chunkFrames = 128;

/** What a host promises before it sends audio. Every block's prepare() takes one. */
struct Spec
{
    double sampleRate = 48000.0; ///< frames per second, above 0
    int maxFrames = 512;         ///< the longest Block that process() will get, at least 1
    int numChannels = 2;         ///< 1 to maxChannels
};

/** A view of planar audio: `channels[c][frame]`, full scale at +-1. It owns nothing. */
struct Block
{
    float* const* channels = nullptr;
    int numChannels = 0;
    int numFrames = 0;
    float beatsPerMinute = 120.0f; ///< of the host; blocks that follow a tempo read it
    double beats = 0.0;            ///< quarter notes from the beginning of the song to the first frame; while the song does not play, it runs by itself
    double beatsPerFrame = 0.0;    ///< quarter notes in a frame
    bool isPlaying = false;        ///< the host's song plays: what is in time has to be where `beats` says

    /** A part of it, or of other channels at the same time. @param start  its first frame */
    Block part (float* const* partChannels, int start, int frames) const noexcept
    {
        return { partChannels, numChannels, frames, beatsPerMinute, beats + beatsPerFrame * start, beatsPerFrame, isPlaying };
    }
};

/** Calls `process (Block, firstFrame)` for pieces of at most `longest` frames. */
template <typename Process>
void inChunks (Block block, Process&& process, int longest = chunkFrames) noexcept
{
    for (int start = 0; start < block.numFrames; start += longest)
    {
        std::array<float*, maxChannels> pointers{};
        for (int channel = 0; channel < block.numChannels; ++channel)
            pointers[static_cast<size_t> (channel)] = block.channels[channel] + start;
        process (block.part (pointers.data(), start, std::min (longest, block.numFrames - start)), start);
    }
}

} // namespace plugsmith::dsp
