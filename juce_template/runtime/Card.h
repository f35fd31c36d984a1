#pragma once

#include "Control.h"

namespace plugsmith::runtime
{

/** A titled card of controls. */
class Card final : public juce::Component
{
public:
    static constexpr int padding = 12, titleHeight = 26;
    static constexpr int height = titleHeight + Control::height + 2 * padding;

    Card (juce::AudioProcessorValueTreeState& tree, const juce::String& title, const std::vector<std::string>& parameterIds);

    int numControls() const { return static_cast<int> (controls.size()); }
    int naturalWidth() const { return std::max (1, numControls()) * Control::width + 2 * padding; }
    void paint (juce::Graphics&) override;
    void resized() override;

private:
    juce::String title;
    std::vector<std::unique_ptr<Control>> controls;
};

} // namespace plugsmith::runtime
