#include "Card.h"

namespace plugsmith::runtime
{

Card::Card (juce::AudioProcessorValueTreeState& tree, const juce::String& cardTitle, const std::vector<std::string>& parameterIds)
    : title (cardTitle)
{
    for (const auto& id : parameterIds)
        addAndMakeVisible (*controls.emplace_back (makeControl (tree, id, title)));
}

void Card::paint (juce::Graphics& g)
{
    const auto area = getLocalBounds().toFloat();
    g.setColour (LookAndFeel::card());
    g.fillRoundedRectangle (area, 10.0f);

    auto head = getLocalBounds().reduced (padding + 2, padding - 3).removeFromTop (titleHeight).toFloat();
    g.setColour (LookAndFeel::accentOf (*this));
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

} // namespace plugsmith::runtime
