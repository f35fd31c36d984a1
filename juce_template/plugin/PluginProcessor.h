#pragma once

/** The contract of PluginProcessor.cpp: declare the parameters, declare the presets, make the sound.

    Everything else that a host can ask of a plugin (state, bypass, programs, buses, denormals, MIDI,
    threads) is answered by runtime/. A plugin defines the three functions at the end of this file. */

#include "dsp/dsp.h"
#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace plugsmith
{

//======================================================================== parameters

/** One knob, switch or menu. Make it with one of the functions below. */
struct Parameter
{
    enum class Kind
    {
        number,
        choice,
        toggle
    };

    std::string id;   ///< snake_case, unique, never changed once a plugin is out: sessions are stored by it
    std::string name; ///< what the musician reads
    Kind kind = Kind::number;
    float minimum = 0.0f, maximum = 1.0f, standard = 0.0f;
    std::string unit;                 ///< "dB", "Hz", "ms", "s", "%", ":1" or empty
    bool logarithmic = false;         ///< the middle of the knob is the geometric mean
    std::vector<std::string> choices; ///< of a Kind::choice; its value is an index
};

/** A linear number with a unit. */
inline Parameter number (std::string id, std::string name, std::string unit, float minimum, float maximum, float standard)
{
    return { std::move (id), std::move (name), Parameter::Kind::number, minimum, maximum, standard, std::move (unit), false, {} };
}

/** A number whose ratio matters more than its difference: frequencies, times, ratios. minimum > 0. */
inline Parameter logarithmic (std::string id, std::string name, std::string unit, float minimum, float maximum, float standard)
{
    return { std::move (id), std::move (name), Parameter::Kind::number, minimum, maximum, standard, std::move (unit), true, {} };
}

/** 0 to 100 %. The sound reads it as 0 to 1: see Value::fraction(). */
inline Parameter percent (std::string id, std::string name, float standard)
{
    return number (std::move (id), std::move (name), "%", 0.0f, 100.0f, standard);
}

/** One of several words; the value is the index. */
inline Parameter choice (std::string id, std::string name, std::vector<std::string> choices, int standard)
{
    const auto last = static_cast<float> (choices.size()) - 1.0f;
    return { std::move (id), std::move (name), Parameter::Kind::choice, 0.0f, last, static_cast<float> (standard), {}, false, std::move (choices) };
}

/** On or off. */
inline Parameter toggle (std::string id, std::string name, bool standard)
{
    return { std::move (id), std::move (name), Parameter::Kind::toggle, 0.0f, 1.0f, standard ? 1.0f : 0.0f, {}, false, {} };
}

/** A parameter as the audio thread reads it: one relaxed load, in the parameter's own unit. */
class Value
{
public:
    explicit Value (const std::atomic<float>& source) noexcept
        : atomic (&source)
    {
    }

    float get() const noexcept { return atomic->load (std::memory_order_relaxed); }
    float fraction() const noexcept { return 0.01f * get(); }              ///< of a percent(): 0 to 1
    int index() const noexcept { return static_cast<int> (get() + 0.5f); } ///< of a choice()
    bool isOn() const noexcept { return get() >= 0.5f; }                   ///< of a toggle()

private:
    const std::atomic<float>* atomic;
};

/** All parameters of a plugin, by id. */
class Values
{
public:
    virtual ~Values() = default;

    /** An id that was never declared reads as 0 for ever; the host check reports it, and no such plugin is ever shipped. */
    virtual Value operator[] (const std::string& id) const = 0;
};

/** A named setting of some parameters; those it does not name take their standard value. */
struct Preset
{
    std::string name;
    std::vector<std::pair<std::string, float>> values; ///< parameter id and value in its own unit
};

//======================================================================== sound

/** The sound of one plugin instance.

    prepare() comes first and may allocate. reset() and process() run on the audio thread: they may not
    allocate, lock, block, log or throw. */
class Engine
{
public:
    virtual ~Engine() = default;

    virtual void prepare (const dsp::Spec& spec) = 0;
    virtual void reset() = 0;

    /** Changes `block` in place. An instrument gets silence and fills it from `midi`, which is sorted. */
    virtual void process (dsp::Block block, std::span<const dsp::MidiEvent> midi) = 0;

    /** Frames by which process() delays its input; asked after prepare(). */
    virtual int latencyFrames() const { return 0; }

    /** How long the sound goes on after the input has ended. */
    virtual double tailSeconds() const { return 0.0; }
};

//======================================================================== what PluginProcessor.cpp defines

std::vector<Parameter> declareParameters();
std::vector<Preset> declarePresets();
std::unique_ptr<Engine> createEngine (const Values& values);

} // namespace plugsmith
