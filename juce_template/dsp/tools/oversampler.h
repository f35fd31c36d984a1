#pragma once

#include "dsp/internal/half_band.h"
#include "dsp/internal/simd.h"
#include "dsp/tools/block.h"
#include <algorithm>

namespace plugsmith::dsp
{

/** Runs a function of the samples at 2, 4 or 8 times the sample rate, in half-band stages of linear phase.

    75, 27 and 19 taps: images and aliases are below -105 dB up to 0.408 of the sample rate (19.6 kHz at
    48 kHz). The whole trip takes exactly latencyFrames frames. */
template <int Factor>
class Oversampler
{
    static_assert (Factor == 2 || Factor == 4 || Factor == 8, "2, 4 or 8");

public:
    static constexpr int latencyFrames = Factor == 2 ? 37 : Factor == 4 ? 44
                                                                        : 46;

    void reset() noexcept
    {
        up1.reset();
        down1.reset();
        up2.reset();
        down2.reset();
        up3.reset();
        down3.reset();
        pad = {};
    }

    /** Replaces interleaved stereo by shape (samples, count) of it.

        @param frames  [L0 R0 L1 R1 ...], aligned to 16 bytes, with room for a multiple of four frames
        @param count   frames, at most chunkFrames
        @param shape   gets interleaved samples at the higher rate, and how many (both channels together) */
    template <typename Shape>
    void process (float* frames, int count, Shape&& shape) noexcept
    {
        alignas (32) std::array<float, static_cast<size_t> (2 * Factor * (chunkFrames + 4))> top;
        alignas (32) std::array<float, static_cast<size_t> (Factor * (chunkFrames + 4))> middle;
        alignas (32) std::array<float, static_cast<size_t> (4 * (chunkFrames + 4))> bottom;

        if constexpr (Factor == 2)
        {
            PLUGSMITH_RUN (upsample (up1, frames, top.data(), count));
            shape (top.data(), 4 * count);
            PLUGSMITH_RUN (downsample (down1, top.data(), frames, count));
        }
        else if constexpr (Factor == 4)
        {
            PLUGSMITH_RUN (upsample (up1, frames, bottom.data(), count));
            PLUGSMITH_RUN (upsample (up2, bottom.data(), top.data(), 2 * count));
            shape (top.data(), 8 * count);
            PLUGSMITH_RUN (downsample (down2, top.data(), bottom.data(), 2 * count));
            delayByOne (bottom.data(), 2 * count);
            PLUGSMITH_RUN (downsample (down1, bottom.data(), frames, count));
        }
        else
        {
            PLUGSMITH_RUN (upsample (up1, frames, bottom.data(), count));
            PLUGSMITH_RUN (upsample (up2, bottom.data(), middle.data(), 2 * count));
            PLUGSMITH_RUN (upsample (up3, middle.data(), top.data(), 4 * count));
            shape (top.data(), 16 * count);
            PLUGSMITH_RUN (downsample (down3, top.data(), middle.data(), 4 * count));
            delayByOne (middle.data(), 4 * count);
            PLUGSMITH_RUN (downsample (down2, middle.data(), bottom.data(), 2 * count));
            PLUGSMITH_RUN (downsample (down1, bottom.data(), frames, count));
        }
    }

private:
    // Makes the delay of all stages one of whole frames.
    void delayByOne (float* frames, int count) noexcept
    {
        const std::array<float, 2> last{ frames[2 * count - 2], frames[2 * count - 1] };
        std::copy_backward (frames, frames + 2 * count - 2, frames + 2 * count);
        frames[0] = pad[0];
        frames[1] = pad[1];
        pad = last;
    }

    HalfBand<75, chunkFrames> up1, down1;
    HalfBand<27, 2 * chunkFrames> up2, down2;
    HalfBand<19, 4 * chunkFrames> up3, down3;
    std::array<float, 2> pad{};

    static_assert (2 * latencyFrames == 2 * 37 || 4 * latencyFrames == 2 * (2 * 37 + 13) + 2 || 8 * latencyFrames == 2 * (4 * 37 + 2 * 13 + 9) + 2);
};

} // namespace plugsmith::dsp
