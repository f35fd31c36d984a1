#pragma once

#include <juce_gui_basics/juce_gui_basics.h>

namespace plugsmith::runtime
{

/** The palette and the drawing of each control. A component's accent is that of its module, else the plugin's. */
class LookAndFeel final : public juce::LookAndFeel_V4
{
public:
    explicit LookAndFeel (juce::Colour accentColour);

    static constexpr int accentId = 0x1f05e01; ///< a colour of components, which their children inherit

    static juce::Colour ground() { return juce::Colour (0xff15171c); }
    static juce::Colour card() { return juce::Colour (0xff1f232b); }
    static juce::Colour well() { return juce::Colour (0xff0f1115); } ///< what drawings and meters lie in
    static juce::Colour line() { return juce::Colour (0xff323844); }
    static juce::Colour text() { return juce::Colour (0xffe9ebef); }
    static juce::Colour quietText() { return juce::Colour (0xffa3abb8); }
    static juce::Font font (float height, bool bold = false);

    /** The accent of the module or plugin that a component belongs to. */
    static juce::Colour accentOf (const juce::Component& component);

    void drawRotarySlider (juce::Graphics&, int x, int y, int width, int height, float position, float startAngle, float endAngle, juce::Slider&) override;
    void drawToggleButton (juce::Graphics&, juce::ToggleButton&, bool highlighted, bool down) override;
    void drawComboBox (juce::Graphics&, int width, int height, bool down, int buttonX, int buttonY, int buttonWidth, int buttonHeight, juce::ComboBox&) override;
    void positionComboBoxText (juce::ComboBox&, juce::Label&) override;
    void drawButtonBackground (juce::Graphics&, juce::Button&, const juce::Colour&, bool highlighted, bool down) override;
    void drawButtonText (juce::Graphics&, juce::TextButton&, bool highlighted, bool down) override;
    void drawPopupMenuBackgroundWithOptions (juce::Graphics&, int width, int height, const juce::PopupMenu::Options&) override;
    void drawCornerResizer (juce::Graphics&, int width, int height, bool mouseOver, bool dragging) override;
    juce::Font getComboBoxFont (juce::ComboBox&) override { return font (13.0f); }
    juce::Font getPopupMenuFont() override { return font (14.0f); }
    juce::Font getTextButtonFont (juce::TextButton&, int) override { return font (13.0f); }
    juce::Label* createSliderTextBox (juce::Slider&) override;
    juce::Slider::SliderLayout getSliderLayout (juce::Slider&) override;
};

} // namespace plugsmith::runtime
