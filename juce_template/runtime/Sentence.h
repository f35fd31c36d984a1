#pragma once

#include "LookAndFeel.h"
#include "plugin/PluginEditor.h"

namespace plugsmith::runtime
{

/** The sentence that asked for the plugin: what was understood is underlined in the colour of what it brought, what was not
    is struck out, and the word under the mouse lights its controls. */
class Sentence final : public juce::Component
{
public:
    static constexpr int height = 30;

    /** @param colourOf  of a parameter's module */
    Sentence (std::vector<Word> words, std::function<juce::Colour (const std::string&)> colourOf);

    bool isEmpty() const { return words.empty(); }
    std::function<void (const Word*)> onHover; ///< null: no word is pointed at

    void paint (juce::Graphics&) override;
    void resized() override;
    void mouseMove (const juce::MouseEvent&) override;
    void mouseExit (const juce::MouseEvent&) override;

private:
    struct Place
    {
        juce::Rectangle<float> area;
        juce::String text;
    };

    void hover (int word);

    std::vector<Word> words;
    std::vector<juce::Colour> colours;
    std::vector<Place> places;
    juce::Font font;
    int hovered = -1;
};

} // namespace plugsmith::runtime
