#include "Processor.h"
#include "AudioThread.h"
#include "Editor.h"
#include "Faults.h"
#include "Identity.h"
#include <cstdio>

namespace plugsmith::runtime
{

namespace
{
const juce::Identifier stateType ("plugsmith");

// Room for the densest MIDI that a host sends in one block; what is beyond it is dropped, not allocated.
constexpr size_t maxEvents = 4096;

constexpr std::uint8_t noteOn = 0x90, noteOff = 0x80;

// 120 dB over full scale: beyond it is not sound but a fault, which would overflow inside of an engine.
constexpr float loudestInput = 1.0e6f;

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

float peakOf (dsp::Block block)
{
    float peak = 0.0f;
    for (int channel = 0; channel < block.numChannels; ++channel)
        for (int frame = 0; frame < block.numFrames; ++frame)
            peak = std::max (peak, std::abs (block.channels[channel][frame]));
    return peak;
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
      engine (createEngine (TreeValues (tree))),
      bypassed (*tree.getRawParameterValue (bypassId))
{
    events.reserve (maxEvents);
    chunkEvents.reserve (maxEvents);
    prepareEngine (44100.0); // hosts ask for the latency before they say at which rate they play
}

void Processor::prepareToPlay (double sampleRate, int maxFrames)
{
    juce::ignoreUnused (maxFrames); // the engine never gets more than a chunk
    prepareEngine (sampleRate);
}

void Processor::prepareEngine (double sampleRate)
{
    const auto rate = dsp::usableSampleRate (sampleRate);
    const auto channels = std::clamp (getMainBusNumOutputChannels(), 1, dsp::maxChannels);

    engine->prepare ({ rate, Bypass::chunkFrames, channels });
    const auto latency = std::max (0, engine->latencyFrames());
    setLatencySamples (latency);

    bypass.setBypassed (bypassed.load() >= 0.5f);
    bypass.prepare (rate, latency);
    guard.reset();
    midiVolume.prepare (rate);
    midiVolume.reset();
}

void Processor::reset()
{
    engine->reset();
    bypass.reset();
    guard.reset();
    midiVolume.reset();
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

    if (const auto* head = getPlayHead())
        if (const auto position = head->getPosition())
            tempo.store (static_cast<float> (position->getBpm().orFallback (120.0)), std::memory_order_relaxed);

    collect (midi, buffer.getNumSamples());
    if (buffer.getNumSamples() == 0 && ! events.empty()) // some hosts send notes without any audio
    {
        engine->process ({ nullptr, 0, 0 }, events);
        midiVolume.process ({ nullptr, 0, 0 }, events);
    }

    if (bypass.setBypassed (bypassed.load (std::memory_order_relaxed) >= 0.5f))
        engine->reset();

    for (int start = 0; start < buffer.getNumSamples(); start += Bypass::chunkFrames)
    {
        std::array<float*, dsp::maxChannels> pointers{};
        for (int channel = 0; channel < channels; ++channel)
            pointers[static_cast<size_t> (channel)] = buffer.getWritePointer (channel, start);

        const auto frames = std::min (Bypass::chunkFrames, buffer.getNumSamples() - start);
        processChunk ({ pointers.data(), channels, frames, tempo.load (std::memory_order_relaxed) }, start);
    }
}

void Processor::processChunk (dsp::Block block, int startFrame)
{
    for (int channel = 0; channel < block.numChannels; ++channel)
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            auto& sample = block.channels[channel][frame];
            if (! (std::abs (sample) < loudestInput)) // NaN too: one such sample would ring in a filter for ever
                sample = 0.0f;
            bypass.remember (channel, frame, sample);
        }

    const auto inputPeak = peakOf (block);
    inputMeter.push (inputPeak);

    chunkEvents.clear();
    for (; nextEvent < events.size() && events[nextEvent].frame < startFrame + block.numFrames; ++nextEvent)
    {
        chunkEvents.push_back (events[nextEvent]);
        chunkEvents.back().frame -= startFrame;
    }

    if (! bypass.isAsleep())
    {
        engine->process (block, chunkEvents);
        if (guard.process (block, identity::isInstrument ? 0.0f : inputPeak))
        {
            Faults::tell ("the sound was no number, or far too loud to be one");
            engine->reset();
        }
    }
    if (identity::isInstrument)
        midiVolume.process (block, chunkEvents);

    bypass.mix (block, ! identity::isInstrument);

    for (size_t channel = 0; channel < outputMeters.size(); ++channel)
    {
        auto* samples = block.channels[std::min (static_cast<int> (channel), block.numChannels - 1)];
        outputMeters[channel].push (peakOf ({ &samples, 1, block.numFrames }));
    }
    for (int frame = 0; frame < block.numFrames; ++frame)
        scope.push (block.channels[0][frame]);
}

void Processor::collect (const juce::MidiBuffer& midi, int numFrames)
{
    events.clear();
    nextEvent = 0;
    if (! identity::isInstrument)
        return;
    collectNotesOfWindow();

    for (const auto message : midi)
    {
        if (events.size() == maxEvents)
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
    auto value = parameter.standard;
    for (const auto& [id, presetValue] : presets[static_cast<size_t> (program)].values)
        if (id == parameter.id)
            value = presetValue;
    return tree.getParameter (parameter.id)->convertTo0to1 (value);
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
