#include "Processor.h"
#include "AudioThread.h"
#include "Editor.h"
#include "Faults.h"
#include "Identity.h"
#include "View.h"
#include <cstdio>

namespace plugsmith::runtime
{

namespace
{
const juce::Identifier stateType ("plugsmith");

constexpr std::uint8_t noteOn = 0x90, noteOff = 0x80;

std::vector<Preset> presetsOrDefault()
{
    auto presets = declarePresets();
    if (presets.empty()) // hosts refuse a program without a name
        presets.push_back ({ "Default", {} });
    return presets;
}

bool isNumber (const juce::var& value)
{
    const auto text = value.toString();
    return text.isNotEmpty() && text.containsOnly ("0123456789+-.eE") && std::isfinite (text.getDoubleValue());
}

/** Takes out of a session what is no number ("nan", an empty text): the parameter is then at its default. */
void repair (juce::ValueTree state)
{
    for (int index = state.getNumChildren(); --index >= 0;)
        if (const auto each = state.getChild (index); each.hasProperty ("value") && ! isNumber (each["value"]))
        {
            std::fprintf (stderr, "plugsmith: the session has no number for '%s'; it is at its default\n", each["id"].toString().toRawUTF8());
            state.removeChild (index, nullptr);
        }
}
} // namespace

juce::AudioProcessor::BusesProperties Processor::buses()
{
    const auto stereo = juce::AudioChannelSet::stereo();
    auto properties = BusesProperties().withOutput ("Output", stereo);
    return identity::isInstrument ? properties : properties.withInput ("Input", stereo);
}

Processor::Processor()
    : AudioProcessor (buses()),
      tree (*this, nullptr, stateType, makeParameterLayout (declareParameters())),
      history (tree, declareParameters()),
      parameters (declareParameters()),
      presets (presetsOrDefault()),
      sound (createEngine (TreeValues (tree)), identity::isInstrument),
      bypassed (*tree.getRawParameterValue (bypassId))
{
    events.reserve (Sound::mostEvents);
    prepareEngine (44100.0); // hosts ask for the latency before they say at which rate they play
}

void Processor::prepareToPlay (double sampleRate, int maxFrames)
{
    juce::ignoreUnused (maxFrames);
    prepareEngine (sampleRate);
}

void Processor::prepareEngine (double sampleRate)
{
    sound.prepare (sampleRate, std::clamp (getMainBusNumOutputChannels(), 1, dsp::maxChannels), bypassed.load() >= 0.5f);
    setLatencySamples (sound.latencyFrames());
}

void Processor::reset()
{
    sound.reset();
}

void Processor::processBlock (juce::AudioBuffer<float>& buffer, juce::MidiBuffer& midi)
{
    const AudioThreadMark mark;
    const juce::ScopedNoDenormals noDenormals;
    const auto channels = std::min (getMainBusNumOutputChannels(), buffer.getNumChannels());

    if (identity::isInstrument)
        buffer.clear();
    else if (getMainBusNumInputChannels() == 1 && channels == 2) // a mono track into a stereo effect
        buffer.copyFrom (1, 0, buffer, 0, 0, buffer.getNumSamples());
    for (int extra = channels; extra < buffer.getNumChannels(); ++extra)
        buffer.clear (extra, 0, buffer.getNumSamples());

    if (channels < 1 || channels > dsp::maxChannels)
        return;

    double beats = 0.0;
    bool isPlaying = false;
    if (const auto* head = getPlayHead())
        if (const auto position = head->getPosition())
        {
            tempo.store (static_cast<float> (position->getBpm().orFallback (120.0)), std::memory_order_relaxed);
            beats = position->getPpqPosition().orFallback (0.0);
            isPlaying = position->getIsPlaying() && position->getPpqPosition().hasValue() && std::isfinite (beats);
        }

    collect (midi, buffer.getNumSamples());
    sound.setBypassed (bypassed.load (std::memory_order_relaxed) >= 0.5f);
    const dsp::Block block{ buffer.getArrayOfWritePointers(), channels, buffer.getNumSamples(), tempo.load (std::memory_order_relaxed), beats, 0.0, isPlaying };
    if (sound.process (block, events))
        Faults::tell ("the sound was no number, or far too loud to be one");

    inputMeter.push (sound.lastInputPeak());
    for (size_t channel = 0; channel < outputMeters.size(); ++channel)
    {
        auto* samples = block.channels[std::min (static_cast<int> (channel), channels - 1)];
        outputMeters[channel].push (Sound::peakOf ({ &samples, 1, block.numFrames }));
    }
    for (int frame = 0; frame < block.numFrames; ++frame)
        scope.push (block.channels[0][frame]);
}

void Processor::collect (const juce::MidiBuffer& midi, int numFrames)
{
    events.clear();
    if (! identity::isInstrument)
        return;
    collectNotesOfWindow();

    for (const auto message : midi)
    {
        if (events.size() == Sound::mostEvents)
            break;
        if (message.numBytes < 1 || message.numBytes > 3)
            continue;

        const auto byte = [&message] (int index) { return index < message.numBytes ? message.data[index] : std::uint8_t{ 0 }; };
        const auto frame = std::clamp (message.samplePosition, 0, std::max (0, numFrames - 1));
        events.push_back ({ frame, byte (0), byte (1), byte (2) });
        const auto kind = byte (0) & 0xf0;
        if (kind == noteOn || kind == noteOff)
            isKeyDown[byte (1) & 0x7f].store (kind == noteOn && byte (2) > 0, std::memory_order_relaxed);
    }
}

void Processor::collectNotesOfWindow()
{
    NoteQueue::Note note;
    while (notes.pop (note))
        events.push_back ({ 0, note.velocity > 0 ? noteOn : noteOff, note.key, note.velocity });
}

bool Processor::isBusesLayoutSupported (const BusesLayout& layouts) const
{
    const auto output = layouts.getMainOutputChannelSet();
    const auto isUsable = [] (const juce::AudioChannelSet& set) { return set == juce::AudioChannelSet::mono() || set == juce::AudioChannelSet::stereo(); };
    if (identity::isInstrument)
        return isUsable (output) && layouts.inputBuses.isEmpty();
    const auto input = layouts.getMainInputChannelSet(); // an effect may widen a mono track, and never folds a stereo one
    return isUsable (output) && isUsable (input) && input.size() <= output.size();
}

const juce::String Processor::getName() const
{
    return identity::name;
}
bool Processor::acceptsMidi() const
{
    return identity::isInstrument;
}

float Processor::presetPosition (const Parameter& parameter) const
{
    return tree.getParameter (parameter.id)->convertTo0to1 (presetValue (presets[static_cast<size_t> (program)], parameter));
}

bool Processor::isPresetEdited() const
{
    return std::any_of (parameters.begin(), parameters.end(), [this] (const Parameter& parameter) {
        return std::abs (tree.getParameter (parameter.id)->getValue() - presetPosition (parameter)) > 1.0e-4f;
    });
}

void Processor::setCurrentProgram (int index)
{
    if (! juce::isPositiveAndBelow (index, getNumPrograms()))
        return;

    program = index;
    for (const auto& parameter : parameters)
        tree.getParameter (parameter.id)->setValueNotifyingHost (presetPosition (parameter));
    updateHostDisplay (ChangeDetails().withProgramChanged (true));
}

const juce::String Processor::getProgramName (int index)
{
    return juce::isPositiveAndBelow (index, getNumPrograms()) ? juce::String (presets[static_cast<size_t> (index)].name) : juce::String();
}

// The state: a tree with one node per parameter, and beside it what is not a parameter.
void Processor::getStateInformation (juce::MemoryBlock& destination)
{
    auto state = tree.copyState();
    state.setProperty ("schema_version", 1, nullptr);
    state.setProperty ("plugin_id", identity::pluginId, nullptr);
    state.setProperty ("program", program, nullptr);
    state.setProperty ("window_scale", windowScale, nullptr);

    if (const auto xml = state.createXml())
        copyXmlToBinary (*xml, destination);
}

void Processor::setStateInformation (const void* data, int sizeInBytes)
{
    const auto xml = getXmlFromBinary (data, sizeInBytes);
    if (xml == nullptr || ! xml->hasTagName (stateType))
        return; // not ours: a session must open all the same

    auto state = juce::ValueTree::fromXml (*xml);
    repair (state);
    program = juce::jlimit (0, getNumPrograms() - 1, static_cast<int> (state["program"]));
    windowScale = static_cast<float> (state["window_scale"]);
    tree.replaceState (state);
}

juce::AudioProcessorEditor* Processor::createEditor()
{
    return new Editor (*this);
}

} // namespace plugsmith::runtime

juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter();
juce::AudioProcessor* JUCE_CALLTYPE createPluginFilter()
{
    return new plugsmith::runtime::Processor();
}
