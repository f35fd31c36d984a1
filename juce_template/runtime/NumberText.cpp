#include "NumberText.h"
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace plugsmith::runtime
{

namespace
{
/** A value times ten to the power of `exponent`, rounded once as long as that is between -22 and 22. */
double scaled (double value, int exponent)
{
    double power = 1.0;
    for (int n = 0; n < std::abs (exponent); ++n)
        power *= 10.0;
    return exponent < 0 ? value / power : value * power;
}
} // namespace

std::string fixedText (float value, int decimals)
{
    if (std::isnan (value))
        return "nan";
    if (std::isinf (value))
        return value < 0.0f ? "-inf" : "inf";
    // A float times a thousand is exact in a double, so this rounds what is really there, ties to even.
    constexpr double most = 1.0e18; // fits 64 bits; no parameter gets near it
    const auto rounded = std::min (std::nearbyint (scaled (std::abs (static_cast<double> (value)), decimals)), most);
    auto digits = std::to_string (static_cast<std::uint64_t> (rounded));
    if (const auto least = static_cast<size_t> (decimals) + 1; digits.size() < least)
        digits.insert (0, least - digits.size(), '0');
    if (decimals > 0)
        digits.insert (digits.size() - static_cast<size_t> (decimals), 1, '.');
    if (std::signbit (value))
        digits.insert (0, 1, '-');
    return digits;
}

std::string shortText (float value, int mostDigits)
{
    if (! std::isfinite (value))
        return "null";
    if (value == 0.0f) // and never "-0"
        return "0";
    // The number is `digits` times ten to the power of `last`.
    const auto size = std::abs (static_cast<double> (value));
    const auto first = static_cast<int> (std::floor (std::log10 (size)));
    double digits = 0.0;
    int last = 0;
    for (int numDigits = 1; numDigits <= mostDigits; ++numDigits)
    {
        last = first - numDigits + 1;
        digits = std::nearbyint (scaled (size, -last));
        if (static_cast<float> (scaled (digits, last)) == std::abs (value))
            break;
    }
    auto text = std::to_string (static_cast<std::uint64_t> (digits));
    for (; text.back() == '0'; ++last)
        text.pop_back();
    const auto numDigits = static_cast<int> (text.size());
    if (last >= 0 && numDigits + last <= 9)
        text.append (static_cast<size_t> (last), '0');
    else if (last < 0 && last >= -9)
    {
        text.insert (0, static_cast<size_t> (std::max (0, 1 - numDigits - last)), '0');
        text.insert (text.size() - static_cast<size_t> (-last), 1, '.');
    }
    else
    {
        if (numDigits > 1)
            text.insert (1, 1, '.');
        text += 'e';
        text += std::to_string (numDigits - 1 + last);
    }
    if (value < 0.0f)
        text.insert (0, 1, '-');
    return text;
}

} // namespace plugsmith::runtime
