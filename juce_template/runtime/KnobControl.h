#pragma once

#include "Control.h"
#include "Knob.h"

namespace plugsmith::runtime
{

/** A number, as a knob with its value in a box. */
class KnobControl final : public Control
{
public:
    KnobControl (juce::AudioProcessorValueTreeState& tree, juce::RangedAudioParameter& itsParameter, const juce::String& itsName, Size itsSize)
        : Control (&itsParameter, itsName),
          size (itsSize)
    {
        // Set here and not left to the look: the box is made before the knob is in a window.
        knob.setColour (juce::Slider::textBoxTextColourId, size == Size::large ? LookAndFeel::text() : LookAndFeel::quietText());
        knob.setColour (juce::Slider::textBoxOutlineColourId, juce::Colours::transparentBlack);
        knob.setTitle (itsParameter.getName (64));
        addAndMakeVisible (knob);
        link = std::make_unique<juce::AudioProcessorValueTreeState::SliderAttachment> (tree, itsParameter.paramID, knob);
        knob.setDoubleClickReturnValue (true, static_cast<double> (itsParameter.convertFrom0to1 (itsParameter.getDefaultValue())));
        for (const float position : { 0.0f, 0.37f, 0.63f, 1.0f })
            reserve (itsParameter.getText (position, 64));
        knob.addMouseListener (this, true);
    }

    juce::String shownValue() const override { return knob.getTextFromValue (knob.getValue()); }

    void mouseDown (const juce::MouseEvent& event) override
    {
        if (event.mods.isPopupMenu())
            showParameterMenu (knob, *parameter, [safe = juce::Component::SafePointer<juce::Slider> (&knob)] {
                if (safe != nullptr)
                    safe->showTextBox();
            });
    }

private:
    int leastWidth() const override { return size == Size::large ? 74 : 58; }

    void layOut (juce::Rectangle<int> area) override
    {
        constexpr int wide = 60, narrow = 44;
        knob.setTextBoxStyle (juce::Slider::TextBoxBelow, false, getWidth(), valueHeight);
        if (size == Size::large)
            knob.setBounds (area.withHeight (wide + valueHeight));
        else // its middle is as high as that of a large one
            knob.setBounds (area.withTrimmedTop ((wide - narrow) / 2).withHeight (narrow + valueHeight));
    }

    Size size;
    mutable Knob knob; // its getTextFromValue() is not const
    std::unique_ptr<juce::AudioProcessorValueTreeState::SliderAttachment> link;
};

} // namespace plugsmith::runtime
