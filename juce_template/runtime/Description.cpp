#include "Description.h"
#include "Identity.h"
#include "NumberText.h"
#include "View.h"
#include <array>
#include <string_view>

namespace plugsmith::runtime
{

namespace
{
std::string quoted (std::string_view text)
{
    std::string made = "\"";
    for (const char c : text)
    {
        if (c == '"' || c == '\\')
            made += '\\';
        if (static_cast<unsigned char> (c) < 0x20)
        {
            constexpr std::string_view hex = "0123456789abcdef";
            made += "\\u00";
            made += hex[static_cast<size_t> (c) >> 4];
            made += hex[static_cast<size_t> (c) & 15];
        }
        else
        {
            made += c;
        }
    }
    return made + '"';
}

std::string written (float number)
{
    return shortText (number);
}

std::string written (bool is)
{
    return is ? "true" : "false";
}

template <typename Items, typename Write>
std::string listed (const Items& items, Write&& write)
{
    std::string made = "[";
    for (const auto& item : items)
        made += (made.size() > 1 ? "," : "") + write (item);
    return made + "]";
}

/** @param fields  pairs of a name and JSON */
std::string object (std::initializer_list<std::pair<const char*, std::string>> fields)
{
    std::string made = "{";
    for (const auto& [name, json] : fields)
        made += (made.size() > 1 ? "," : "") + quoted (name) + ":" + json;
    return made + "}";
}

std::string indexOf (const std::string& id, const std::vector<Parameter>& parameters)
{
    for (size_t n = 0; n < parameters.size(); ++n)
        if (parameters[n].id == id)
            return std::to_string (n);
    return "-1";
}

std::string parameterJson (const Parameter& parameter)
{
    constexpr std::array kinds{ "number", "choice", "toggle" };
    return object ({
        { "id", quoted (parameter.id) },
        { "name", quoted (parameter.name) },
        { "kind", quoted (kinds[static_cast<size_t> (parameter.kind)]) },
        { "unit", quoted (parameter.unit) },
        { "minimum", written (parameter.minimum) },
        { "maximum", written (parameter.maximum) },
        { "default", written (parameter.standard) },
        { "logarithmic", written (parameter.logarithmic) },
        { "choices", listed (parameter.choices, quoted) },
    });
}

std::string presetJson (const Preset& preset, const std::vector<Parameter>& parameters)
{
    return listed (parameters, [&preset] (const Parameter& parameter) { return written (presetValue (preset, parameter)); });
}

std::string sectionJson (const SectionView& section, const std::vector<Parameter>& parameters)
{
    const auto control = [&parameters] (const ControlView& each) {
        return object ({
            { "parameter", indexOf (each.id, parameters) },
            { "name", quoted (each.name) },
            { "large", written (each.isLarge) },
        });
    };
    return object ({
        { "title", quoted (section.title) },
        { "number", quoted (section.number) },
        { "accent", std::to_string (section.accent) },
        { "beside", written (section.isBeside) },
        { "drawing", quoted (section.drawing.of) },
        { "controls", listed (section.controls, control) },
    });
}

std::string layoutJson (const std::vector<Parameter>& parameters)
{
    const auto layout = declareEditor();
    const auto section = [&parameters] (const SectionView& each) { return sectionJson (each, parameters); };
    const auto word = [&parameters] (const Word& each) {
        const auto index = [&parameters] (const std::string& id) { return indexOf (id, parameters); };
        return object ({
            { "text", quoted (each.text) },
            { "parameters", listed (each.parameterIds, index) },
            { "ignored", written (each.isIgnored) },
        });
    };
    return object ({
        { "tagline", quoted (layout.tagline) },
        { "accent", std::to_string (layout.accent) },
        { "sections", listed (sectionViews (layout, parameters), section) },
        { "sentence", listed (layout.sentence, word) },
    });
}
} // namespace

std::string description()
{
    const auto parameters = declareParameters();
    const auto presets = declarePresets();
    const auto nameOf = [] (const Preset& each) { return quoted (each.name); };
    const auto valuesOf = [&parameters] (const Preset& each) { return presetJson (each, parameters); };
    return object ({
        { "name", quoted (identity::name) },
        { "isInstrument", written (identity::isInstrument) },
        { "parameters", listed (parameters, parameterJson) },
        { "presets", listed (presets, nameOf) },
        { "presetValues", listed (presets, valuesOf) },
        { "layout", layoutJson (parameters) },
    });
}

} // namespace plugsmith::runtime
