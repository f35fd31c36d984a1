#pragma once

#include "Footer.h"
#include "Header.h"
#include "KeyboardStrip.h"
#include "Module.h"
#include "OutputMeter.h"
#include "Sentence.h"

namespace plugsmith::runtime
{

/** The window of every plugin: the header, the sentence that asked for it, a module per section in rows, the output's
    level beside them, keys for an instrument, and a line of help.

    The content is laid out once at its natural size, from the parameters, and scaled as a whole when the window is resized:
    so it looks the same at every size, and nothing can be cut or overlap. A long chain is folded to fit a laptop's screen. */
class Editor final : public juce::AudioProcessorEditor, private juce::Timer
{
public:
    explicit Editor (Processor& audioProcessor);
    ~Editor() override;

    /** Follows the sound, the host and the mouse; the timer does it 30 times a second. */
    void refresh();

    /** @param scale  against the natural size */
    void setScale (float scale);

    const std::vector<std::unique_ptr<Module>>& shownModules() const { return modules; }

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    /** Modules that stand side by side: all but the first hear what the first hears. */
    using Group = std::vector<Module*>;

    void timerCallback() override { refresh(); }
    void addModules();
    std::vector<Group> rows() const;
    static int widthOf (const Group& modulesInRow);
    static int tallestOf (const Group& modulesInRow);
    static int heightOf (const std::vector<Group>& rowsOfModules);
    void foldToFit (int mostHeight, const Module* keep);
    void layOut();
    void fold (Module&);
    float scale() const { return static_cast<float> (getWidth()) / static_cast<float> (naturalSize.x); }
    float firstScale() const;
    void tell();

    Processor& audio;
    EditorLayout layout;
    std::vector<SectionView> sections;
    LookAndFeel look;
    juce::Component content;
    Header header;
    OutputMeter meter;
    Footer footer;
    std::unique_ptr<Sentence> sentence;
    std::unique_ptr<KeyboardStrip> keys;
    std::vector<std::unique_ptr<Module>> modules;
    bool tearsGroups = false;
    std::vector<Group> groups;
    juce::TooltipWindow tips{ this, 600 };
    juce::Point<int> naturalSize;
    int modulesWidth = 0, modulesHeight = 0;
    bool wasBypassed = false;
    int ticks = 0;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Editor)
};

} // namespace plugsmith::runtime
