// What a plugin declares, as JSON, for tools that ask the binary and not the sources. Plain C, so that anything can call it.
#include "Description.h"
#include "Export.h"
#include "Faults.h"

/** UTF-8 JSON: see runtime/Description.h. The text lives as long as the library is loaded. */
extern "C" PLUGSMITH_EXPORT const char* plugsmithDescribe();
extern "C" PLUGSMITH_EXPORT const char* plugsmithDescribe()
{
    static const std::string text = plugsmith::runtime::description();
    return text.c_str();
}

/** Copies the first fault of the plugin's own code since the last call, and forgets it: an empty text if there was none. */
extern "C" PLUGSMITH_EXPORT void plugsmithTakeFault (char* text, size_t size);
extern "C" PLUGSMITH_EXPORT void plugsmithTakeFault (char* text, size_t size)
{
    plugsmith::runtime::Faults::take (text, size);
}
