#pragma once

#include "Processor.h"
#include <juce_gui_basics/juce_gui_basics.h>

namespace plugsmith::runtime
{

/** The level of both channels on a scale in dB, with the peaks of the last seconds and the loudest of all, which a click forgets.
    An effect shows its input as a thin bar beside. */
class OutputMeter final : public juce::Component
{
public:
    static constexpr int width = 58;

    explicit OutputMeter (Processor& processor);

    /** Takes the levels since the last call; draws only if they moved. */
    void refresh();

    void paint (juce::Graphics&) override;
    void mouseDown (const juce::MouseEvent&) override;

private:
    struct Bar
    {
        float level = 0.0f, peak = 0.0f;
        int held = 0;
        bool take (float loudest);
    };

    Processor& audio;
    std::array<Bar, 2> output;
    Bar input;
    float loudest = 0.0f;
};

} // namespace plugsmith::runtime
