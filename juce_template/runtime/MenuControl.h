#pragma once

#include "Control.h"

namespace plugsmith::runtime
{

/** A choice, as a menu of its words. */
class MenuControl final : public Control
{
public:
    MenuControl (juce::AudioProcessorValueTreeState& tree, juce::AudioParameterChoice& parameter, const juce::String& cardTitle)
        : Control (parameter.paramID, parameter.getName (64), cardTitle)
    {
        menu.addItemList (parameter.choices, 1);
        menu.setTitle (parameter.getName (64));
        addAndMakeVisible (menu);
        link = std::make_unique<juce::AudioProcessorValueTreeState::ComboBoxAttachment> (tree, parameter.paramID, menu);
    }

    juce::String shownValue() const override { return menu.getText(); }

private:
    void layOut (juce::Rectangle<int> area) override { menu.setBounds (area.withSizeKeepingCentre (width - 4, 28)); }

    juce::ComboBox menu;
    std::unique_ptr<juce::AudioProcessorValueTreeState::ComboBoxAttachment> link;
};

} // namespace plugsmith::runtime
