#pragma once

#include "Processor.h"
#include <juce_gui_basics/juce_gui_basics.h>

namespace plugsmith::runtime
{

/** The sound as it leaves: a scope of the last moments, and the levels in and out. */
class Display final : public juce::Component, private juce::Timer
{
public:
    static constexpr int height = 92;

    explicit Display (Processor& audioProcessor);
    void paint (juce::Graphics&) override;

private:
    void timerCallback() override;
    void drawMeter (juce::Graphics&, juce::Rectangle<float> area, float level, const juce::String& caption) const;

    Processor& processor;
    float input = 0.0f, output = 0.0f;
};

} // namespace plugsmith::runtime
