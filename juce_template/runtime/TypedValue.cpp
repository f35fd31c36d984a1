#include "TypedValue.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace plugsmith::runtime
{

namespace
{
struct Spelling
{
    std::string_view from, to;
};

/** What keyboards, phones and word processors write for the signs of a number (UTF-8). */
constexpr std::array<Spelling, 20> spellings{ {
    { "\xe2\x88\x92", "-" },   // minus sign
    { "\xe2\x80\x90", "-" },   // hyphen
    { "\xe2\x80\x91", "-" },   // hyphen that does not break
    { "\xe2\x80\x92", "-" },   // figure dash
    { "\xe2\x80\x93", "-" },   // en dash
    { "\xe2\x80\x94", "-" },   // em dash
    { "\xef\xb9\xa3", "-" },   // small minus
    { "\xef\xbc\x8d", "-" },   // full-width minus
    { "\xef\xbc\x8b", "+" },   // full-width plus
    { "\xef\xbc\x8e", "." },   // full-width full stop
    { "\xef\xbc\x8c", "," },   // full-width comma
    { "\xef\xbc\x85", "%" },   // full-width percent
    { "\xe2\x80\x99", "'" },   // apostrophe
    { "\xc2\xa0", " " },       // space that does not break
    { "\xe2\x80\xaf", " " },   // narrow space that does not break
    { "\xe2\x80\x89", " " },   // thin space
    { "\xc2\xb5", "u" },       // micro sign
    { "\xce\xbc", "u" },       // Greek mu
    { "\xe2\x88\x9e", "inf" }, // infinity
    { "\xe2\x99\xaf", "#" },   // sharp
} };

bool isDigit (char c)
{
    return c >= '0' && c <= '9';
}

/** Lower case, one spelling for each sign, no space at the ends. Bytes of other letters stay as they are. */
std::string plain (std::string_view text)
{
    std::string made;
    for (size_t at = 0; at < text.size();)
    {
        const auto rest = text.substr (at);
        const auto known = std::find_if (spellings.begin(), spellings.end(), [rest] (const Spelling& each) { return rest.substr (0, each.from.size()) == each.from; });
        if (known != spellings.end())
        {
            made += known->to;
            at += known->from.size();
            continue;
        }
        if (rest.size() >= 3 && rest[0] == '\xef' && rest[1] == '\xbc' && rest[2] >= '\x90' && rest[2] <= '\x99') // full-width digits
        {
            made += static_cast<char> ('0' + (rest[2] - '\x90'));
            at += 3;
            continue;
        }
        const char c = text[at++];
        made += c >= 'A' && c <= 'Z' ? static_cast<char> (c - 'A' + 'a') : (c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
    }
    const auto first = made.find_first_not_of (' ');
    return first == std::string::npos ? std::string() : made.substr (first, made.find_last_not_of (' ') - first + 1);
}

enum Kind
{
    duration,
    frequency,
    loudness,
    share,
    ratio,
    interval
};

/** A word for a unit; of one kind are those that measure the same, and `size` is in any one unit of theirs. */
struct Unit
{
    std::string_view word;
    Kind kind;
    double size;
};

constexpr std::array<Unit, 35> units{ {
    { "us", duration, 1.0e-6 },
    { "usec", duration, 1.0e-6 },
    { "microsecond", duration, 1.0e-6 },
    { "microseconds", duration, 1.0e-6 },
    { "ms", duration, 1.0e-3 },
    { "msec", duration, 1.0e-3 },
    { "millisecond", duration, 1.0e-3 },
    { "milliseconds", duration, 1.0e-3 },
    { "s", duration, 1.0 },
    { "sec", duration, 1.0 },
    { "sek", duration, 1.0 },
    { "second", duration, 1.0 },
    { "seconds", duration, 1.0 },
    { "hz", frequency, 1.0 },
    { "hertz", frequency, 1.0 },
    { "k", frequency, 1000.0 },
    { "khz", frequency, 1000.0 },
    { "kilohertz", frequency, 1000.0 },
    { "db", loudness, 1.0 },
    { "dbfs", loudness, 1.0 },
    { "dbtp", loudness, 1.0 },
    { "decibel", loudness, 1.0 },
    { "decibels", loudness, 1.0 },
    { "%", share, 1.0 },
    { "percent", share, 1.0 },
    { "per cent", share, 1.0 },
    { ":1", ratio, 1.0 },
    { ": 1", ratio, 1.0 },
    { "to 1", ratio, 1.0 },
    { "ct", interval, 0.01 },
    { "cents", interval, 0.01 },
    { "st", interval, 1.0 },
    { "semitones", interval, 1.0 },
    { "oct", interval, 12.0 },
    { "octaves", interval, 12.0 },
} };

const Unit* unitOf (const std::string& word)
{
    const auto found = std::find_if (units.begin(), units.end(), [&word] (const Unit& each) { return each.word == word || (each.kind == interval && each.word == word + "s"); });
    return found == units.end() ? nullptr : &*found;
}

/** What one of the unit named by `word` is in `unit`; nothing if they are not of one kind. */
std::optional<double> factorOf (const std::string& word, const std::string& unit)
{
    if (word.empty() || word == plain (unit))
        return 1.0;
    const auto *typed = unitOf (word), *own = unitOf (plain (unit));
    return typed != nullptr && own != nullptr && typed->kind == own->kind ? std::optional (typed->size / own->size) : std::nullopt;
}

/** A number as it is written, without its sign: at most two readings, the likelier first. */
struct Reading
{
    std::vector<double> values;
    std::string rest; ///< what follows it
};

double toNumber (const std::string& digits)
{
    double whole = 0.0, scale = 1.0;
    bool isFraction = false;
    for (const char c : digits)
        if (c == '.')
            isFraction = true;
        else
        {
            whole = 10.0 * whole + (c - '0');
            scale *= isFraction ? 10.0 : 1.0;
        }
    return whole / scale;
}

/** Reads digits with separators from the start of `text`; nothing if there is no number that people write so. */
std::optional<Reading> readNumber (const std::string& text)
{
    size_t end = 0;
    const auto isGap = [&text] (size_t at) { // a space or an apostrophe between groups of three
        return (text[at] == ' ' || text[at] == '\'') && at > 0 && isDigit (text[at - 1]) && at + 3 < text.size() && isDigit (text[at + 1]) && isDigit (text[at + 2]) && isDigit (text[at + 3]) && (at + 4 >= text.size() || ! isDigit (text[at + 4]));
    };
    std::string number;
    while (end < text.size() && number.size() < 24 && (isDigit (text[end]) || ((text[end] == '.' || text[end] == ',') && end + 1 < text.size() && isDigit (text[end + 1])) || isGap (end)))
    {
        if (text[end] != ' ' && text[end] != '\'')
            number += text[end];
        ++end;
    }
    if (end < text.size() && (text[end] == '.' || text[end] == ',') && ! number.empty()) // "5." and "5,"
        ++end;
    if (number.empty() || (end < text.size() && isDigit (text[end])))
        return std::nullopt;

    Reading reading;
    reading.rest = plain (text.substr (end));
    const auto without = [&number] (char separator) {
        auto made = number;
        made.erase (std::remove (made.begin(), made.end(), separator), made.end());
        return made;
    };
    const auto points = std::count (number.begin(), number.end(), '.'), commas = std::count (number.begin(), number.end(), ',');
    const auto inThrees = [&number] (char separator) { // groups of a long number: "1,000,000"; never "0,500"
        auto at = number.find (separator);
        if (at == 0 || at > 3 || number[0] == '0')
            return false;
        for (; at != std::string::npos; at = number.find (separator, at + 1))
        {
            const auto next = std::min (number.find_first_of (".,", at + 1), number.size());
            if (next - at != 4)
                return false;
        }
        return true;
    };
    if (points > 0 && commas > 0)
    {
        const char decimal = number.rfind ('.') > number.rfind (',') ? '.' : ',', group = decimal == '.' ? ',' : '.';
        if (std::count (number.begin(), number.end(), decimal) > 1 || ! inThrees (group))
            return std::nullopt;
        number = without (group);
        std::replace (number.begin(), number.end(), ',', '.');
        reading.values = { toNumber (number) };
    }
    else if (points + commas == 0)
        reading.values = { toNumber (number) };
    else
    {
        const char separator = points > 0 ? '.' : ',';
        const bool canGroup = inThrees (separator);
        if (points + commas > 1 && ! canGroup)
            return std::nullopt;
        const double grouped = toNumber (without (separator));
        if (points + commas > 1)
            reading.values = { grouped };
        else
        {
            std::replace (number.begin(), number.end(), ',', '.');
            const double decimal = toNumber (number);
            reading.values = ! canGroup ? std::vector{ decimal } : separator == ',' ? std::vector{ grouped, decimal }
                                                                                    : std::vector{ decimal, grouped };
        }
    }
    return reading;
}

/** The frequency of "a4" or "c#3": A4 is 440 Hz. */
std::optional<double> hertzOfNote (const std::string& text)
{
    constexpr std::string_view letters = "c d ef g a b";
    const bool isAltered = text.size() == 3 && (text[1] == '#' || text[1] == 'b');
    if ((text.size() != 2 && ! isAltered) || text[0] < 'a' || text[0] > 'g' || ! isDigit (text.back()))
        return std::nullopt;
    const int step = static_cast<int> (letters.find (text[0])) + (isAltered ? (text[1] == '#' ? 1 : -1) : 0);
    return 440.0 * std::exp2 ((12.0 * (text.back() - '0' + 1) + step - 69.0) / 12.0);
}

bool isOneOf (const std::string& word, std::initializer_list<std::string_view> words)
{
    return std::find (words.begin(), words.end(), word) != words.end();
}

std::optional<double> numberOfWord (const std::string& word, const TypedRange& range)
{
    const bool hasZero = range.minimum <= 0.0f && range.maximum >= 0.0f;
    if (isOneOf (word, { "min", "minimum", "lowest", "-inf", "-infinity", "- inf" }))
        return range.minimum;
    if (isOneOf (word, { "max", "maximum", "highest", "full", "inf", "+inf", "infinity" }))
        return range.maximum;
    if (isOneOf (word, { "default", "standard", "reset" }))
        return range.standard;
    if (isOneOf (word, { "off", "none", "no", "zero" }))
    {
        if (hasZero)
            return 0.0;
        if (range.unit != "Hz") // of a frequency nobody can say which end is off
            return range.minimum;
    }
    if (hasZero && range.minimum < 0.0f && isOneOf (word, { "center", "centre", "middle", "flat" }))
        return 0.0;
    return std::nullopt;
}
} // namespace

std::optional<float> typedNumber (std::string_view text, const TypedRange& range)
{
    const auto word = plain (text);
    const auto inside = [&range] (double value) { return static_cast<float> (std::clamp (value, static_cast<double> (range.minimum), static_cast<double> (range.maximum))); };
    if (const auto value = numberOfWord (word, range))
        return inside (*value);
    if (range.unit == "Hz")
        if (const auto hz = hertzOfNote (word))
            return inside (*hz);

    const bool hasSign = ! word.empty() && (word[0] == '-' || word[0] == '+');
    auto digits = hasSign ? plain (word.substr (1)) : word;
    if (digits.size() > 1 && (digits[0] == '.' || digits[0] == ',') && isDigit (digits[1])) // ".5"
        digits = "0" + digits;
    const auto reading = readNumber (digits);
    if (! reading)
        return std::nullopt;
    auto unit = reading->rest;
    if (! unit.empty() && unit[0] == '-') // "12-bit"
        unit = plain (unit.substr (1));
    const auto factor = factorOf (unit, range.unit);
    if (! factor)
        return std::nullopt;

    const double sign = hasSign && word[0] == '-' ? -1.0 : 1.0;
    for (const double value : reading->values)
        if (sign * value * *factor >= static_cast<double> (range.minimum) && sign * value * *factor <= static_cast<double> (range.maximum))
            return inside (sign * value * *factor);
    return inside (sign * reading->values.front() * *factor);
}

std::optional<int> typedChoice (std::string_view text, const std::vector<std::string>& choices)
{
    const auto bare = [] (std::string_view from) {
        auto made = plain (from);
        made.erase (std::remove (made.begin(), made.end(), ' '), made.end());
        return made;
    };
    const auto wanted = bare (text);
    if (wanted.empty())
        return std::nullopt;
    std::optional<int> begun;
    int beginnings = 0;
    for (size_t i = 0; i < choices.size(); ++i)
    {
        const auto name = bare (choices[i]);
        if (name == wanted)
            return static_cast<int> (i);
        if (name.compare (0, wanted.size(), wanted) == 0)
        {
            begun = static_cast<int> (i);
            ++beginnings;
        }
    }
    return beginnings == 1 ? begun : std::nullopt;
}

std::optional<bool> typedSwitch (std::string_view text)
{
    const auto word = plain (text);
    if (isOneOf (word, { "on", "yes", "true", "1", "enabled", "active" }))
        return true;
    if (isOneOf (word, { "off", "no", "false", "0", "disabled", "inactive" }))
        return false;
    return std::nullopt;
}

} // namespace plugsmith::runtime
