#pragma once

#include "Control.h"

namespace plugsmith::runtime
{

/** A number, as a knob with its value in a box. */
class KnobControl final : public Control
{
public:
    KnobControl (juce::AudioProcessorValueTreeState& tree, juce::RangedAudioParameter& parameter, const juce::String& cardTitle)
        : Control (parameter.paramID, parameter.getName (64), cardTitle),
          knob (juce::Slider::RotaryHorizontalVerticalDrag, juce::Slider::TextBoxBelow)
    {
        // Set here and not left to the look: the box is made before the knob is in a window.
        knob.setColour (juce::Slider::textBoxTextColourId, LookAndFeel::quietText());
        knob.setColour (juce::Slider::textBoxOutlineColourId, juce::Colours::transparentBlack);
        knob.setTextBoxStyle (juce::Slider::TextBoxBelow, false, width - 4, 20);
        knob.setTitle (parameter.getName (64));
        knob.setScrollWheelEnabled (true);
        addAndMakeVisible (knob);
        link = std::make_unique<juce::AudioProcessorValueTreeState::SliderAttachment> (tree, parameter.paramID, knob);
        knob.setDoubleClickReturnValue (true, static_cast<double> (parameter.convertFrom0to1 (parameter.getDefaultValue())));
    }

    juce::String shownValue() const override { return knob.getTextFromValue (knob.getValue()); }

private:
    void layOut (juce::Rectangle<int> area) override { knob.setBounds (area.withSizeKeepingCentre (width, area.getHeight())); }

    mutable juce::Slider knob; // its getTextFromValue() is not const
    std::unique_ptr<juce::AudioProcessorValueTreeState::SliderAttachment> link;
};

} // namespace plugsmith::runtime
