#pragma once

namespace plugsmith::dsp
{

/** The most channels a block handles: mono and stereo. */
inline constexpr int maxChannels = 2;

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
};

} // namespace plugsmith::dsp
