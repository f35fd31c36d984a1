#pragma once

#include "dsp/tools/math.h"
#include <vector>

namespace plugsmith::dsp
{

/** A ring of samples that is read at any fraction of a frame behind the last one written.

    Its first samples are repeated behind its end, so that those around a place always lie side by side. */
class DelayLine
{
public:
    /** Allocates. @param maxDelayFrames  the longest delay that will be read; for readAll(), and for reads
        behind writeAll(), plus the length of a chunk */
    void prepare (int maxDelayFrames)
    {
        size_t size = 16;
        while (size < static_cast<size_t> (std::max (1, maxDelayFrames)) + 4)
            size *= 2;

        samples.assign (size + guard, 0.0f);
        mask = size - 1;
        position = 0;
    }

    void reset() noexcept
    {
        std::fill (samples.begin(), samples.end(), 0.0f);
        position = 0;
    }

    /** The frames before the next one to be written that forget() clears. */
    static constexpr int clearedFrames = 8;

    /** A reset at once, for long lines: clears the newest frames only. The caller reads nothing older than these. */
    void forget() noexcept
    {
        const size_t newest = position;
        for (size_t back = clearedFrames; back-- > 0;)
        {
            position = (newest - back - 1) & mask;
            write (0.0f);
        }
    }

    void write (float sample) noexcept
    {
        position = (position + 1) & mask;
        samples[position] = sample;
        if (position < guard)
            samples[position + mask + 1] = sample;
    }

    /** Writes `count` samples; the last of them is then the newest. */
    void writeAll (const float* from, int count) noexcept
    {
        for (auto left = static_cast<size_t> (count); left > 0;)
        {
            const size_t at = (position + 1) & mask, run = std::min (left, mask + 1 - at);
            std::copy_n (from, run, samples.begin() + static_cast<std::ptrdiff_t> (at));
            if (at < guard)
                std::copy_n (samples.begin(), guard, samples.begin() + static_cast<std::ptrdiff_t> (mask + 1));
            position = (position + run) & mask;
            from += run;
            left -= run;
        }
    }

    /** Where the next `count` samples can be put directly, for advance() to make them the newest; null where they do not
        lie in one piece, or would have to be repeated behind the end. */
    float* room (int count) noexcept
    {
        const size_t at = (position + 1) & mask;
        return at >= guard && at + static_cast<size_t> (count) <= mask + 1 ? samples.data() + at : nullptr;
    }
    void advance (int count) noexcept { position = (position + static_cast<size_t> (count)) & mask; }

    /** What a delay of `delayFrames` gives beside the `count` frames that writeAll() wrote last. */
    void readAll (int delayFrames, float* to, int count) const noexcept
    {
        size_t at = (position + 1 - static_cast<size_t> (count) - static_cast<size_t> (delayFrames)) & mask;
        for (auto left = static_cast<size_t> (count); left > 0;)
        {
            const size_t run = std::min (left, mask + 1 - at);
            std::copy_n (samples.begin() + static_cast<std::ptrdiff_t> (at), run, to);
            at = (at + run) & mask;
            to += run;
            left -= run;
        }
    }

    /** The same in the line itself where it lies in one piece, else in `copy`; until the next write. */
    const float* viewAll (int delayFrames, float* copy, int count) const noexcept
    {
        const size_t at = (position + 1 - static_cast<size_t> (count) - static_cast<size_t> (delayFrames)) & mask;
        if (at + static_cast<size_t> (count) <= mask + 1)
            return samples.data() + at;
        readAll (delayFrames, copy, count);
        return copy;
    }

    /** The sample written `delayFrames` frames before the last one. */
    float readWhole (int delayFrames) const noexcept { return samples[(position - static_cast<size_t> (delayFrames)) & mask]; }

    /** The same between frames, by a cubic Hermite spline (Catmull-Rom): -0.5 dB at 10 kHz and 48 kHz. */
    float read (float delayFrames) const noexcept
    {
        const float limited = clampOr (delayFrames, 1.0f, static_cast<float> (mask - 2), 1.0f);
        const auto whole = static_cast<size_t> (limited);
        const float t = limited - static_cast<float> (whole);

        const float* four = samples.data() + ((position - whole - 2) & mask);
        const float older = four[0], to = four[1], from = four[2], newer = four[3];
        const float c1 = 0.5f * (to - newer);
        const float c2 = newer - 2.5f * from + 2.0f * to - 0.5f * older;
        const float c3 = 0.5f * (older - newer) + 1.5f * (from - to);
        return ((c3 * t + c2) * t + c1) * t + from;
    }

    /** For kernels: samples[i & lastIndex()] and the seven behind it, and where the newest is. */
    const float* data() const noexcept { return samples.data(); }
    size_t lastIndex() const noexcept { return mask; }
    size_t newest() const noexcept { return position; }

private:
    static constexpr size_t guard = 8;

    std::vector<float> samples = std::vector<float> (16 + guard, 0.0f);
    size_t mask = 15, position = 0;
};

} // namespace plugsmith::dsp
