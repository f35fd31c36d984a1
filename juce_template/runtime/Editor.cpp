#include "Editor.h"
#include "Identity.h"
#include "KnobControl.h"

namespace plugsmith::runtime
{

namespace
{
constexpr int margin = 12, gap = 8;
constexpr int widestContent = 1256, highestContent = 690; // a laptop's screen less its bars, 1280 x 700
constexpr float smallest = 0.75f, largest = 2.5f;
constexpr float shareOfScreen = 0.9f;
} // namespace

Editor::Editor (Processor& audioProcessor)
    : AudioProcessorEditor (audioProcessor),
      audio (audioProcessor),
      layout (declareEditor()),
      sections (sectionViews (layout, audioProcessor.declaredParameters())),
      look (juce::Colour (layout.accent)),
      header (audioProcessor, juce::String::fromUTF8 (layout.tagline.c_str())),
      meter (audioProcessor)
{
    setLookAndFeel (&look);
    tips.setLookAndFeel (&look);
    addAndMakeVisible (content);
    content.addAndMakeVisible (header);
    addModules();

    sentence = std::make_unique<Sentence> (layout.sentence, [this] (const std::string& id) {
        for (const auto& section : sections)
            for (const auto& control : section.controls)
                if (control.id == id)
                    return juce::Colour (section.accent);
        return LookAndFeel::accentOf (content);
    });
    sentence->onHover = [this] (const Word* word) {
        for (const auto& module : modules)
            module->setLit (word != nullptr ? word->parameterIds : std::vector<std::string>{});
        footer.say (word != nullptr && word->isIgnored ? juce::String::fromUTF8 (word->text.c_str()).trim() + ": not understood" : juce::String(), false);
    };
    if (! sentence->isEmpty())
        content.addAndMakeVisible (*sentence);
    content.addAndMakeVisible (meter);
    if (identity::isInstrument)
        content.addAndMakeVisible (*(keys = std::make_unique<KeyboardStrip> (audio)));
    content.addAndMakeVisible (footer);

    // What is around the modules is known; the rest of a laptop's height is theirs.
    const auto around = 2 * margin + Header::height + gap + (sentence->isEmpty() ? 0 : Sentence::height + gap) + (keys != nullptr ? KeyboardStrip::height + gap : 0) + gap + Footer::height;
    foldToFit (highestContent - around, nullptr);
    modulesHeight = heightOf (rows());
    naturalSize = { modulesWidth + gap + OutputMeter::width + 2 * margin, around + modulesHeight };
    layOut();

    header.onScale = [this] (float wanted) {
        setScale (wanted);
        userscale::save (wanted);
    };
    header.currentScale = [this] { return scale(); };

    const auto saved = audio.windowScale; // before the limits below resize the window, and overwrite it
    const auto scaled = [this] (float size) { return juce::Point<int> (juce::roundToInt (static_cast<float> (naturalSize.x) * size), juce::roundToInt (static_cast<float> (naturalSize.y) * size)); };
    setResizable (true, true);
    setResizeLimits (scaled (smallest).x, scaled (smallest).y, scaled (largest).x, scaled (largest).y);
    getConstrainer()->setFixedAspectRatio (static_cast<double> (naturalSize.x) / naturalSize.y);
    setScale (saved > 0.0f ? juce::jlimit (smallest, largest, saved) : firstScale()); // not NaN, which is not above 0

    refresh();
    startTimerHz (30);
}

Editor::~Editor()
{
    tips.setLookAndFeel (nullptr);
    setLookAndFeel (nullptr);
}

void Editor::addModules()
{
    constexpr auto mostModules = widestContent - 2 * margin - gap - OutputMeter::width;
    for (const auto& section : sections)
    {
        auto* module = modules.emplace_back (std::make_unique<Module> (audio, section, mostModules)).get();
        content.addAndMakeVisible (*module);
        if (groups.empty() || ! section.isBeside)
            groups.emplace_back();
        groups.back().push_back (module);
    }

    auto all = -gap;
    for (const auto& module : modules)
        all += module->naturalWidth() + gap;
    auto widest = Header::leastWidth - gap - OutputMeter::width;
    for (const auto& module : modules)
        widest = std::max (widest, module->naturalWidth());
    modulesWidth = std::min (std::max (widest, all), mostModules);
}

/** Fills rows from left to right; a group is torn apart only if it is wider than a row, or the window would be too high. */
std::vector<Editor::Group> Editor::rows() const
{
    std::vector<Group> made;
    int used = 0;
    const auto place = [&] (const Group& together) {
        const auto width = widthOf (together);
        if (made.empty() || used + gap + width > modulesWidth)
        {
            made.emplace_back();
            used = -gap;
        }
        made.back().insert (made.back().end(), together.begin(), together.end());
        used += gap + width;
    };
    for (const auto& group : groups)
    {
        if (! tearsGroups && widthOf (group) <= modulesWidth)
            place (group);
        else
            for (auto* module : group)
                place ({ module });
    }
    return made;
}

int Editor::widthOf (const Group& modulesInRow)
{
    auto sum = -gap;
    for (const auto* module : modulesInRow)
        sum += module->naturalWidth() + gap;
    return sum;
}

int Editor::tallestOf (const Group& modulesInRow)
{
    int tallest = 0;
    for (const auto* module : modulesInRow)
        tallest = std::max (tallest, module->naturalHeight());
    return tallest;
}

int Editor::heightOf (const std::vector<Group>& rowsOfModules)
{
    auto sum = -gap;
    for (const auto& row : rowsOfModules)
        sum += tallestOf (row) + gap;
    return sum;
}

/** Folds modules, the widest first, until the rows are low enough; then tears groups. */
void Editor::foldToFit (int mostHeight, const Module* keep)
{
    while (heightOf (rows()) > mostHeight)
    {
        Module* widest = nullptr;
        for (const auto& module : modules)
            if (! module->isFolded() && module->canFold() && module.get() != keep && (widest == nullptr || module->naturalWidth() > widest->naturalWidth()))
                widest = module.get();
        if (widest != nullptr)
            widest->setFolded (true);
        else if (std::exchange (tearsGroups, true))
            return;
    }
}

void Editor::fold (Module& module)
{
    module.setFolded (! module.isFolded());
    foldToFit (modulesHeight, &module);
    layOut();
}

void Editor::layOut()
{
    auto area = juce::Rectangle<int> (naturalSize.x, naturalSize.y).reduced (margin);
    header.setBounds (area.removeFromTop (Header::height));
    area.removeFromTop (gap);
    if (! sentence->isEmpty())
    {
        sentence->setBounds (area.removeFromTop (Sentence::height));
        area.removeFromTop (gap);
    }
    footer.setBounds (area.removeFromBottom (Footer::height));
    area.removeFromBottom (gap);
    if (keys != nullptr)
    {
        keys->setBounds (area.removeFromBottom (KeyboardStrip::height));
        area.removeFromBottom (gap);
    }
    meter.setBounds (area.removeFromRight (OutputMeter::width));
    area.removeFromRight (gap);

    const auto anyFolded = std::any_of (modules.begin(), modules.end(), [] (const auto& module) { return module->isFolded(); });
    for (const auto& module : modules)
        module->onFold = anyFolded && module->canFold() ? std::function<void()> ([this, each = module.get()] { fold (*each); }) : nullptr;

    // Each row's spare width goes to its modules in equal parts: their drawings grow, never their knobs.
    for (const auto& row : rows())
    {
        auto line = area.removeFromTop (tallestOf (row));
        area.removeFromTop (gap);
        const auto spare = std::max (0, line.getWidth() - widthOf (row)), count = static_cast<int> (row.size());
        for (int n = 0; n < count; ++n)
        {
            auto* module = row[static_cast<size_t> (n)];
            const auto width = module->naturalWidth() + spare / count;
            module->setBounds (n + 1 == count ? line : line.removeFromLeft (width));
            line.removeFromLeft (gap);
        }
    }
    content.setSize (naturalSize.x, naturalSize.y);
}

void Editor::refresh()
{
    const auto isBypassed = audio.getBypassParameter()->getValue() >= 0.5f;
    const auto bpm = audio.tempo.load (std::memory_order_relaxed);
    for (const auto& module : modules)
    {
        module->refresh (bpm);
        if (isBypassed != wasBypassed)
            module->setAlpha (isBypassed ? 0.4f : 1.0f);
    }
    wasBypassed = isBypassed;
    meter.refresh();
    if (keys != nullptr)
        keys->refresh();
    if (ticks++ % 4 == 0)
        header.refresh();
    tell();
}

void Editor::tell()
{
    if (const auto rate = audio.getSampleRate(); rate > 0.0)
        footer.setLatency (1000.0 * audio.getLatencySamples() / rate);
    auto* on = isMouseOver (true) ? juce::Desktop::getInstance().getMainMouseSource().getComponentUnderMouse() : nullptr;
    if (on == nullptr || ! isParentOf (on))
        on = getCurrentlyFocusedComponent();
    if (on == nullptr || ! isParentOf (on))
        return;
    auto* control = dynamic_cast<Control*> (on);
    if (control == nullptr)
        control = on->findParentComponentOfClass<Control>();
    if (control != nullptr)
        footer.say (control->help(), dynamic_cast<KnobControl*> (control) != nullptr);
    else if (dynamic_cast<SectionDrawing*> (on) != nullptr)
        footer.say ("Drag the dots of the curve", false);
    else if (dynamic_cast<Sentence*> (on) == nullptr)
        footer.say ({}, false);
}

float Editor::firstScale() const
{
    auto wanted = juce::jlimit (smallest, largest, userscale::load());
    if (const auto* display = juce::Desktop::getInstance().getDisplays().getPrimaryDisplay())
    {
        const auto screen = display->userArea.toFloat() * shareOfScreen;
        wanted = std::min ({ wanted, screen.getWidth() / static_cast<float> (naturalSize.x), screen.getHeight() / static_cast<float> (naturalSize.y) });
    }
    return std::max (smallest, wanted);
}

void Editor::setScale (float wanted)
{
    setSize (juce::roundToInt (static_cast<float> (naturalSize.x) * wanted), juce::roundToInt (static_cast<float> (naturalSize.y) * wanted));
}

void Editor::paint (juce::Graphics& g)
{
    g.fillAll (LookAndFeel::ground());
}

void Editor::resized()
{
    content.setTransform (juce::AffineTransform::scale (scale()));
    header.refresh(); // it tells the size
    audio.windowScale = scale();
}

} // namespace plugsmith::runtime
