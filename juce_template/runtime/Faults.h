#pragma once

#include <cstddef>

namespace plugsmith::runtime
{

/** The first thing that a plugin's own code did wrong since somebody asked, kept for tools that check plugins.

    Any thread may tell, the audio thread too; what is told while an older fault waits is left out. */
class Faults
{
public:
    /** Remembers "what: about". */
    static void tell (const char* what, const char* about = "") noexcept;

    /** Copies the fault, empty if there is none, and forgets it. @param text  of at least one character */
    static void take (char* text, size_t size) noexcept;
};

} // namespace plugsmith::runtime
