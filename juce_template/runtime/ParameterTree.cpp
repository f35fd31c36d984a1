#include "ParameterTree.h"
#include <cstdio>
#include <cstdlib>

namespace plugsmith
{

namespace
{
juce::NormalisableRange<float> rangeOf (const Parameter& parameter)
{
    juce::NormalisableRange<float> range (parameter.minimum, parameter.maximum);
    if (parameter.logarithmic)
        range.setSkewForCentre (std::sqrt (parameter.minimum * parameter.maximum));
    return range;
}

std::unique_ptr<juce::RangedAudioParameter> makeParameter (const Parameter& parameter)
{
    const juce::ParameterID id{ parameter.id, 1 };
    const juce::String name (parameter.name);

    if (parameter.kind == Parameter::Kind::toggle)
        return std::make_unique<juce::AudioParameterBool> (id, name, parameter.standard >= 0.5f);

    if (parameter.kind == Parameter::Kind::choice)
    {
        juce::StringArray choices;
        for (const auto& each : parameter.choices)
            choices.add (each);
        return std::make_unique<juce::AudioParameterChoice> (id, name, choices, juce::roundToInt (parameter.standard));
    }

    const auto unit = parameter.unit;
    return std::make_unique<juce::AudioParameterFloat> (
        id,
        name,
        rangeOf (parameter),
        parameter.standard,
        juce::AudioParameterFloatAttributes()
            .withLabel (unit)
            .withStringFromValueFunction ([unit] (float value, int) { return formatValue (value, unit); })
            .withValueFromStringFunction ([unit] (const juce::String& text) { return parseValue (text, unit); })
    );
}
} // namespace

juce::AudioProcessorValueTreeState::ParameterLayout makeParameterLayout (const std::vector<Parameter>& parameters)
{
    juce::AudioProcessorValueTreeState::ParameterLayout layout;
    for (const auto& parameter : parameters)
        layout.add (makeParameter (parameter));
    layout.add (std::make_unique<juce::AudioParameterBool> (juce::ParameterID{ bypassId, 1 }, "Bypass", false));
    return layout;
}

Value TreeValues::operator[] (const std::string& id) const
{
    if (const auto* value = tree.getRawParameterValue (id))
        return Value (*value);

    std::fprintf (stderr, "plugsmith: the parameter '%s' is read but was never declared\n", id.c_str());
    std::abort();
}

juce::String formatValue (float value, const std::string& unit)
{
    const auto whole = juce::String (juce::roundToInt (value)); // juce::String (value, 0) would not round
    if (unit == "Hz")
        return value >= 1000.0f ? juce::String (value * 0.001f, 2) + " kHz" : (value < 100.0f ? juce::String (value, 2) : whole) + " Hz";
    if (unit == "ms")
        return (value < 10.0f ? juce::String (value, 1) : whole) + " ms";
    if (unit == "%")
        return whole + " %";
    if (unit == ":1")
        return juce::String (value, 1) + " : 1";

    const auto number = juce::String (value, std::abs (value) < 10.0f ? 2 : 1);
    return unit.empty() ? number : number + " " + juce::String (unit);
}

float parseValue (const juce::String& text, const std::string& unit)
{
    const auto word = text.trim().toLowerCase();
    auto value = word.getFloatValue();
    const auto suffix = word.trimCharactersAtStart ("+-0123456789., ");

    if (unit == "Hz" && suffix.startsWith ("k"))
        value *= 1000.0f;
    else if (unit == "ms" && suffix.startsWith ("s"))
        value *= 1000.0f;
    else if (unit == "s" && suffix.startsWith ("ms"))
        value *= 0.001f;
    return value;
}

} // namespace plugsmith
