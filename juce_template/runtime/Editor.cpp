#include "Editor.h"
#include "Identity.h"
#include <set>

namespace plugsmith::runtime
{

namespace
{
constexpr int margin = 14, gap = 10, headerHeight = 52, rowWidth = 760, singleRowWidth = 960, leastWidth = 560;
constexpr float smallest = 0.75f, largest = 2.5f;
} // namespace

Editor::Editor (Processor& audioProcessor)
    : AudioProcessorEditor (audioProcessor),
      audio (audioProcessor),
      layout (declareEditor()),
      look (juce::Colour (layout.accent)),
      display (audioProcessor),
      bypassLink (*audio.tree.getParameter (bypassId), [this] (float value) { power.setToggleState (value < 0.5f, juce::dontSendNotification); })
{
    setLookAndFeel (&look);
    content.onPaint = [this] (juce::Graphics& g) { paintHeader (g); };
    addAndMakeVisible (content);
    content.addAndMakeVisible (display);

    for (int index = 0; index < audio.getNumPrograms(); ++index)
        presetMenu.addItem (audio.getProgramName (index), index + 1);
    presetMenu.setTitle ("Preset");
    presetMenu.onChange = [this] {
        if (presetMenu.getSelectedId() > 0)
            audio.setCurrentProgram (presetMenu.getSelectedId() - 1);
    };
    previous.setTitle ("Previous preset");
    previous.onClick = [this] { stepPreset (-1); };
    next.setTitle ("Next preset");
    next.onClick = [this] { stepPreset (1); };
    power.setTitle ("Plugin on");
    power.setTooltip ("Off: the sound passes unchanged");
    power.onClick = [this] { bypassLink.setValueAsCompleteGesture (power.getToggleState() ? 0.0f : 1.0f); };
    for (auto* each : std::initializer_list<juce::Component*>{ &previous, &presetMenu, &next, &power })
        content.addAndMakeVisible (each);

    bypassLink.sendInitialUpdate();
    addCards();
    naturalSize = layOut();
    timerCallback();
    startTimerHz (8);

    const auto scaled = [this] (float scale) { return juce::Point<int> (juce::roundToInt (static_cast<float> (naturalSize.x) * scale), juce::roundToInt (static_cast<float> (naturalSize.y) * scale)); };
    const auto saved = audio.editorSize.x; // before the limits below resize the window, and overwrite it
    setResizable (true, true);
    setResizeLimits (scaled (smallest).x, scaled (smallest).y, scaled (largest).x, scaled (largest).y);
    getConstrainer()->setFixedAspectRatio (static_cast<double> (naturalSize.x) / naturalSize.y);

    const auto wanted = saved > 0 ? juce::jlimit (smallest, largest, static_cast<float> (saved) / static_cast<float> (naturalSize.x)) : 1.0f;
    setSize (scaled (wanted).x, scaled (wanted).y);
}

Editor::~Editor()
{
    setLookAndFeel (nullptr);
}

void Editor::addCards()
{
    std::set<std::string> shown;
    for (const auto& section : layout.sections)
        shown.insert (section.parameterIds.begin(), section.parameterIds.end());

    auto sections = layout.sections;
    if (sections.empty())
        sections.push_back ({ "Controls", {} });
    for (const auto& parameter : declareParameters()) // no parameter is ever without a control
        if (shown.count (parameter.id) == 0)
            sections.back().parameterIds.push_back (parameter.id);

    // A long section goes on in cards of their own, all of about one length.
    constexpr size_t longest = (rowWidth - 2 * margin - 2 * Card::padding) / Control::width;
    for (const auto& section : sections)
    {
        const auto count = section.parameterIds.size();
        const auto numCards = std::max (size_t{ 1 }, (count + longest - 1) / longest);
        const auto length = std::max (size_t{ 1 }, (count + numCards - 1) / numCards);
        for (size_t start = 0; start < count; start += length)
        {
            const auto end = std::min (start + length, count);
            const std::vector<std::string> ids (section.parameterIds.begin() + static_cast<std::ptrdiff_t> (start), section.parameterIds.begin() + static_cast<std::ptrdiff_t> (end));
            cards.push_back (std::make_unique<Card> (audio.tree, section.title, ids));
            content.addAndMakeVisible (*cards.back());
        }
    }
}

// Fills rows from left to right, then gives each row's spare width to its cards by their controls.
juce::Point<int> Editor::layOut()
{
    int all = 2 * margin - gap;
    for (const auto& card : cards)
        all += card->naturalWidth() + gap;
    const auto limit = all <= singleRowWidth ? singleRowWidth : rowWidth; // few controls stand in one row

    std::vector<std::vector<Card*>> rows;
    int used = limit, widest = leastWidth;
    for (auto& card : cards)
    {
        const auto wanted = card->naturalWidth() + gap;
        if (used + wanted > limit - 2 * margin + gap)
        {
            rows.emplace_back();
            used = 0;
        }
        rows.back().push_back (card.get());
        used += wanted;
        widest = std::max (widest, used - gap + 2 * margin);
    }

    const auto inner = widest - 2 * margin;
    auto y = margin + headerHeight + gap;
    display.setBounds (margin, y, inner, Display::height);
    y += Display::height + gap;

    for (const auto& row : rows)
    {
        int controls = 0, natural = gap * (static_cast<int> (row.size()) - 1);
        for (const auto* card : row)
        {
            controls += card->numControls();
            natural += card->naturalWidth();
        }

        auto x = margin;
        const auto spare = inner - natural;
        for (auto* card : row)
        {
            const auto isLast = card == row.back();
            const auto width = isLast ? margin + inner - x : card->naturalWidth() + spare * card->numControls() / std::max (1, controls);
            card->setBounds (x, y, width, Card::height);
            x += width + gap;
        }
        y += Card::height + gap;
    }

    auto header = juce::Rectangle<int> (margin, margin, inner, headerHeight).withSizeKeepingCentre (inner, 30);
    power.setBounds (header.removeFromRight (44));
    header.removeFromRight (gap);
    next.setBounds (header.removeFromRight (30));
    header.removeFromRight (4);
    presetMenu.setBounds (header.removeFromRight (190));
    header.removeFromRight (4);
    previous.setBounds (header.removeFromRight (30));

    const juce::Point<int> size (widest, y - gap + margin);
    content.setSize (size.x, size.y);
    return size;
}

void Editor::paint (juce::Graphics& g)
{
    g.fillAll (LookAndFeel::ground());
}

void Editor::paintHeader (juce::Graphics& g) const
{
    auto area = juce::Rectangle<int> (margin, margin, previous.getX() - margin - gap, headerHeight);
    const auto hasTagline = ! layout.tagline.empty();
    g.setColour (LookAndFeel::text());
    g.setFont (LookAndFeel::font (23.0f, true));
    g.drawFittedText (identity::name, hasTagline ? area.removeFromTop (30) : area, juce::Justification::centredLeft, 1, 0.6f);
    if (! hasTagline)
        return;
    g.setColour (LookAndFeel::quietText());
    g.setFont (LookAndFeel::font (13.0f));
    g.drawFittedText (layout.tagline, area, juce::Justification::centredLeft, 1, 0.6f);
}

void Editor::resized()
{
    content.setTransform (juce::AffineTransform::scale (static_cast<float> (getWidth()) / static_cast<float> (naturalSize.x)));
    audio.editorSize = { getWidth(), getHeight() };
}

// The host may change the program behind the menu's back. An edited preset is none of the menu's items,
// so that it can be chosen again to get it back.
void Editor::timerCallback()
{
    const auto current = audio.getCurrentProgram();
    if (audio.isPresetEdited())
        presetMenu.setText (audio.getProgramName (current) + " *", juce::dontSendNotification);
    else
        presetMenu.setSelectedId (current + 1, juce::dontSendNotification);
}

void Editor::stepPreset (int direction)
{
    const auto count = audio.getNumPrograms();
    audio.setCurrentProgram ((audio.getCurrentProgram() + direction + count) % count);
    timerCallback();
}

} // namespace plugsmith::runtime
