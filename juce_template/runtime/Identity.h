#pragma once

#include <cstdint>

/** What makes one plugin binary different from the next.

    JUCE's wrapper takes these as macros, which would mean compiling it for each plugin. Here they are
    symbols that a small rendered file, PluginIdentity.cpp, defines and the linker fills in. All are
    constant-initialised, so they are there before any constructor runs. */
namespace plugsmith::identity
{

extern const char name[]; ///< shown by the host, at most 63 bytes
extern const char manufacturer[];
extern const char website[];
extern const char version[];                 ///< "1.0.0"
extern const char category[];                ///< VST3 sub-categories: "Fx|Distortion", "Instrument|Synth"
extern const char pluginId[];                ///< the UUID
extern const std::uint32_t manufacturerCode; ///< four characters, the first in the high byte
extern const std::uint32_t pluginCode;
extern const bool isInstrument;

} // namespace plugsmith::identity
