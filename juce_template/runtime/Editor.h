#pragma once

#include "Card.h"
#include "Display.h"
#include "plugin/PluginEditor.h"

namespace plugsmith::runtime
{

/** The window of every plugin: header with presets and bypass, the display, and the cards in rows.

    The content is laid out once at its natural size, from the parameters, and scaled as a whole when
    the window is resized: so it looks the same at every size, and nothing can be cut or overlap. */
class Editor final : public juce::AudioProcessorEditor, private juce::Timer
{
public:
    explicit Editor (Processor& audioProcessor);
    ~Editor() override;

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    /** Everything inside the window, at natural size. */
    struct Content final : public juce::Component
    {
        std::function<void (juce::Graphics&)> onPaint;
        void paint (juce::Graphics& g) override { onPaint (g); }
    };

    void timerCallback() override;
    void addCards();
    juce::Point<int> layOut();
    void paintHeader (juce::Graphics&) const;
    void stepPreset (int direction);

    Processor& audio;
    EditorLayout layout;
    LookAndFeel look;
    Content content;
    Display display;
    juce::ComboBox presetMenu;
    juce::TextButton previous{ "<" }, next{ ">" };
    juce::ToggleButton power;
    juce::ParameterAttachment bypassLink;
    std::vector<std::unique_ptr<Card>> cards;
    juce::Point<int> naturalSize;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Editor)
};

} // namespace plugsmith::runtime
