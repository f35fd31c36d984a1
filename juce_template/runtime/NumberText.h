#pragma once

#include <string>

/** Numbers as text, alike on all systems. The C library's printf would be a tenth of a page's module. */
namespace plugsmith::runtime
{

/** A number with so many decimals, 0 to 3, rounded as printf does: "-18.0", and "nan", "inf" or "-inf". */
std::string fixedText (float value, int decimals);

/** The fewest digits that mean this number, as JSON has numbers: "0.1", "1.5e-7"; "null" if it is none.
    @param mostDigits  9 are enough for any; with fewer it is rounded */
std::string shortText (float value, int mostDigits = 9);

} // namespace plugsmith::runtime
