#include "Module.h"

namespace plugsmith::runtime
{

namespace
{
/** What is left to say of each name under a title: without the words that all begin with, and without the title. */
std::vector<juce::String> shownNames (const juce::AudioProcessorValueTreeState& tree, const std::vector<std::string>& ids, const juce::String& title)
{
    std::vector<juce::String> names;
    for (const auto& id : ids)
    {
        const auto* parameter = tree.getParameter (id);
        names.push_back (parameter != nullptr ? parameter->getName (64) : juce::String (id));
    }
    while (names.size() > 1)
    {
        const auto word = names.front().upToFirstOccurrenceOf (" ", true, false);
        if (! word.endsWithChar (' ') || ! std::all_of (names.begin(), names.end(), [&word] (const auto& name) { return name.startsWith (word) && name.length() > word.length(); }))
            break;
        for (auto& name : names)
            name = name.substring (word.length());
    }
    for (auto& name : names)
        if (name.startsWith (title + " "))
            name = name.substring (title.length() + 1);
    return names;
}
} // namespace

Module::Module (Processor& processor, const Section& section, const juce::String& shownNumber, juce::Colour accent, int mostWidth)
    : title (juce::String::fromUTF8 (section.title.c_str())),
      number (shownNumber),
      of (section.drawing.of)
{
    setColour (LookAndFeel::accentId, accent);
    setTitle (title);
    setFocusContainerType (FocusContainerType::none);

    if (of == "output")
        picture = (scope = std::make_unique<OutputScope> (processor)).get();
    else if (! of.isEmpty() && drawing::isDrawing (section.drawing.of))
        picture = (drawing = std::make_unique<SectionDrawing> (processor.tree, section.drawing)).get();
    if (picture != nullptr)
        addAndMakeVisible (picture);

    const auto isLarge = [&section] (const std::string& id) { return std::find (section.large.begin(), section.large.end(), id) != section.large.end(); };
    const auto names = shownNames (processor.tree, section.parameterIds, title);
    for (const auto& id : section.parameterIds)
    {
        auto& control = *controls.emplace_back (makeControl (processor.tree, id, names[controls.size()], isLarge (id) ? Control::Size::large : Control::Size::small));
        addAndMakeVisible (control);
        if (chief == nullptr || (isLarge (id) && ! isLarge (chief->getComponentID().toStdString())))
            chief = &control;
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

    // A time or a rate rests while the tempo gives it, and so does the detune of a single voice.
    const auto indexOf = [this] (const char* role) {
        const auto* parameter = drawing->parameterOf (role);
        return parameter != nullptr ? juce::roundToInt (parameter->convertFrom0to1 (parameter->getValue())) : -1;
    };
    const auto rests = [this] (const char* role, bool isIdle) {
        const auto* parameter = drawing->parameterOf (role);
        for (const auto& control : controls)
            if (parameter != nullptr && control->parameter == parameter)
                control->setIdle (isIdle);
    };
    if (const auto sync = indexOf ("sync"); sync >= 0)
        for (const auto* role : { "time", "rate" })
            rests (role, sync > 0);
    if (const auto unison = indexOf ("unison"); unison >= 0)
        rests ("detune", unison == 0);
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
