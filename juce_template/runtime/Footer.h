#pragma once

#include "LookAndFeel.h"

namespace plugsmith::runtime
{

/** One line: what the mouse or the keyboard is on and how it is handled; the latency, and where the plugin comes from. */
class Footer final : public juce::Component
{
public:
    static constexpr int height = 20;

    Footer() { setInterceptsMouseClicks (false, false); }

    /** @param isKnob  how it is turned is told too */
    void say (const juce::String& text, bool isKnob)
    {
        if (text == said && isKnob == canBeTurned)
            return;
        said = text;
        canBeTurned = isKnob;
        repaint();
    }

    void setLatency (double milliseconds)
    {
        if (! juce::approximatelyEqual (std::exchange (latency, milliseconds), milliseconds))
            repaint();
    }

    void paint (juce::Graphics& g) override
    {
        auto area = getLocalBounds();
        const auto put = [&] (const juce::String& text, juce::Colour colour, bool isBold) {
            const auto font = LookAndFeel::font (12.0f, isBold);
            const auto width = juce::roundToInt (std::ceil (juce::GlyphArrangement::getStringWidth (font, text)));
            g.setFont (font);
            g.setColour (colour);
            g.drawText (text, area.removeFromRight (width), juce::Justification::centredRight, false);
        };
        put ("smith", LookAndFeel::accentOf (*this), true);
        put ("plug", LookAndFeel::text(), true);
        area.removeFromRight (16);
        if (latency > 0.0)
            put ("latency " + juce::String (latency, 1) + " ms", LookAndFeel::quietText(), false);
        area.removeFromRight (16);

        const auto font = LookAndFeel::font (12.0f, true);
        g.setFont (font);
        g.setColour (LookAndFeel::text());
        g.drawText (said, area, juce::Justification::centredLeft);
        area.removeFromLeft (juce::roundToInt (juce::GlyphArrangement::getStringWidth (font, said)) + 14);
        g.setFont (LookAndFeel::font (12.0f));
        g.setColour (LookAndFeel::quietText());
        if (canBeTurned)
            g.drawText ("drag, Shift for fine steps; double click for the default; Return to type; right click for the host's menu", area, juce::Justification::centredLeft);
    }

private:
    juce::String said;
    bool canBeTurned = false;
    double latency = 0.0;
};

} // namespace plugsmith::runtime
