#include "ValueText.h"
#include "NumberText.h"
#include <cmath>

namespace plugsmith::runtime
{

namespace
{
std::string whole (float value)
{
    return fixedText (std::round (value) + 0.0f, 0); // and never "-0"
}
} // namespace

std::string valueText (float value, std::string_view unit)
{
    const auto size = std::abs (value);
    const auto isWhole = std::abs (value - std::round (value)) < 0.005f;
    if (unit == "Hz" && size >= 999.5f)
        return fixedText (value * 0.001f, 2) + " kHz";
    if (unit == "Hz")
        return (size < 100.0f && ! isWhole ? fixedText (value, size < 10.0f ? 2 : 1) : whole (value)) + " Hz";
    if (unit == "ms" && value >= 999.5f)
        return fixedText (value * 0.001f, 2) + " s";
    if (unit == "ms")
        return (value < 9.95f ? fixedText (value, 1) : whole (value)) + " ms";
    if (unit == "%")
        return whole (value) + " %";
    if (unit == ":1")
        return fixedText (value, 1) + " : 1";
    if (unit == "dB")
        return fixedText (size < 0.05f ? 0.0f : value, 1) + " dB"; // and never "-0.0"
    if (unit == "st" || unit == "ct")
        return (isWhole ? whole (value) : fixedText (value, 2)) + " " + std::string (unit);

    const auto number = fixedText (value, size < 10.0f ? 2 : 1);
    return unit.empty() ? number : number + " " + std::string (unit);
}

} // namespace plugsmith::runtime
