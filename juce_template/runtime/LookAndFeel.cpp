#include "LookAndFeel.h"

namespace plugsmith::runtime
{

LookAndFeel::LookAndFeel (juce::Colour accentColour)
    : accent (accentColour)
{
    setColour (juce::Label::textColourId, text());
    setColour (juce::Slider::textBoxBackgroundColourId, juce::Colours::transparentBlack);
    setColour (juce::Slider::textBoxHighlightColourId, accent.withAlpha (0.4f));
    setColour (juce::TextEditor::focusedOutlineColourId, accent);
    setColour (juce::CaretComponent::caretColourId, accent);
    setColour (juce::ComboBox::textColourId, text());
    setColour (juce::ComboBox::arrowColourId, quietText());
    setColour (juce::PopupMenu::backgroundColourId, card());
    setColour (juce::PopupMenu::textColourId, text());
    setColour (juce::PopupMenu::highlightedBackgroundColourId, accent);
    setColour (juce::PopupMenu::highlightedTextColourId, ground());
    setColour (juce::TextButton::textColourOffId, quietText());
    setColour (juce::TextButton::textColourOnId, text());
}

juce::Font LookAndFeel::font (float height, bool bold)
{
    return juce::Font (juce::FontOptions (height, bold ? juce::Font::bold : juce::Font::plain));
}

void LookAndFeel::drawRotarySlider (juce::Graphics& g, int x, int y, int width, int height, float position, float startAngle, float endAngle, juce::Slider& slider)
{
    const auto area = juce::Rectangle<int> (x, y, width, height).toFloat().reduced (4.0f);
    const auto radius = std::min (area.getWidth(), area.getHeight()) * 0.5f;
    const auto centre = area.getCentre();
    const auto arcRadius = radius - 2.5f;
    const auto angle = startAngle + position * (endAngle - startAngle);
    const juce::PathStrokeType stroke (4.0f, juce::PathStrokeType::curved, juce::PathStrokeType::rounded);

    const auto arc = [&] (float from, float to) {
        juce::Path path;
        path.addCentredArc (centre.x, centre.y, arcRadius, arcRadius, 0.0f, from, to, true);
        return path;
    };

    g.setColour (line());
    g.strokePath (arc (startAngle, endAngle), stroke);

    // A value that has a middle, as a gain has, is drawn from its middle.
    const bool twoSided = slider.getMinimum() < 0.0 && slider.getMaximum() > 0.0;
    const auto zero = twoSided ? startAngle + static_cast<float> (slider.valueToProportionOfLength (0.0)) * (endAngle - startAngle) : startAngle;
    const bool lit = slider.isMouseOverOrDragging() || slider.hasKeyboardFocus (true);
    if (std::abs (angle - zero) > 0.01f)
    {
        g.setColour (lit ? accent.brighter (0.25f) : accent);
        g.strokePath (arc (std::min (zero, angle), std::max (zero, angle)), stroke);
    }

    const auto body = juce::Rectangle<float> (2.0f * (radius - 9.0f), 2.0f * (radius - 9.0f)).withCentre (centre);
    g.setGradientFill (juce::ColourGradient (juce::Colour (0xff414957), body.getX(), body.getY(), juce::Colour (0xff272c35), body.getX(), body.getBottom(), false));
    g.fillEllipse (body);
    g.setColour (juce::Colour (0xff4f5867));
    g.drawEllipse (body.reduced (0.5f), 1.0f);

    const auto tip = centre.getPointOnCircumference (body.getWidth() * 0.5f - 4.0f, angle);
    const auto root = centre.getPointOnCircumference (body.getWidth() * 0.18f, angle);
    g.setColour (text());
    g.drawLine ({ root, tip }, 2.5f);
}

void LookAndFeel::drawToggleButton (juce::Graphics& g, juce::ToggleButton& button, bool highlighted, bool)
{
    const auto pill = button.getLocalBounds().toFloat().withSizeKeepingCentre (38.0f, 20.0f);
    const bool on = button.getToggleState();
    const auto colour = on ? accent : line();
    g.setColour (highlighted || button.hasKeyboardFocus (true) ? colour.brighter (0.2f) : colour);
    g.fillRoundedRectangle (pill, 10.0f);
    const auto knob = pill.withWidth (pill.getHeight()).translated (on ? pill.getWidth() - pill.getHeight() : 0.0f, 0.0f).reduced (3.0f);
    g.setColour (on ? ground() : quietText());
    g.fillEllipse (knob);
}

void LookAndFeel::drawComboBox (juce::Graphics& g, int width, int height, bool, int, int, int, int, juce::ComboBox& box)
{
    const auto area = juce::Rectangle<int> (width, height).toFloat().reduced (0.5f);
    g.setColour (ground());
    g.fillRoundedRectangle (area, 6.0f);
    g.setColour (box.isMouseOver (true) || box.hasKeyboardFocus (true) ? accent : line());
    g.drawRoundedRectangle (area, 6.0f, 1.0f);

    juce::Path arrow;
    const auto x = static_cast<float> (width) - 15.0f, y = static_cast<float> (height) * 0.5f;
    arrow.startNewSubPath (x - 4.0f, y - 2.0f);
    arrow.lineTo (x, y + 2.5f);
    arrow.lineTo (x + 4.0f, y - 2.0f);
    g.setColour (quietText());
    g.strokePath (arrow, juce::PathStrokeType (1.6f));
}

void LookAndFeel::positionComboBoxText (juce::ComboBox& box, juce::Label& label)
{
    label.setBounds (box.getLocalBounds().withTrimmedLeft (6).withTrimmedRight (22));
    label.setFont (getComboBoxFont (box));
}

void LookAndFeel::drawButtonBackground (juce::Graphics& g, juce::Button& button, const juce::Colour&, bool highlighted, bool down)
{
    const auto area = button.getLocalBounds().toFloat().reduced (0.5f);
    g.setColour (down ? line() : ground());
    g.fillRoundedRectangle (area, 6.0f);
    g.setColour (highlighted || button.hasKeyboardFocus (true) ? accent : line());
    g.drawRoundedRectangle (area, 6.0f, 1.0f);
}

juce::Label* LookAndFeel::createSliderTextBox (juce::Slider& slider)
{
    auto* label = LookAndFeel_V4::createSliderTextBox (slider);
    label->setFont (font (13.0f));
    return label;
}

juce::Colour LookAndFeel::accentOf (const juce::Component& component)
{
    const auto* look = dynamic_cast<const LookAndFeel*> (&component.getLookAndFeel());
    return look != nullptr ? look->accent : juce::Colours::white;
}

} // namespace plugsmith::runtime
