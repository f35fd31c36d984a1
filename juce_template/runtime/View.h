#pragma once

#include "drawing/Shape.h"
#include "plugin/PluginEditor.h"
#include "plugin/PluginProcessor.h"

/** What a window shows of a layout, worked out once for all that draw one: the plugin's own window and the page. No JUCE. */
namespace plugsmith::runtime
{

/** A knob, menu or switch of a section. */
struct ControlView
{
    std::string id;
    std::string name; ///< what its section has not said already: "Tape Delay Time" is "Time" there
    bool isLarge = false;
};

struct SectionView
{
    std::string title;
    std::string number;       ///< the place in the way of the sound: "3"; "3 a" beside "3 b"; empty if there is but one section
    std::uint32_t accent = 0; ///< ARGB
    bool isBeside = false;    ///< it gets the same input as the section before it
    Drawing drawing;
    std::vector<ControlView> controls;
};

/** The sections in the order of the sound. Each parameter is in one: those that no section names are in the last one. */
std::vector<SectionView> sectionViews (EditorLayout layout, const std::vector<Parameter>& parameters);

/** What a preset sets a parameter to, in its unit: what it does not name takes its standard value. */
float presetValue (const Preset& preset, const Parameter& parameter);

/** Roles that have no effect now: a time that follows the tempo, the detune of a single voice. */
std::vector<std::string> restingRoles (const drawing::Roles& roles);

} // namespace plugsmith::runtime
