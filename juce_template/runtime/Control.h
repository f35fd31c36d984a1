#pragma once

#include "LookAndFeel.h"
#include <juce_audio_processors/juce_audio_processors.h>

namespace plugsmith::runtime
{

/** One parameter in a module: its name, and below it what turns it. A new kind of control is a class beside KnobControl,
    and a case in makeControl. */
class Control : public juce::Component
{
public:
    enum class Size
    {
        small,
        large
    };

    static constexpr int nameHeight = 17, valueHeight = 17;
    static constexpr int height = nameHeight + 62 + valueHeight;

    /** @param shownName  what its module has not said already: "Tape Delay Time" is "Time" there */
    Control (juce::RangedAudioParameter* parameter, const juce::String& shownName);

    void resized() final;
    void paint (juce::Graphics&) override;

    /** The width at which its name and all of its values are whole. */
    int naturalWidth() const { return std::max (leastWidth(), juce::roundToInt (std::ceil (textWidth)) + 8); }

    /** Whether it has no effect now, as a time that follows the tempo. */
    void setIdle (bool isIdleNow);

    /** Whether the words that asked for it are pointed at. */
    void setLit (bool isLitNow);

    juce::String shownName() const { return name.getText(); }
    bool isNameWhole() const; ///< it is not cut to fit

    /** The value as it stands in the window. */
    virtual juce::String shownValue() const { return {}; }

    /** What the help line says of it. */
    juce::String help() const;

    juce::RangedAudioParameter* const parameter; ///< null for an id that no parameter has

protected:
    /** Makes room for a text that the control shows. */
    void reserve (const juce::String& text);

private:
    virtual int leastWidth() const { return 58; }

    /** Places what is below the name. */
    virtual void layOut (juce::Rectangle<int> area) = 0;

    juce::Label name;
    float textWidth = 0.0f;
    bool isLit = false;
};

/** The control that fits the parameter: a switch, a menu or a knob; one that says "?" for an id that was never declared. */
std::unique_ptr<Control> makeControl (juce::AudioProcessorValueTreeState& tree, const juce::String& parameterId, const juce::String& shownName, Control::Size size);

} // namespace plugsmith::runtime
