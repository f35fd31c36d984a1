#pragma once

#include "plugin/PluginProcessor.h"
#include <juce_audio_processors/juce_audio_processors.h>

namespace plugsmith::runtime
{

/** What the musician has turned: steps back and forth, and two settings, A and B, to compare. On the message thread.

    A step is a gesture (a drag, a typed value) or a preset. The host's automation makes no steps. */
class EditHistory final : private juce::AudioProcessorParameter::Listener
{
public:
    EditHistory (juce::AudioProcessorValueTreeState& tree, const std::vector<Parameter>& parameters);
    ~EditHistory() override;

    /** Remembers the setting before something changes many parameters at once. */
    void mark();

    bool canUndo() const { return ! past.empty(); }
    bool canRedo() const { return ! future.empty(); }
    void undo() { step (past, future); }
    void redo() { step (future, past); }

    bool isB() const { return onB; }

    /** Puts the setting in hand aside, and takes the other. */
    void flip();

    /** Makes the setting that is not in hand the same as the one that is. */
    void copyToOther() { other = current(); }

private:
    using Setting = std::vector<float>;
    static constexpr size_t mostSteps = 200;

    void parameterValueChanged (int, float) override {}
    void parameterGestureChanged (int, bool isStarting) override;

    Setting current() const;
    void apply (const Setting&);
    void step (std::vector<Setting>& from, std::vector<Setting>& to);

    std::vector<juce::RangedAudioParameter*> all;
    std::vector<Setting> past, future;
    Setting other;
    bool onB = false;
};

} // namespace plugsmith::runtime
