#pragma once

#include "LookAndFeel.h"
#include "Processor.h"
#include "plugin/PluginEditor.h"

namespace plugsmith
{

/** One parameter: its name, its knob, menu or switch, and its value. */
class Control final : public juce::Component
{
public:
    static constexpr int width = 92, height = 116;

    /** @param cardTitle  is left out of the shown name: "Tape Delay Time" is "Time" on its card */
    Control (juce::AudioProcessorValueTreeState& tree, const juce::String& parameterId, const juce::String& cardTitle);
    void resized() override;

    juce::String shownName() const { return name.getText(); }
    juce::String shownValue() const;
    bool isNameWhole() const; ///< it is not cut to fit

private:
    juce::Label name;
    std::unique_ptr<juce::Slider> knob;
    std::unique_ptr<juce::ComboBox> menu;
    std::unique_ptr<juce::ToggleButton> button;
    std::unique_ptr<juce::AudioProcessorValueTreeState::SliderAttachment> knobLink;
    std::unique_ptr<juce::AudioProcessorValueTreeState::ComboBoxAttachment> menuLink;
    std::unique_ptr<juce::AudioProcessorValueTreeState::ButtonAttachment> buttonLink;
};

/** A titled card of controls. */
class Card final : public juce::Component
{
public:
    static constexpr int padding = 12, titleHeight = 26;
    static constexpr int height = titleHeight + Control::height + 2 * padding;

    Card (juce::AudioProcessorValueTreeState& tree, const juce::String& title, const std::vector<std::string>& parameterIds);

    int numControls() const { return static_cast<int> (controls.size()); }
    int naturalWidth() const { return std::max (1, numControls()) * Control::width + 2 * padding; }
    void paint (juce::Graphics&) override;
    void resized() override;

private:
    juce::String title;
    std::vector<std::unique_ptr<Control>> controls;
};

/** The sound as it leaves: a scope of the last moments, and the levels in and out. */
class Display final : public juce::Component, private juce::Timer
{
public:
    static constexpr int height = 92;

    explicit Display (Processor& audioProcessor);
    void paint (juce::Graphics&) override;

private:
    void timerCallback() override;
    void drawMeter (juce::Graphics&, juce::Rectangle<float> area, float level, const juce::String& caption) const;

    Processor& processor;
    float input = 0.0f, output = 0.0f;
};

} // namespace plugsmith
