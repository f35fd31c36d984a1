#pragma once

#include "state_variable_filter.h"

namespace plugsmith::dsp
{

/** A low shelf, a bell and a high shelf in one pass.

    The state-variable form keeps float precision at 30 Hz, where a direct form loses 60 dB of it. */
class ThreeBandEq
{
public:
    void prepare (const Spec& spec) noexcept
    {
        sampleRate = usableSampleRate (spec.sampleRate);
        for (auto* value : { &lowDb, &midDb, &highDb, &midOctave })
            value->prepare (sampleRate);
        reset();
    }

    void reset() noexcept
    {
        for (auto* value : { &lowDb, &midDb, &highDb, &midOctave })
            value->reset();
        state = {};
        stale = true;
    }

    /** Each -24 to +24 dB. */
    void setLowDb (float gainDb) noexcept { lowDb.setTarget (clampOr (gainDb, -24.0f, 24.0f, 0.0f)); }
    void setMidDb (float gainDb) noexcept { midDb.setTarget (clampOr (gainDb, -24.0f, 24.0f, 0.0f)); }
    void setHighDb (float gainDb) noexcept { highDb.setTarget (clampOr (gainDb, -24.0f, 24.0f, 0.0f)); }

    /** @param hz  centre of the bell, 40 Hz to 12 kHz */
    void setMidHz (float hz) noexcept { midOctave.setTarget (std::log2 (clampOr (hz, 40.0f, 12000.0f, 1000.0f))); }

    void process (Block block) noexcept
    {
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            if (stale || lowDb.isMoving() || midDb.isMoving() || highDb.isMoving() || midOctave.isMoving())
                update();

            for (int channel = 0; channel < block.numChannels; ++channel)
            {
                auto& memory = state[static_cast<size_t> (channel)];
                float sample = block.channels[channel][frame];
                for (size_t band = 0; band < memory.size(); ++band)
                    sample = memory[band].process (sample, coefficients[band]);
                block.channels[channel][frame] = sample;
            }
        }
    }

private:
    static constexpr float lowHz = 120.0f, highHz = 6000.0f, shelfQ = 0.7071f, bellQ = 0.8f;

    void update() noexcept
    {
        stale = false;
        coefficients[0] = SvfCoefficients::lowShelf (lowHz, shelfQ, lowDb.next(), sampleRate);
        coefficients[1] = SvfCoefficients::bell (std::exp2 (midOctave.next()), bellQ, midDb.next(), sampleRate);
        coefficients[2] = SvfCoefficients::highShelf (highHz, shelfQ, highDb.next(), sampleRate);
    }

    double sampleRate = 48000.0;
    Smoothed lowDb{ 0.0f }, midDb{ 0.0f }, highDb{ 0.0f }, midOctave{ 9.9657843f }; // 1 kHz
    std::array<SvfCoefficients, 3> coefficients;
    std::array<std::array<SvfState, 3>, maxChannels> state{};
    bool stale = true;
};

} // namespace plugsmith::dsp
