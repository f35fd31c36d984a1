#include "ValueText.h"
#include <array>
#include <cmath>
#include <cstdio>

namespace plugsmith::runtime
{

namespace
{
std::string fixed (float value, int decimals)
{
    std::array<char, 64> text{};
    std::snprintf (text.data(), text.size(), "%.*f", decimals, static_cast<double> (value));
    return text.data();
}

std::string whole (float value)
{
    return fixed (std::round (value) + 0.0f, 0); // and never "-0"
}
} // namespace

std::string valueText (float value, std::string_view unit)
{
    const auto size = std::abs (value);
    const auto isWhole = std::abs (value - std::round (value)) < 0.005f;
    if (unit == "Hz" && size >= 999.5f)
        return fixed (value * 0.001f, 2) + " kHz";
    if (unit == "Hz")
        return (size < 100.0f && ! isWhole ? fixed (value, size < 10.0f ? 2 : 1) : whole (value)) + " Hz";
    if (unit == "ms" && value >= 999.5f)
        return fixed (value * 0.001f, 2) + " s";
    if (unit == "ms")
        return (value < 9.95f ? fixed (value, 1) : whole (value)) + " ms";
    if (unit == "%")
        return whole (value) + " %";
    if (unit == ":1")
        return fixed (value, 1) + " : 1";
    if (unit == "dB")
        return fixed (size < 0.05f ? 0.0f : value, 1) + " dB"; // and never "-0.0"
    if (unit == "st" || unit == "ct")
        return (isWhole ? whole (value) : fixed (value, 2)) + " " + std::string (unit);

    const auto number = fixed (value, size < 10.0f ? 2 : 1);
    return unit.empty() ? number : number + " " + std::string (unit);
}

} // namespace plugsmith::runtime
