#pragma once

#include "LookAndFeel.h"
#include <juce_audio_processors/juce_audio_processors.h>

namespace plugsmith::runtime
{

/** One parameter on a card: its name, and below it what turns it. A new kind of control is a class beside KnobControl,
    and a case in makeControl. */
class Control : public juce::Component
{
public:
    static constexpr int width = 92, height = 116;

    Control (const juce::String& parameterId, const juce::String& title, const juce::String& cardTitle);
    void resized() final;

    juce::String shownName() const { return name.getText(); }
    bool isNameWhole() const; ///< it is not cut to fit

    /** The value as it stands in the window. */
    virtual juce::String shownValue() const { return {}; }

private:
    /** Places what is below the name. */
    virtual void layOut (juce::Rectangle<int> area) = 0;

    juce::Label name;
};

/** The control that fits the parameter: a switch, a menu or a knob; one that says "?" for an id that was never declared.
    @param cardTitle  is left out of the shown name: "Tape Delay Time" is "Time" on its card */
std::unique_ptr<Control> makeControl (juce::AudioProcessorValueTreeState& tree, const juce::String& parameterId, const juce::String& cardTitle);

} // namespace plugsmith::runtime
