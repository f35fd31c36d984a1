#include "View.h"
#include <algorithm>
#include <set>

namespace plugsmith::runtime
{

namespace
{
bool beginsWith (const std::string& text, const std::string& with)
{
    return text.compare (0, with.size(), with) == 0;
}

/** What is left to say of each name under a title: without the words that all begin with, and without the title. */
std::vector<std::string> shortened (std::vector<std::string> names, const std::string& title)
{
    while (names.size() > 1)
    {
        const auto space = names.front().find (' ');
        if (space == std::string::npos)
            break;
        const auto word = names.front().substr (0, space + 1);
        if (! std::all_of (names.begin(), names.end(), [&word] (const auto& name) { return beginsWith (name, word) && name.size() > word.size(); }))
            break;
        for (auto& name : names)
            name.erase (0, word.size());
    }
    for (auto& name : names)
        if (name.size() > title.size() + 1 && beginsWith (name, title + " "))
            name.erase (0, title.size() + 1);
    return names;
}

std::vector<ControlView> controlViews (const Section& section, const std::vector<Parameter>& parameters)
{
    std::vector<std::string> names;
    for (const auto& id : section.parameterIds)
    {
        const auto found = std::find_if (parameters.begin(), parameters.end(), [&id] (const auto& each) { return each.id == id; });
        names.push_back (found != parameters.end() ? found->name : id);
    }
    names = shortened (std::move (names), section.title);
    std::vector<ControlView> made;
    for (const auto& id : section.parameterIds)
        made.push_back ({ id, names[made.size()], std::find (section.large.begin(), section.large.end(), id) != section.large.end() });
    return made;
}
} // namespace

std::vector<SectionView> sectionViews (EditorLayout layout, const std::vector<Parameter>& parameters)
{
    auto& sections = layout.sections;
    std::set<std::string> shown;
    for (const auto& section : sections)
        shown.insert (section.parameterIds.begin(), section.parameterIds.end());
    if (sections.empty())
        sections.push_back ({ "Controls", {} });
    for (const auto& parameter : parameters) // no parameter is ever without a control
        if (shown.count (parameter.id) == 0)
            sections.back().parameterIds.push_back (parameter.id);

    // Numbers tell the order of the sound; what stands side by side has one number, and letters.
    std::vector<SectionView> made;
    int number = 0, beside = 0;
    for (size_t n = 0; n < sections.size(); ++n)
    {
        const auto isBeside = n > 0 && sections[n].isBeside, nextIsBeside = n + 1 < sections.size() && sections[n + 1].isBeside;
        number += isBeside ? 0 : 1;
        beside = isBeside ? beside + 1 : 0;
        auto text = std::to_string (number);
        if (isBeside || nextIsBeside)
            text += std::string (" ") + static_cast<char> ('a' + beside % 26);
        if (sections.size() == 1)
            text.clear();
        made.push_back ({ sections[n].title, text, sections[n].accent != 0 ? sections[n].accent : layout.accent, isBeside, sections[n].drawing, controlViews (sections[n], parameters) });
    }
    return made;
}

float presetValue (const Preset& preset, const Parameter& parameter)
{
    auto value = parameter.standard;
    for (const auto& [id, itsValue] : preset.values)
        if (id == parameter.id)
            value = itsValue;
    return value;
}

std::vector<std::string> restingRoles (const drawing::Roles& roles)
{
    std::vector<std::string> resting;
    if (roles.index ("sync") > 0)
        resting = { "time", "rate" };
    if (roles.has ("unison") && roles.index ("unison") == 0)
        resting.push_back ("detune");
    return resting;
}

} // namespace plugsmith::runtime
