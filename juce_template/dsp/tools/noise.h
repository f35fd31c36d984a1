#pragma once

#include <array>
#include <cstdint>

namespace plugsmith::dsp
{

/** White or pink noise, -1 to 1, the same after every reset().

    Pink: P. Kellet's filter of white noise, -3 dB per octave within 0.05 dB above 9 Hz at 44.1 kHz. */
class Noise
{
public:
    void reset() noexcept
    {
        state = seed;
        poles = {};
    }

    /** A start of its own, so that two sources differ. */
    void setSeed (std::uint32_t number) noexcept
    {
        seed = number * 2654435761u + 12345u;
        reset();
    }

    /** White. */
    float next() noexcept
    {
        state = state * 1664525u + 1013904223u; // Numerical Recipes
        return static_cast<float> (static_cast<std::int32_t> (state)) * (1.0f / 2147483648.0f);
    }

    /** Pink. */
    float nextPink() noexcept
    {
        const float white = next();
        poles[0] = 0.99886f * poles[0] + white * 0.0555179f;
        poles[1] = 0.99332f * poles[1] + white * 0.0750759f;
        poles[2] = 0.96900f * poles[2] + white * 0.1538520f;
        poles[3] = 0.86650f * poles[3] + white * 0.3104856f;
        poles[4] = 0.55000f * poles[4] + white * 0.5329522f;
        poles[5] = -0.7616f * poles[5] - white * 0.0168980f;
        const float pink = poles[0] + poles[1] + poles[2] + poles[3] + poles[4] + poles[5] + poles[6] + white * 0.5362f;
        poles[6] = white * 0.115926f;
        return 0.11f * pink;
    }

private:
    std::uint32_t seed = 12345u, state = 12345u;
    std::array<float, 7> poles{};
};

} // namespace plugsmith::dsp
