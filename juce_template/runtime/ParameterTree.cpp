#include "ParameterTree.h"
#include "Faults.h"
#include "TypedValue.h"
#include "ValueText.h"
#include <cstdio>
#include <cstdlib>

namespace plugsmith::runtime
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

float positionOf (const juce::AudioProcessorParameter& parameter)
{
    return parameter.getValue();
}

/** A knob that stays where it is when a text cannot be read. */
class Knob final : public juce::AudioParameterFloat
{
public:
    explicit Knob (const Parameter& parameter)
        : AudioParameterFloat ({ parameter.id, 1 }, parameter.name, rangeOf (parameter), parameter.standard, juce::AudioParameterFloatAttributes().withLabel (parameter.unit).withStringFromValueFunction ([unit = parameter.unit] (float number, int) { return juce::String::fromUTF8 (valueText (number, unit).c_str()); })),
          typed{ parameter.unit, parameter.minimum, parameter.maximum, parameter.standard }
    {
    }

private:
    float getValueForText (const juce::String& text) const override
    {
        const auto number = typedNumber (text.toStdString(), typed);
        return number ? convertTo0to1 (*number) : positionOf (*this);
    }

    TypedRange typed;
};

/** The same for a menu. */
class Menu final : public juce::AudioParameterChoice
{
public:
    explicit Menu (const Parameter& parameter)
        : AudioParameterChoice ({ parameter.id, 1 }, parameter.name, namesOf (parameter), juce::roundToInt (parameter.standard)),
          names (parameter.choices)
    {
    }

private:
    static juce::StringArray namesOf (const Parameter& parameter)
    {
        juce::StringArray made;
        for (const auto& each : parameter.choices)
            made.add (each);
        return made;
    }

    float getValueForText (const juce::String& text) const override
    {
        const auto index = typedChoice (text.toStdString(), names);
        return index ? convertTo0to1 (static_cast<float> (*index)) : positionOf (*this);
    }

    std::vector<std::string> names;
};

/** The same for a switch. */
class Switch final : public juce::AudioParameterBool
{
public:
    using AudioParameterBool::AudioParameterBool;

private:
    float getValueForText (const juce::String& text) const override
    {
        const auto isOn = typedSwitch (text.toStdString());
        return isOn ? (*isOn ? 1.0f : 0.0f) : positionOf (*this);
    }
};

std::unique_ptr<juce::RangedAudioParameter> makeParameter (const Parameter& parameter)
{
    switch (parameter.kind)
    {
        case Parameter::Kind::toggle:
            return std::make_unique<Switch> (juce::ParameterID{ parameter.id, 1 }, parameter.name, parameter.standard >= 0.5f);
        case Parameter::Kind::choice:
            return std::make_unique<Menu> (parameter);
        case Parameter::Kind::number:
            break;
    }
    return std::make_unique<Knob> (parameter);
}
} // namespace

juce::AudioProcessorValueTreeState::ParameterLayout makeParameterLayout (const std::vector<Parameter>& parameters)
{
    juce::AudioProcessorValueTreeState::ParameterLayout layout;
    for (const auto& parameter : parameters)
        layout.add (makeParameter (parameter));
    layout.add (std::make_unique<Switch> (juce::ParameterID{ bypassId, 1 }, "Bypass", false));
    return layout;
}

Value TreeValues::operator[] (const std::string& id) const
{
    if (const auto* value = tree.getRawParameterValue (id))
        return Value (*value);

    // A DAW must live on: the value is 0 for ever, and the checks are told.
    static const std::atomic<float> nothing{ 0.0f };
    Faults::tell ("a parameter is read but was never declared", id.c_str());
    return Value (nothing);
}

} // namespace plugsmith::runtime
