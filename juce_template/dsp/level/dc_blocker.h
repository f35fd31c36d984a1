#pragma once

#include "dsp/internal/svf.h"
#include "dsp/tools/block.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Takes out what does not move: y = x - x' + R y', -3 dB at 5 Hz. */
class DcBlocker
{
public:
    void prepare (const Spec& spec) noexcept
    {
        kept = 1.0f - onePoleCoefficient (1.0 / (2.0 * std::numbers::pi * 5.0), usableSampleRate (spec.sampleRate));
        reset();
    }

    void reset() noexcept { last = output = {}; }

    void process (Block block) noexcept
    {
        for (size_t c = 0; c < static_cast<size_t> (block.numChannels); ++c)
            for (int n = 0; n < block.numFrames; ++n)
            {
                const float input = block.channels[c][n];
                output[c] = input - last[c] + kept * output[c];
                last[c] = input;
                block.channels[c][n] = output[c];
            }
    }

private:
    float kept = 0.999f;
    std::array<float, maxChannels> last{}, output{};
};

} // namespace plugsmith::dsp
