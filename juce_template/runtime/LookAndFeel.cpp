#include "LookAndFeel.h"

namespace plugsmith::runtime
{

LookAndFeel::LookAndFeel (juce::Colour accent)
{
    setColour (accentId, accent);
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
    const auto area = juce::Rectangle<int> (x, y, width, height).toFloat().reduced (2.0f);
    const auto radius = std::min (area.getWidth(), area.getHeight()) * 0.5f;
    const auto centre = area.getCentre();
    const auto thick = radius > 24.0f ? 4.0f : 3.0f;
    const auto arcRadius = radius - 0.5f * thick - 0.5f;
    const auto angle = startAngle + position * (endAngle - startAngle);
    const auto accent = accentOf (slider);
    const juce::PathStrokeType stroke (thick, juce::PathStrokeType::curved, juce::PathStrokeType::rounded);

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

    const auto inner = radius - thick - (radius > 24.0f ? 4.0f : 3.0f);
    const auto body = juce::Rectangle<float> (2.0f * inner, 2.0f * inner).withCentre (centre);
    g.setGradientFill (juce::ColourGradient (juce::Colour (0xff465062), body.getX(), body.getY(), juce::Colour (0xff282d37), body.getX(), body.getBottom(), false));
    g.fillEllipse (body);
    g.setColour (slider.hasKeyboardFocus (true) ? accent : juce::Colour (0xff4f5867));
    g.drawEllipse (body.reduced (0.5f), slider.hasKeyboardFocus (true) ? 1.5f : 1.0f);

    const auto tip = centre.getPointOnCircumference (inner - 2.5f, angle);
    const auto root = centre.getPointOnCircumference (inner * 0.35f, angle);
    g.setColour (text());
    g.drawLine ({ root, tip }, thick * 0.6f);
}

void LookAndFeel::drawToggleButton (juce::Graphics& g, juce::ToggleButton& button, bool highlighted, bool)
{
    const auto pill = button.getLocalBounds().toFloat().withSizeKeepingCentre (34.0f, 18.0f);
    const bool on = button.getToggleState();
    const auto colour = on ? accentOf (button) : line();
    g.setColour (highlighted || button.hasKeyboardFocus (true) ? colour.brighter (0.2f) : colour);
    g.fillRoundedRectangle (pill, 9.0f);
    const auto knob = pill.withWidth (pill.getHeight()).translated (on ? pill.getWidth() - pill.getHeight() : 0.0f, 0.0f).reduced (3.0f);
    g.setColour (on ? ground() : quietText());
    g.fillEllipse (knob);
}

void LookAndFeel::drawComboBox (juce::Graphics& g, int width, int height, bool, int, int, int, int, juce::ComboBox& box)
{
    const auto area = juce::Rectangle<int> (width, height).toFloat().reduced (0.5f);
    g.setColour (ground());
    g.fillRoundedRectangle (area, 6.0f);
    g.setColour (box.isMouseOver (true) || box.hasKeyboardFocus (true) ? accentOf (box) : line());
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
    label.setBounds (box.getLocalBounds().withTrimmedLeft (5).withTrimmedRight (20));
    label.setFont (getComboBoxFont (box));
}

void LookAndFeel::drawButtonBackground (juce::Graphics& g, juce::Button& button, const juce::Colour&, bool highlighted, bool down)
{
    const auto area = button.getLocalBounds().toFloat().reduced (0.5f);
    const auto accent = accentOf (button);
    g.setColour (button.getToggleState() ? accent : down ? line()
                                                         : ground());
    g.fillRoundedRectangle (area, 6.0f);
    g.setColour (highlighted || button.hasKeyboardFocus (true) ? accent : line());
    g.drawRoundedRectangle (area, 6.0f, 1.0f);
}

void LookAndFeel::drawButtonText (juce::Graphics& g, juce::TextButton& button, bool, bool)
{
    const auto colour = button.getToggleState() ? ground() : text();
    g.setColour (button.isEnabled() ? colour : colour.withAlpha (0.3f));
    g.setFont (getTextButtonFont (button, button.getHeight()));
    g.drawText (button.getButtonText(), button.getLocalBounds(), juce::Justification::centred);
}

void LookAndFeel::drawPopupMenuBackgroundWithOptions (juce::Graphics& g, int width, int height, const juce::PopupMenu::Options&)
{
    g.fillAll (card());
    g.setColour (line());
    g.drawRect (0, 0, width, height);
}

void LookAndFeel::drawCornerResizer (juce::Graphics& g, int width, int height, bool mouseOver, bool dragging)
{
    g.setColour (mouseOver || dragging ? text() : line());
    const auto w = static_cast<float> (width), h = static_cast<float> (height);
    for (const float inset : { 0.35f, 0.6f, 0.85f })
        g.drawLine (w * inset, h - 1.5f, w - 1.5f, h * inset, 1.2f);
}

juce::Label* LookAndFeel::createSliderTextBox (juce::Slider& slider)
{
    auto* label = LookAndFeel_V4::createSliderTextBox (slider);
    label->setFont (font (12.5f));
    label->setBorderSize ({ 0, 0, 0, 0 });
    label->setColour (juce::Label::backgroundWhenEditingColourId, well());
    label->setColour (juce::Label::outlineWhenEditingColourId, accentOf (slider));
    label->setColour (juce::TextEditor::highlightColourId, accentOf (slider).withAlpha (0.4f));
    label->setColour (juce::TextEditor::backgroundColourId, well());
    return label;
}

// The knob above, the value in the whole width below: the standard layout would leave a gap between them.
juce::Slider::SliderLayout LookAndFeel::getSliderLayout (juce::Slider& slider)
{
    auto area = slider.getLocalBounds();
    juce::Slider::SliderLayout layout;
    layout.textBoxBounds = area.removeFromBottom (slider.getTextBoxHeight());
    layout.sliderBounds = area;
    return layout;
}

juce::Colour LookAndFeel::accentOf (const juce::Component& component)
{
    return component.findColour (accentId, true);
}

} // namespace plugsmith::runtime
