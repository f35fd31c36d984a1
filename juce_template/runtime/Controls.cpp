#include "Controls.h"
#include "Identity.h"

namespace plugsmith
{

namespace
{
constexpr float narrowest = 0.7f; // of a name that would not fit else, against its natural width

juce::Colour accentOf (const juce::Component& component)
{
    const auto* look = dynamic_cast<const LookAndFeel*> (&component.getLookAndFeel());
    return look != nullptr ? look->accent : juce::Colours::white;
}
} // namespace

//======================================================================== Control

Control::Control (juce::AudioProcessorValueTreeState& tree, const juce::String& parameterId, const juce::String& cardTitle)
{
    setComponentID (parameterId);
    auto* parameter = tree.getParameter (parameterId);
    const auto title = parameter != nullptr ? parameter->getName (64) : parameterId + " ?";

    name.setText (title.startsWith (cardTitle + " ") ? title.substring (cardTitle.length() + 1) : title, juce::dontSendNotification);
    name.setJustificationType (juce::Justification::centred);
    name.setFont (LookAndFeel::font (14.0f));
    name.setMinimumHorizontalScale (narrowest);
    name.setInterceptsMouseClicks (false, false);
    addAndMakeVisible (name);

    if (dynamic_cast<juce::AudioParameterBool*> (parameter) != nullptr)
    {
        button = std::make_unique<juce::ToggleButton>();
        button->setTitle (title);
        addAndMakeVisible (*button);
        buttonLink = std::make_unique<juce::AudioProcessorValueTreeState::ButtonAttachment> (tree, parameterId, *button);
    }
    else if (auto* choices = dynamic_cast<juce::AudioParameterChoice*> (parameter))
    {
        menu = std::make_unique<juce::ComboBox>();
        menu->addItemList (choices->choices, 1);
        menu->setTitle (title);
        addAndMakeVisible (*menu);
        menuLink = std::make_unique<juce::AudioProcessorValueTreeState::ComboBoxAttachment> (tree, parameterId, *menu);
    }
    else if (parameter != nullptr)
    {
        knob = std::make_unique<juce::Slider> (juce::Slider::RotaryHorizontalVerticalDrag, juce::Slider::TextBoxBelow);
        // Set here and not left to the look: the box is made before the knob is in a window.
        knob->setColour (juce::Slider::textBoxTextColourId, LookAndFeel::quietText());
        knob->setColour (juce::Slider::textBoxOutlineColourId, juce::Colours::transparentBlack);
        knob->setTextBoxStyle (juce::Slider::TextBoxBelow, false, width - 4, 20);
        knob->setTitle (title);
        knob->setScrollWheelEnabled (true);
        addAndMakeVisible (*knob);
        knobLink = std::make_unique<juce::AudioProcessorValueTreeState::SliderAttachment> (tree, parameterId, *knob);
        knob->setDoubleClickReturnValue (true, static_cast<double> (parameter->convertFrom0to1 (parameter->getDefaultValue())));
    }
}

void Control::resized()
{
    auto area = getLocalBounds();
    name.setBounds (area.removeFromTop (22));
    if (knob != nullptr)
        knob->setBounds (area.withSizeKeepingCentre (width, area.getHeight()));
    else if (menu != nullptr)
        menu->setBounds (area.withSizeKeepingCentre (width - 4, 28));
    else if (button != nullptr)
        button->setBounds (area.withSizeKeepingCentre (60, 32));
}

juce::String Control::shownValue() const
{
    if (knob != nullptr)
        return knob->getTextFromValue (knob->getValue());
    if (menu != nullptr)
        return menu->getText();
    return button != nullptr && button->getToggleState() ? "on" : "off";
}

bool Control::isNameWhole() const
{
    const auto wanted = juce::GlyphArrangement::getStringWidth (name.getFont(), name.getText()) * narrowest;
    const auto room = static_cast<float> (name.getBorderSize().subtractedFrom (name.getLocalBounds()).getWidth());
    return wanted <= room;
}

//======================================================================== Card

Card::Card (juce::AudioProcessorValueTreeState& tree, const juce::String& cardTitle, const std::vector<std::string>& parameterIds)
    : title (cardTitle)
{
    for (const auto& id : parameterIds)
        addAndMakeVisible (*controls.emplace_back (std::make_unique<Control> (tree, id, title)));
}

void Card::paint (juce::Graphics& g)
{
    const auto area = getLocalBounds().toFloat();
    g.setColour (LookAndFeel::card());
    g.fillRoundedRectangle (area, 10.0f);

    auto head = getLocalBounds().reduced (padding + 2, padding - 3).removeFromTop (titleHeight).toFloat();
    g.setColour (accentOf (*this));
    g.fillRoundedRectangle (head.removeFromLeft (3.0f).withSizeKeepingCentre (3.0f, 14.0f), 1.5f);
    g.setColour (LookAndFeel::text());
    g.setFont (LookAndFeel::font (14.5f, true));
    g.drawText (title, head.withTrimmedLeft (8.0f), juce::Justification::centredLeft);
}

void Card::resized()
{
    auto area = getLocalBounds().reduced (padding).withTrimmedTop (titleHeight);
    const auto each = area.getWidth() / std::max (1, numControls());
    for (auto& control : controls)
        control->setBounds (area.removeFromLeft (each));
}

//======================================================================== Display

Display::Display (Processor& audioProcessor)
    : processor (audioProcessor)
{
    setInterceptsMouseClicks (false, false);
    startTimerHz (30);
}

void Display::timerCallback()
{
    constexpr float fall = 0.82f; // of 30 frames a second: 20 dB in 0.4 s, as a needle falls
    input = std::max (processor.inputMeter.take(), input * fall);
    output = std::max (processor.outputMeter.take(), output * fall);
    repaint();
}

void Display::paint (juce::Graphics& g)
{
    auto area = getLocalBounds().toFloat();
    g.setColour (juce::Colour (0xff0f1115));
    g.fillRoundedRectangle (area, 10.0f);
    area = area.reduced (14.0f, 10.0f);

    auto meters = area.removeFromRight (52.0f);
    if (! identity::isInstrument)
        drawMeter (g, meters.removeFromLeft (22.0f), input, "IN");
    drawMeter (g, meters.removeFromRight (22.0f), output, "OUT");
    area.removeFromRight (14.0f);

    const auto middle = area.getCentreY();
    g.setColour (LookAndFeel::line());
    g.drawHorizontalLine (juce::roundToInt (middle), area.getX(), area.getRight());

    // The trace starts where the wave rises through zero, so that a steady note stands still.
    size_t start = Scope::size / 2;
    while (start + 1 < Scope::size - 1 && ! (processor.scope.at (start) >= 0.0f && processor.scope.at (start + 1) < 0.0f))
        ++start;

    juce::Path trace;
    constexpr size_t shown = Scope::size / 2;
    for (size_t n = 0; n < shown; n += 2)
    {
        const auto value = juce::jlimit (-1.0f, 1.0f, processor.scope.at (start - n));
        const auto x = area.getX() + area.getWidth() * static_cast<float> (n) / static_cast<float> (shown - 1);
        const auto y = middle - value * area.getHeight() * 0.5f;
        if (n == 0)
            trace.startNewSubPath (x, y);
        else
            trace.lineTo (x, y);
    }

    const auto accent = accentOf (*this);
    g.setColour (accent.withAlpha (0.18f));
    g.strokePath (trace, juce::PathStrokeType (5.0f, juce::PathStrokeType::curved));
    g.setColour (accent);
    g.strokePath (trace, juce::PathStrokeType (1.6f, juce::PathStrokeType::curved));
}

void Display::drawMeter (juce::Graphics& g, juce::Rectangle<float> area, float level, const juce::String& caption) const
{
    g.setColour (LookAndFeel::quietText());
    g.setFont (LookAndFeel::font (10.5f));
    g.drawText (caption, area.removeFromBottom (14.0f), juce::Justification::centred);

    const auto bar = area.withSizeKeepingCentre (7.0f, area.getHeight());
    g.setColour (LookAndFeel::line());
    g.fillRoundedRectangle (bar, 3.5f);

    constexpr float floorDb = -60.0f;
    const auto db = juce::Decibels::gainToDecibels (level, floorDb);
    const auto full = juce::jlimit (0.0f, 1.0f, 1.0f - db / floorDb);
    if (full <= 0.0f)
        return;
    g.setColour (db > -0.1f ? juce::Colour (0xffff5a52) : accentOf (*this));
    g.fillRoundedRectangle (bar.withTop (bar.getBottom() - bar.getHeight() * full), 3.5f);
}

} // namespace plugsmith
