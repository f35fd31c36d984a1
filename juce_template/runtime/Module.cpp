#include "Module.h"

namespace plugsmith::runtime
{

Module::Module (Processor& processor, const SectionView& section, int mostWidth)
    : title (juce::String::fromUTF8 (section.title.c_str())),
      number (juce::String::fromUTF8 (section.number.c_str())),
      of (section.drawing.of)
{
    setColour (LookAndFeel::accentId, juce::Colour (section.accent));
    setTitle (title);
    setFocusContainerType (FocusContainerType::none);

    if (of == "output")
        picture = (scope = std::make_unique<OutputScope> (processor)).get();
    else if (! of.isEmpty() && drawing::isDrawing (section.drawing.of))
        picture = (drawing = std::make_unique<SectionDrawing> (processor.tree, section.drawing)).get();
    if (picture != nullptr)
        addAndMakeVisible (picture);

    bool chiefIsLarge = false;
    for (const auto& each : section.controls)
    {
        const auto size = each.isLarge ? Control::Size::large : Control::Size::small;
        auto& control = *controls.emplace_back (makeControl (processor.tree, each.id, juce::String::fromUTF8 (each.name.c_str()), size));
        addAndMakeVisible (control);
        if (chief == nullptr || (each.isLarge && ! chiefIsLarge))
        {
            chief = &control;
            chiefIsLarge = each.isLarge;
        }
    }

    lines.emplace_back();
    for (const auto& control : controls)
        lines.back().push_back (control.get());
    const auto room = mostWidth - 2 * padding - (picture != nullptr ? SectionDrawing::leastWidth + gap : 0);
    const auto wanted = widthOf (lines.front());
    if (wanted > room)
    {
        // In lines of about one length.
        const auto count = (wanted + room - 1) / room, length = (wanted + count - 1) / count;
        std::vector<std::vector<Control*>> broken (1);
        for (auto* control : lines.front())
        {
            if (widthOf (broken.back()) > 0 && widthOf (broken.back()) + control->naturalWidth() / 2 > length && static_cast<int> (broken.size()) <= count)
                broken.emplace_back();
            broken.back().push_back (control);
        }
        lines = broken;
    }
}

int Module::widthOf (const std::vector<Control*>& line) const
{
    int sum = 0;
    for (const auto* control : line)
        sum += control->naturalWidth();
    return sum;
}

int Module::naturalWidth() const
{
    if (folded)
        return foldedWidth;
    int widest = 0;
    for (const auto& line : lines)
        widest = std::max (widest, widthOf (line));
    const auto titleWidth = juce::roundToInt (juce::GlyphArrangement::getStringWidth (LookAndFeel::font (14.0f, true), title)) + 60;
    return std::max (titleWidth, 2 * padding + (picture != nullptr ? SectionDrawing::leastWidth + gap : 0) + widest);
}

void Module::setFolded (bool isFoldedNow)
{
    folded = isFoldedNow;
    for (const auto& control : controls)
        control->setVisible (! folded || control.get() == chief);
    resized();
    repaint();
}

void Module::refresh (float beatsPerMinute)
{
    if (drawing != nullptr)
        drawing->refresh (beatsPerMinute);
    if (scope != nullptr)
        scope->refresh();
    if (drawing == nullptr)
        return;

    const auto resting = restingRoles (drawing->shownRoles());
    for (const auto& [role, value] : drawing->shownRoles().values)
    {
        const auto* parameter = drawing->parameterOf (role);
        const auto isResting = std::find (resting.begin(), resting.end(), role) != resting.end();
        for (const auto& control : controls)
            if (parameter != nullptr && control->parameter == parameter)
                control->setIdle (isResting);
    }
}

void Module::setLit (const std::vector<std::string>& parameterIds)
{
    for (const auto& control : controls)
        control->setLit (std::find (parameterIds.begin(), parameterIds.end(), control->getComponentID().toStdString()) != parameterIds.end());
}

bool Module::isDrawn() const
{
    if (scope != nullptr)
        return ! scope->isFlat();
    return drawing != nullptr && ! (drawing->shape().lines.empty() && drawing->shape().bars.empty());
}

void Module::paint (juce::Graphics& g)
{
    const auto area = getLocalBounds().toFloat();
    const auto accent = LookAndFeel::accentOf (*this);
    g.setColour (LookAndFeel::card());
    g.fillRoundedRectangle (area, 8.0f);
    {
        const juce::Graphics::ScopedSaveState saved (g);
        g.reduceClipRegion (0, 0, getWidth(), 2);
        g.setColour (accent);
        g.fillRoundedRectangle (area, 8.0f);
    }

    auto head = getLocalBounds().withHeight (titleHeight).withTrimmedTop (2).reduced (padding, 0);
    if (number.isNotEmpty())
    {
        g.setFont (LookAndFeel::font (11.5f, true));
        const auto width = std::max (17, juce::roundToInt (juce::GlyphArrangement::getStringWidth (LookAndFeel::font (11.5f, true), number)) + 9);
        const auto badge = head.removeFromLeft (width).withSizeKeepingCentre (width, 16).toFloat();
        g.setColour (accent);
        g.drawRoundedRectangle (badge.reduced (0.5f), 4.0f, 1.0f);
        g.drawText (number, badge, juce::Justification::centred);
        head.removeFromLeft (7);
    }
    g.setColour (LookAndFeel::text());
    g.setFont (LookAndFeel::font (14.0f, true));
    g.drawText (title, head, juce::Justification::centredLeft);
    if (onFold != nullptr)
    {
        juce::Path arrow;
        const auto place = head.removeFromRight (12).toFloat().getCentre();
        const auto way = folded ? -1.0f : 1.0f;
        arrow.addTriangle (place.x - 4.0f, place.y - 2.0f * way, place.x + 4.0f, place.y - 2.0f * way, place.x, place.y + 3.0f * way);
        g.setColour (LookAndFeel::quietText());
        g.fillPath (arrow);
    }
}

void Module::resized()
{
    auto area = getLocalBounds().reduced (padding, 0).withTrimmedTop (titleHeight).withTrimmedBottom (padding);
    if (folded)
    {
        if (chief != nullptr)
            chief->setBounds (area.removeFromRight (std::min (area.getWidth() / 2, chief->naturalWidth())).withHeight (Control::height));
        area.removeFromRight (gap);
        if (picture != nullptr)
            picture->setBounds (area.withHeight (Control::height - 6));
        return;
    }

    int widest = 0;
    for (const auto& line : lines)
        widest = std::max (widest, widthOf (line));

    // The drawing takes what the controls leave; without one, they spread.
    if (picture != nullptr)
    {
        auto place = area.removeFromLeft (area.getWidth() - widest - gap);
        area.removeFromLeft (gap);
        picture->setBounds (place.withTrimmedTop (2));
    }
    for (const auto& line : lines)
    {
        auto row = area.removeFromTop (Control::height);
        const auto spare = picture != nullptr ? 0 : std::max (0, row.getWidth() - widthOf (line)) / std::max (1, static_cast<int> (line.size()));
        for (auto* control : line)
            control->setBounds (row.removeFromLeft (control->naturalWidth() + std::min (spare, 40)));
    }
}

void Module::mouseUp (const juce::MouseEvent& event)
{
    if (onFold != nullptr && event.mouseWasClicked() && ! event.mods.isPopupMenu() && event.y < titleHeight)
        onFold();
}

} // namespace plugsmith::runtime
