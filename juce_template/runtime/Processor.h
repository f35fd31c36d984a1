#pragma once

#include "EditHistory.h"
#include "NoteQueue.h"
#include "ParameterTree.h"
#include "Sound.h"
#include <juce_audio_processors/juce_audio_processors.h>

namespace plugsmith::runtime
{

/** The loudest sample of the last blocks, handed from the audio thread to the editor. */
class Meter
{
public:
    void push (float peak) noexcept
    {
        if (peak > level.load (std::memory_order_relaxed))
            level.store (peak, std::memory_order_relaxed);
    }

    float take() noexcept { return level.exchange (0.0f, std::memory_order_relaxed); }

private:
    std::atomic<float> level{ 0.0f };
};

/** The last moments of the output, one channel, for the editor's scope. Torn reads do no harm there. */
class Scope
{
public:
    static constexpr size_t size = 2048;

    void push (float sample) noexcept
    {
        const auto index = position.load (std::memory_order_relaxed);
        samples[index % size].store (sample, std::memory_order_relaxed);
        position.store (index + 1, std::memory_order_release);
    }

    /** How many samples there have been, to see whether there are new ones. */
    size_t count() const noexcept { return position.load (std::memory_order_relaxed); }

    /** The sample `back` frames ago, 0 is the newest. */
    float at (size_t back) const noexcept
    {
        return samples[(position.load (std::memory_order_acquire) - 1 - back) % size].load (std::memory_order_relaxed);
    }

private:
    std::array<std::atomic<float>, size> samples{};
    std::atomic<size_t> position{ size };
};

/** Everything that a host asks of a plugin, around the Engine that the plugin defines. */
class Processor final : public juce::AudioProcessor
{
public:
    Processor();

    void prepareToPlay (double sampleRate, int maxFrames) override;
    void releaseResources() override {}
    void reset() override;
    void processBlock (juce::AudioBuffer<float>& buffer, juce::MidiBuffer& midi) override;

    bool isBusesLayoutSupported (const BusesLayout& layouts) const override;
    juce::AudioProcessorParameter* getBypassParameter() const override { return tree.getParameter (bypassId); }
    double getTailLengthSeconds() const override { return sound.tailSeconds(); }

    const juce::String getName() const override;
    bool acceptsMidi() const override;
    bool producesMidi() const override { return false; }

    int getNumPrograms() override { return static_cast<int> (presets.size()); }
    int getCurrentProgram() override { return program; }
    void setCurrentProgram (int index) override;
    const juce::String getProgramName (int index) override;
    void changeProgramName (int, const juce::String&) override {}

    void getStateInformation (juce::MemoryBlock& destination) override;
    void setStateInformation (const void* data, int sizeInBytes) override;

    bool hasEditor() const override { return true; }
    juce::AudioProcessorEditor* createEditor() override;

    /** A knob stands elsewhere than the current preset left it. */
    bool isPresetEdited() const;

    const std::vector<Parameter>& declaredParameters() const { return parameters; }

    juce::AudioProcessorValueTreeState tree;
    EditHistory history; ///< lives as long as the plugin: it outlasts a closed window
    Meter inputMeter;
    std::array<Meter, 2> outputMeters;
    Scope scope;
    NoteQueue notes;                                ///< of the window's keyboard
    std::array<std::atomic<bool>, 128> isKeyDown{}; ///< what is held, for the window
    std::atomic<float> tempo{ 120.0f };             ///< of the host, in beats per minute
    float windowScale = 0.0f;                       ///< of the window, as the musician left it in this song; 0 before the first one

private:
    static BusesProperties buses();
    void prepareEngine (double sampleRate);
    void collect (const juce::MidiBuffer& midi, int numFrames);
    void collectNotesOfWindow();
    float presetPosition (const Parameter& parameter) const;

    std::vector<Parameter> parameters;
    std::vector<Preset> presets;
    Sound sound;
    const std::atomic<float>& bypassed;
    std::vector<dsp::MidiEvent> events;
    int program = 0;

    JUCE_DECLARE_NON_COPYABLE_WITH_LEAK_DETECTOR (Processor)
};

} // namespace plugsmith::runtime
