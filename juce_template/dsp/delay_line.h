#pragma once

#include "math.h"
#include <vector>

namespace plugsmith::dsp
{

/** A ring of samples that is read at any fraction of a frame behind the last one written. */
class DelayLine
{
public:
    /** Allocates. @param maxDelayFrames  the longest delay that read() will be asked for */
    void prepare (int maxDelayFrames)
    {
        size_t size = 16;
        while (size < static_cast<size_t> (std::max (1, maxDelayFrames)) + 4)
            size *= 2;

        samples.assign (size, 0.0f);
        mask = size - 1;
        position = 0;
    }

    void reset() noexcept
    {
        std::fill (samples.begin(), samples.end(), 0.0f);
        position = 0;
    }

    void write (float sample) noexcept
    {
        position = (position + 1) & mask;
        samples[position] = sample;
    }

    /** The sample written `delayFrames` frames before the last one. */
    float readWhole (int delayFrames) const noexcept { return at (static_cast<size_t> (delayFrames)); }

    /** The same between frames, by a cubic Hermite spline (Catmull-Rom): -0.5 dB at 10 kHz and 48 kHz. */
    float read (float delayFrames) const noexcept
    {
        const float limited = clampOr (delayFrames, 1.0f, static_cast<float> (mask - 2), 1.0f);
        const auto whole = static_cast<size_t> (limited);
        const float t = limited - static_cast<float> (whole);

        const float newer = at (whole - 1), from = at (whole), to = at (whole + 1), older = at (whole + 2);
        const float c1 = 0.5f * (to - newer);
        const float c2 = newer - 2.5f * from + 2.0f * to - 0.5f * older;
        const float c3 = 0.5f * (older - newer) + 1.5f * (from - to);
        return ((c3 * t + c2) * t + c1) * t + from;
    }

private:
    float at (size_t framesBack) const noexcept { return samples[(position - framesBack) & mask]; }

    std::vector<float> samples = std::vector<float> (16, 0.0f);
    size_t mask = 15, position = 0;
};

} // namespace plugsmith::dsp
