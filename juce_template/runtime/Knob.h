#pragma once

#include <juce_audio_processors/juce_audio_processors.h>
#include <optional>

namespace plugsmith::runtime
{

/** A rotary knob that is handled as musicians expect: Shift drags finely, the wheel turns, a double click resets, Return
    types, arrows and Page keys step, Delete resets. */
class Knob final : public juce::Slider
{
public:
    Knob();

    void mouseDown (const juce::MouseEvent&) override;
    void mouseDrag (const juce::MouseEvent&) override;
    void mouseUp (const juce::MouseEvent&) override;
    bool keyPressed (const juce::KeyPress&) override;
    void focusGained (FocusChangeType) override { repaint(); }
    void focusLost (FocusChangeType) override { repaint(); }

private:
    /** Sets the place between 0 and 1. */
    void moveTo (double place);
    double place() { return valueToProportionOfLength (getValue()); }

    std::optional<ScopedDragNotification> drag;
    double draggedTo = 0.0;
    juce::Point<float> last;
};

/** The menu of a right click: the host's own entries (automation, MIDI learn), and the value as text. */
void showParameterMenu (juce::Component& control, juce::RangedAudioParameter& parameter, std::function<void()> type);

} // namespace plugsmith::runtime
