#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plugsmith::runtime
{

/** What a number that a musician types is read for: the parameter's unit, range and default. */
struct TypedRange
{
    std::string unit; ///< "dB", "Hz", "ms", "s", "%", ":1", "st", "ct", another word or empty
    float minimum = 0.0f, maximum = 1.0f, standard = 0.0f;
};

/** The number in a text that valueText() made or a musician typed, in the parameter's unit and inside its range.

    Reads points and commas ("0,5", "1,000", "1.000,5", "1'000", "1 000"), any minus sign, other units of the same kind
    ("500 us", "1,5 kHz", "0.5 s", "1 octave"), notes for frequencies ("A4"), and words: off, min, max, default, -inf.
    "1,000" and "1.000" are what lies inside the range.

    @return nothing if the text cannot be read so */
std::optional<float> typedNumber (std::string_view text, const TypedRange& range);

/** The index of the choice that a text names, in any case and without its spaces, or by its beginning if only one
    begins so. @return nothing if none does */
std::optional<int> typedChoice (std::string_view text, const std::vector<std::string>& choices);

/** What "on", "off", "yes", "no" and the like say. @return nothing for other texts */
std::optional<bool> typedSwitch (std::string_view text);

} // namespace plugsmith::runtime
