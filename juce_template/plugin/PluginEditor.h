#pragma once

/** The contract of PluginEditor.cpp: which parameters belong together, and in which colour.

    runtime/ turns it into a resizable window with knobs, switches, menus, presets and meters. */

#include <cstdint>
#include <string>
#include <vector>

namespace plugsmith
{

/** A titled card of controls. */
struct Section
{
    std::string title;
    std::vector<std::string> parameterIds; ///< in the order in which they are shown
};

struct EditorLayout
{
    std::string tagline;               ///< one short line under the name
    std::uint32_t accent = 0xffe8a33d; ///< ARGB; light enough to be read on a dark ground
    std::vector<Section> sections;     ///< in the order in which the sound passes through them
};

/** Defined by PluginEditor.cpp. A parameter that no section names is added to the last one. */
EditorLayout declareEditor();

} // namespace plugsmith
