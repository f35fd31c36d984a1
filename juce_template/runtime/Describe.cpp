// What a plugin declares, as JSON, for tools that ask the binary and not the sources. Plain C, so that anything can call it.
#include "Export.h"
#include "Faults.h"
#include "Identity.h"
#include "plugin/PluginProcessor.h"

namespace plugsmith::runtime
{

namespace
{
juce::String described()
{
    juce::Array<juce::var> parameters, presets;
    for (const auto& parameter : declareParameters())
    {
        constexpr const char* kinds[] = { "number", "choice", "toggle" };
        juce::Array<juce::var> choices;
        for (const auto& choice : parameter.choices)
            choices.add (juce::String::fromUTF8 (choice.c_str()));

        auto object = std::make_unique<juce::DynamicObject>();
        object->setProperty ("id", juce::String::fromUTF8 (parameter.id.c_str()));
        object->setProperty ("name", juce::String::fromUTF8 (parameter.name.c_str()));
        object->setProperty ("kind", kinds[static_cast<size_t> (parameter.kind)]);
        object->setProperty ("unit", juce::String::fromUTF8 (parameter.unit.c_str()));
        object->setProperty ("minimum", parameter.minimum);
        object->setProperty ("maximum", parameter.maximum);
        object->setProperty ("default", parameter.standard);
        object->setProperty ("logarithmic", parameter.logarithmic);
        object->setProperty ("choices", choices);
        parameters.add (object.release());
    }
    for (const auto& preset : declarePresets())
        presets.add (juce::String::fromUTF8 (preset.name.c_str()));

    auto all = std::make_unique<juce::DynamicObject>();
    all->setProperty ("parameters", parameters);
    all->setProperty ("presets", presets);
    return juce::JSON::toString (juce::var (all.release()), true);
}
} // namespace

} // namespace plugsmith::runtime

/** UTF-8 JSON: {"parameters": [...], "presets": [...]}. The text lives as long as the library is loaded. */
extern "C" PLUGSMITH_EXPORT const char* plugsmithDescribe();
extern "C" PLUGSMITH_EXPORT const char* plugsmithDescribe()
{
    static const juce::String text = plugsmith::runtime::described();
    return text.toRawUTF8();
}

/** Copies the first fault of the plugin's own code since the last call, and forgets it: an empty text if there was none. */
extern "C" PLUGSMITH_EXPORT void plugsmithTakeFault (char* text, size_t size);
extern "C" PLUGSMITH_EXPORT void plugsmithTakeFault (char* text, size_t size)
{
    plugsmith::runtime::Faults::take (text, size);
}
