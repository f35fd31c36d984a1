#pragma once

#include "LookAndFeel.h"
#include "Processor.h"
#include "UserFiles.h"

namespace plugsmith::runtime
{

/** The top of the window: the name, presets, A and B, undo, size, and the switch that bypasses. */
class Header final : public juce::Component
{
public:
    static constexpr int height = 44, leastWidth = 790;

    Header (Processor& processor, const juce::String& tagline);

    /** Follows what the host changes behind the window's back. */
    void refresh();

    std::function<void (float)> onScale; ///< a size was chosen
    std::function<float()> currentScale;

    void paint (juce::Graphics&) override;
    void resized() override;

private:
    static constexpr int firstOfUser = 1000, firstAction = 2000;

    void fillPresets();
    void choosePreset (int id);
    void stepPreset (int direction);
    void apply (const juce::String& presetText);
    void askForName();
    void showScales();

    Processor& audio;
    juce::String tagline;
    UserPresets userPresets{ UserPresets::standardFolder() };
    juce::StringArray userNames;
    juce::String userPreset;
    juce::ComboBox presets;
    juce::TextEditor newName;
    juce::TextButton previous{ "<" }, next{ ">" }, save{ "+" }, a{ "A" }, b{ "B" }, copy, undo, redo, size{ "100 %" };
    juce::ToggleButton power;
    juce::ParameterAttachment bypassLink;
};

} // namespace plugsmith::runtime
