#pragma once

#include "plugin/PluginProcessor.h"
#include <juce_audio_processors/juce_audio_processors.h>

namespace plugsmith::runtime
{

/** The host's bypass switch; the runtime adds it to each plugin. */
inline constexpr auto bypassId = "bypass";

/** Turns the declared parameters, and the bypass, into JUCE's. */
juce::AudioProcessorValueTreeState::ParameterLayout makeParameterLayout (const std::vector<Parameter>& parameters);

/** Values over a JUCE parameter tree, which must outlive it. */
class TreeValues final : public Values
{
public:
    explicit TreeValues (const juce::AudioProcessorValueTreeState& parameterTree)
        : tree (parameterTree)
    {
    }
    Value operator[] (const std::string& id) const override;

private:
    const juce::AudioProcessorValueTreeState& tree;
};

/** "350 ms", "2.40 kHz", "-18.0 dB", "4.0 : 1", "40 %". */
juce::String formatValue (float value, const std::string& unit);

} // namespace plugsmith::runtime
