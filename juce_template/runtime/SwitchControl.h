#pragma once

#include "Control.h"
#include "Knob.h"

namespace plugsmith::runtime
{

/** On or off. */
class SwitchControl final : public Control
{
public:
    SwitchControl (juce::AudioProcessorValueTreeState& tree, juce::AudioParameterBool& itsParameter, const juce::String& itsName)
        : Control (&itsParameter, itsName)
    {
        button.setTitle (itsParameter.getName (64));
        addAndMakeVisible (button);
        link = std::make_unique<juce::AudioProcessorValueTreeState::ButtonAttachment> (tree, itsParameter.paramID, button);
        button.onStateChange = [this] { repaint(); };
        button.addMouseListener (this, true);
    }

    juce::String shownValue() const override { return button.getToggleState() ? "on" : "off"; }

    void paint (juce::Graphics& g) override
    {
        Control::paint (g);
        g.setColour (button.getToggleState() ? LookAndFeel::text() : LookAndFeel::quietText());
        g.setFont (LookAndFeel::font (12.5f));
        g.drawText (shownValue(), getLocalBounds().withTop (button.getBottom() + 3).withHeight (valueHeight), juce::Justification::centred);
    }

    void mouseDown (const juce::MouseEvent& event) override
    {
        if (event.mods.isPopupMenu())
            showParameterMenu (button, *parameter, nullptr);
    }

private:
    void layOut (juce::Rectangle<int> area) override { button.setBounds (area.withTrimmedTop (17).withHeight (26).withSizeKeepingCentre (50, 26)); }

    juce::ToggleButton button;
    std::unique_ptr<juce::AudioProcessorValueTreeState::ButtonAttachment> link;
};

} // namespace plugsmith::runtime
