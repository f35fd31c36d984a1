#include "Sentence.h"

namespace plugsmith::runtime
{

Sentence::Sentence (std::vector<Word> itsWords, std::function<juce::Colour (const std::string&)> colourOf)
    : words (std::move (itsWords)),
      font (LookAndFeel::font (14.0f))
{
    juce::String whole;
    for (const auto& word : words)
    {
        colours.push_back (word.parameterIds.empty() ? LookAndFeel::quietText() : colourOf (word.parameterIds.front()));
        whole += juce::String::fromUTF8 (word.text.c_str());
    }
    setTitle ("Asked for: " + whole);
}

void Sentence::resized()
{
    places.clear();
    const auto room = static_cast<float> (getWidth() - 24);
    float all = 0.0f;
    for (const auto& word : words)
        all += juce::GlyphArrangement::getStringWidth (font, juce::String::fromUTF8 (word.text.c_str()));
    font = LookAndFeel::font (14.0f * juce::jlimit (0.75f, 1.0f, room / std::max (all, 1.0f)));

    auto x = 12.0f;
    for (const auto& word : words)
    {
        auto text = juce::String::fromUTF8 (word.text.c_str());
        auto width = juce::GlyphArrangement::getStringWidth (font, text);
        if (x + width > room + 12.0f) // the rest of a long sentence is cut
        {
            text = juce::String::charToString (0x2026);
            width = juce::GlyphArrangement::getStringWidth (font, text);
        }
        places.push_back ({ { x, 0.0f, width, static_cast<float> (getHeight()) }, text });
        x += width;
        if (text.length() == 1 && text[0] == 0x2026)
            break;
    }
}

void Sentence::paint (juce::Graphics& g)
{
    g.setColour (LookAndFeel::well());
    g.fillRoundedRectangle (getLocalBounds().toFloat(), 7.0f);
    g.setFont (font);
    for (size_t n = 0; n < places.size(); ++n)
    {
        const auto& [area, text] = places[n];
        const auto& word = words[n];
        const auto isUsed = ! word.parameterIds.empty();
        const auto ink = juce::GlyphArrangement::getStringWidth (font, text.trimEnd());
        if (static_cast<int> (n) == hovered && isUsed)
        {
            g.setColour (colours[n].withAlpha (0.25f));
            g.fillRoundedRectangle (area.withWidth (ink).expanded (3.0f, 0.0f).reduced (0.0f, 4.0f), 4.0f);
        }
        g.setColour (isUsed ? LookAndFeel::text() : LookAndFeel::quietText());
        g.drawText (text, area.expanded (2.0f, 0.0f).withX (area.getX()), juce::Justification::centredLeft, false);
        if (isUsed)
        {
            g.setColour (colours[n]);
            g.fillRect (juce::Rectangle<float> (area.getX(), area.getCentreY() + 9.0f, ink, 2.0f));
        }
        else if (word.isIgnored)
        {
            g.setColour (juce::Colour (0xffff6b62));
            g.fillRect (juce::Rectangle<float> (area.getX(), area.getCentreY(), ink, 1.5f));
        }
    }
}

void Sentence::hover (int word)
{
    if (word == std::exchange (hovered, word))
        return;
    repaint();
    if (onHover != nullptr)
        onHover (word >= 0 ? &words[static_cast<size_t> (word)] : nullptr);
}

void Sentence::mouseMove (const juce::MouseEvent& event)
{
    int found = -1;
    for (size_t n = 0; n < places.size(); ++n)
        if (places[n].area.contains (event.position) && (! words[n].parameterIds.empty() || words[n].isIgnored))
            found = static_cast<int> (n);
    hover (found);
}

void Sentence::mouseExit (const juce::MouseEvent&)
{
    hover (-1);
}

} // namespace plugsmith::runtime
