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

} // namespace plugsmith::runtime
