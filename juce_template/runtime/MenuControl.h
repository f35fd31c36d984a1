#pragma once

#include "Control.h"
#include "Knob.h"

namespace plugsmith::runtime
{

/** A choice, as a menu of its words. */
class MenuControl final : public Control
{
public:
    MenuControl (juce::AudioProcessorValueTreeState& tree, juce::AudioParameterChoice& itsParameter, const juce::String& itsName)
        : Control (&itsParameter, itsName)
    {
        menu.addItemList (itsParameter.choices, 1);
        menu.setTitle (itsParameter.getName (64));
        addAndMakeVisible (menu);
        link = std::make_unique<juce::AudioProcessorValueTreeState::ComboBoxAttachment> (tree, itsParameter.paramID, menu);
        for (const auto& each : itsParameter.choices)
            reserve (each + "MMM"); // the arrow
        menu.addMouseListener (this, true);
    }

    juce::String shownValue() const override { return menu.getText(); }

    void mouseDown (const juce::MouseEvent& event) override
    {
        if (event.mods.isPopupMenu())
            showParameterMenu (menu, *parameter, nullptr);
    }

private:
    int leastWidth() const override { return 64; }
    void layOut (juce::Rectangle<int> area) override { menu.setBounds (area.withTrimmedTop (17).withHeight (26).reduced (2, 0)); }

    juce::ComboBox menu;
    std::unique_ptr<juce::AudioProcessorValueTreeState::ComboBoxAttachment> link;
};

} // namespace plugsmith::runtime
