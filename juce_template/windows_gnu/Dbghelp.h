// Windows ignores case in file names, and JUCE relies on it.
#include <dbghelp.h>
