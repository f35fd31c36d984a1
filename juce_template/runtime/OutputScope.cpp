#include "OutputScope.h"
#include "LookAndFeel.h"

namespace plugsmith::runtime
{

OutputScope::OutputScope (Processor& processor)
    : audio (processor)
{
    setInterceptsMouseClicks (false, false);
    setAccessible (false);
    refresh();
}

void OutputScope::refresh()
{
    if (std::exchange (seen, audio.scope.count()) == audio.scope.count())
        return; // the host plays nothing
    // The trace starts where the wave rises through zero, so that a steady note stands still.
    size_t start = Scope::size / 2;
    while (start + 1 < Scope::size - 1 && ! (audio.scope.at (start) >= 0.0f && audio.scope.at (start + 1) < 0.0f))
        ++start;

    const auto wasFlat = isFlat();
    loudest = 0.0f;
    for (size_t n = 0; n < shownFrames; ++n)
    {
        wave[n] = audio.scope.at (start - n);
        loudest = std::max (loudest, std::abs (wave[n]));
    }
    if (! (wasFlat && isFlat()))
        repaint();
}

void OutputScope::paint (juce::Graphics& g)
{
    const auto accent = LookAndFeel::accentOf (*this);
    g.setColour (LookAndFeel::well());
    g.fillRoundedRectangle (getLocalBounds().toFloat(), 6.0f);

    const auto area = getLocalBounds().toFloat().reduced (5.0f, 6.0f);
    g.setColour (LookAndFeel::line());
    g.fillRect (area.withSizeKeepingCentre (area.getWidth(), 1.0f));

    // Quiet sound is drawn larger, as far as it can be told from noise.
    const auto gain = isFlat() ? 0.0f : 0.92f / std::max (loudest, 0.01f);
    const auto points = static_cast<size_t> (juce::jlimit (16.0f, 360.0f, 0.5f * area.getWidth())); // more cost more than they show
    juce::Path trace;
    for (size_t n = 0; n < points; ++n)
    {
        const auto value = juce::jlimit (-1.0f, 1.0f, gain * wave[n * (shownFrames - 1) / (points - 1)]);
        const juce::Point<float> pixel (area.getX() + area.getWidth() * static_cast<float> (n) / static_cast<float> (points - 1), area.getCentreY() - value * area.getHeight() * 0.5f);
        if (n == 0)
            trace.startNewSubPath (pixel);
        else
            trace.lineTo (pixel);
    }
    g.setColour (accent);
    g.strokePath (trace, juce::PathStrokeType (1.5f));
    if (! isFlat())
    {
        g.setColour (LookAndFeel::quietText());
        g.setFont (LookAndFeel::font (11.5f));
        g.drawText (juce::String (juce::Decibels::gainToDecibels (loudest), 1).replace ("-", juce::String::charToString (0x2212)) + " dB", getLocalBounds().reduced (7, 4), juce::Justification::topRight);
    }
}

} // namespace plugsmith::runtime
