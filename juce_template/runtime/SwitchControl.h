#pragma once

#include "Control.h"

namespace plugsmith::runtime
{

/** On or off. */
class SwitchControl final : public Control
{
public:
    SwitchControl (juce::AudioProcessorValueTreeState& tree, juce::AudioParameterBool& parameter, const juce::String& cardTitle)
        : Control (parameter.paramID, parameter.getName (64), cardTitle)
    {
        button.setTitle (parameter.getName (64));
        addAndMakeVisible (button);
        link = std::make_unique<juce::AudioProcessorValueTreeState::ButtonAttachment> (tree, parameter.paramID, button);
    }

    juce::String shownValue() const override { return button.getToggleState() ? "on" : "off"; }

private:
    void layOut (juce::Rectangle<int> area) override { button.setBounds (area.withSizeKeepingCentre (60, 32)); }

    juce::ToggleButton button;
    std::unique_ptr<juce::AudioProcessorValueTreeState::ButtonAttachment> link;
};

} // namespace plugsmith::runtime
