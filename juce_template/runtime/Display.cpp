#include "Display.h"
#include "Identity.h"
#include "LookAndFeel.h"

namespace plugsmith::runtime
{

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

    const auto accent = LookAndFeel::accentOf (*this);
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
    g.setColour (db > -0.1f ? juce::Colour (0xffff5a52) : LookAndFeel::accentOf (*this));
    g.fillRoundedRectangle (bar.withTop (bar.getBottom() - bar.getHeight() * full), 3.5f);
}

} // namespace plugsmith::runtime
