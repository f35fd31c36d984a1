#pragma once

#include "Processor.h"
#include <juce_gui_basics/juce_gui_basics.h>

namespace plugsmith::runtime
{

/** Five octaves of keys to try an instrument with; lower on a key is louder. */
class KeyboardStrip final : public juce::Component
{
public:
    static constexpr int height = 54;

    explicit KeyboardStrip (Processor& processor);
    ~KeyboardStrip() override;

    /** Follows what the host plays. */
    void refresh();

    void paint (juce::Graphics&) override;
    void mouseDown (const juce::MouseEvent& event) override { play (event); }
    void mouseDrag (const juce::MouseEvent& event) override { play (event); }
    void mouseUp (const juce::MouseEvent&) override { release(); }

private:
    static constexpr int lowest = 36, highest = 96; // C2 to C7

    juce::Rectangle<float> areaOf (int key) const;
    int keyAt (juce::Point<float>) const;
    void play (const juce::MouseEvent&);
    void release();

    Processor& audio;
    int pressed = -1;
    std::array<bool, 128> sounding{};
};

} // namespace plugsmith::runtime
