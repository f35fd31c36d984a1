/** What a page in a browser calls: the plugin's sound, and what its window shows. Compiled to WebAssembly beside the two
    generated files; the module imports nothing, so it can reach nothing but its own memory.

    A page loads it twice. One instance makes the sound: it gets the calls under "the sound". The other works out what the
    window shows: it gets set() and the calls under "the window". Texts are UTF-8, end with a zero, and live until the next
    call. */

#include "plugin/PluginProcessor.h"
#include "runtime/Description.h"
#include "runtime/Identity.h"
#include "runtime/NumberText.h"
#include "runtime/Sound.h"
#include "runtime/TypedValue.h"
#include "runtime/ValueText.h"
#include "runtime/View.h"
#include "runtime/drawing/Shape.h"
#include <cmath>

#define PLUGSMITH_CALLED_BY_THE_PAGE(name) extern "C" __attribute__ ((export_name (#name)))

namespace plugsmith::runtime
{

namespace
{
constexpr int mostFrames = 128;   // what a browser renders at a time
constexpr size_t mostText = 4096; // that a page can say

/** The parameters, all at their defaults. */
class PageValues final : public Values
{
public:
    PageValues()
        : parameters (declareParameters()),
          values (parameters.size())
    {
        for (size_t n = 0; n < parameters.size(); ++n)
            values[n] = parameters[n].standard;
    }

    Value operator[] (const std::string& id) const override
    {
        for (size_t n = 0; n < parameters.size(); ++n)
            if (parameters[n].id == id)
                return Value (values[n]);
        static const std::atomic<float> nothing{ 0.0f };
        return Value (nothing);
    }

    const std::vector<Parameter> parameters;
    std::vector<std::atomic<float>> values;
};

struct Page
{
    PageValues values;
    std::vector<SectionView> sections = sectionViews (declareEditor(), values.parameters);
    std::unique_ptr<Sound> sound;
    std::array<std::array<float, mostFrames>, dsp::maxChannels> samples{};
    std::vector<dsp::MidiEvent> events;
    std::array<char, mostText> said{};
    std::string answer;
};

Page& page()
{
    static Page only;
    return only;
}

const char* answer (std::string text)
{
    return (page().answer = std::move (text)).c_str();
}

bool isParameter (int index)
{
    return index >= 0 && index < static_cast<int> (page().values.parameters.size());
}

void write (std::string& text, float number)
{
    text += std::isfinite (number) ? shortText (number, 4) : "0";
    text += ',';
}

void write (std::string& text, const drawing::Axis& axis)
{
    write (text, axis.low);
    write (text, axis.high);
    text += axis.isLogarithmic ? "1," : "0,";
}
} // namespace

//==================================================================================================== the sound

/** Makes the engine ready to play, with the parameters as they are. Allocates. */
PLUGSMITH_CALLED_BY_THE_PAGE (prepare)
void prepare (float sampleRate)
{
    auto& it = page();
    if (it.sound == nullptr)
        it.sound = std::make_unique<Sound> (createEngine (it.values), identity::isInstrument);
    it.events.reserve (Sound::mostEvents);
    it.sound->prepare (sampleRate, dsp::maxChannels, false);
    it.sound->reset();
}

/** Where the samples of a channel, 0 or 1, come in and go out: 128 floats. */
PLUGSMITH_CALLED_BY_THE_PAGE (samples)
float* samples (int channel)
{
    return page().samples[channel == 0 ? 0 : 1].data();
}

/** Sets a parameter in its own unit; the index is that of the description. */
PLUGSMITH_CALLED_BY_THE_PAGE (set)
void set (int index, float value)
{
    if (! isParameter (index))
        return;
    const auto& parameter = page().values.parameters[static_cast<size_t> (index)];
    if (value >= parameter.minimum && value <= parameter.maximum) // not NaN
        page().values.values[static_cast<size_t> (index)] = value;
}

/** A MIDI message for the next process(), at one of its frames; in the order of frames. */
PLUGSMITH_CALLED_BY_THE_PAGE (midi)
void midi (int frame, int status, int data1, int data2)
{
    auto& events = page().events;
    if (identity::isInstrument && events.size() < Sound::mostEvents)
        events.push_back ({ std::clamp (frame, 0, mostFrames - 1), static_cast<std::uint8_t> (status), static_cast<std::uint8_t> (data1 & 0x7f), static_cast<std::uint8_t> (data2 & 0x7f) });
}

/** Plays up to 128 frames. @param beats  the song's position in quarter notes, while it `isPlaying` @return 1 if the engine was at fault, and silenced */
PLUGSMITH_CALLED_BY_THE_PAGE (process)
int process (int numFrames, float beatsPerMinute, double beats, int isPlaying, int isBypassed)
{
    auto& it = page();
    std::array<float*, dsp::maxChannels> channels{ it.samples[0].data(), it.samples[1].data() };
    if (identity::isInstrument)
        for (auto& channel : it.samples)
            channel.fill (0.0f);
    it.sound->setBypassed (isBypassed != 0);
    const auto isFault = it.sound->process ({ channels.data(), dsp::maxChannels, std::clamp (numFrames, 0, mostFrames), beatsPerMinute, beats, 0.0, isPlaying != 0 }, it.events);
    it.events.clear();
    return isFault ? 1 : 0;
}

//==================================================================================================== the window

/** What the plugin declares: see runtime/Description.h. */
PLUGSMITH_CALLED_BY_THE_PAGE (describe)
const char* describe()
{
    return answer (description());
}

/** A parameter's value as the musician reads it. */
PLUGSMITH_CALLED_BY_THE_PAGE (text)
const char* text (int index, float value)
{
    if (! isParameter (index))
        return answer ({});
    const auto& parameter = page().values.parameters[static_cast<size_t> (index)];
    if (parameter.kind == Parameter::Kind::toggle)
        return answer (value >= 0.5f ? "On" : "Off");
    if (parameter.kind == Parameter::Kind::choice)
    {
        const auto choice = static_cast<size_t> (std::max (0.0f, value + 0.5f));
        return answer (choice < parameter.choices.size() ? parameter.choices[choice] : std::string());
    }
    return answer (valueText (value, parameter.unit));
}

/** Where a page writes a text of up to 4095 bytes for read(). */
PLUGSMITH_CALLED_BY_THE_PAGE (room)
char* room()
{
    return page().said.data();
}

/** The number that the text in room() says for a parameter, in its unit; NaN if it says none. */
PLUGSMITH_CALLED_BY_THE_PAGE (read)
float read (int index)
{
    constexpr auto none = std::numeric_limits<float>::quiet_NaN();
    if (! isParameter (index))
        return none;
    const auto& parameter = page().values.parameters[static_cast<size_t> (index)];
    page().said.back() = 0;
    const auto number = typedNumber (page().said.data(), { parameter.unit, parameter.minimum, parameter.maximum, parameter.standard });
    return number.value_or (none);
}

/** A section's drawing with the parameters as they are, as JSON. Points are [x, y, x, y, ...] in a unit square, y upwards:

        { "lines": [{ "points", "filled", "quiet", "floor" }], "bars": [x, from, to, strength, ...],
          "dots": [{ "at": [x, y], "across": a parameter or -1, "up", "axes": [low, high, is logarithmic; the same of up] }],
          "verticals", "horizontals", "label", "resting": [parameters without effect now] } */
PLUGSMITH_CALLED_BY_THE_PAGE (shape)
const char* shape (int section, float beatsPerMinute)
{
    auto& it = page();
    if (section < 0 || section >= static_cast<int> (it.sections.size()))
        return answer ("{}");
    const auto& drawing = it.sections[static_cast<size_t> (section)].drawing;
    const auto& parameters = it.values.parameters;
    const auto indexOf = [&] (const std::string& role) {
        for (const auto& [name, id] : drawing.roles)
            for (size_t n = 0; n < parameters.size() && ! role.empty(); ++n)
                if (name == role && parameters[n].id == id)
                    return static_cast<int> (n);
        return -1;
    };
    drawing::Roles roles;
    roles.beatsPerMinute = beatsPerMinute;
    for (const auto& [role, id] : drawing.roles)
        if (const auto index = indexOf (role); index >= 0)
            roles.values[role] = it.values.values[static_cast<size_t> (index)];
    const auto shown = drawing::shapeOf (drawing.of, roles);

    std::string json = "{\"lines\":[";
    const auto endList = [&json] (const char* next) {
        if (json.back() == ',')
            json.pop_back();
        json += next;
    };
    for (const auto& line : shown.lines)
    {
        json += "{\"points\":[";
        for (const auto& point : line.points)
        {
            write (json, point.x);
            write (json, point.y);
        }
        endList (line.isFilled ? "],\"filled\":true" : "],\"filled\":false");
        json += line.isQuiet ? ",\"quiet\":true,\"floor\":" : ",\"quiet\":false,\"floor\":";
        write (json, line.floor);
        endList ("},");
    }
    endList ("],\"bars\":[");
    for (const auto& bar : shown.bars)
        for (const auto number : { bar.x, bar.from, bar.to, bar.strength })
            write (json, number);
    endList ("],\"dots\":[");
    for (const auto& dot : shown.dots)
    {
        json += "{\"at\":[";
        write (json, dot.at.x);
        write (json, dot.at.y);
        endList ("],\"across\":");
        json += std::to_string (indexOf (dot.acrossRole)) + ",\"up\":" + std::to_string (indexOf (dot.upRole)) + ",\"axes\":[";
        write (json, dot.across);
        write (json, dot.up);
        endList ("]},");
    }
    endList ("],\"verticals\":[");
    for (const auto x : shown.verticals)
        write (json, x);
    endList ("],\"horizontals\":[");
    for (const auto y : shown.horizontals)
        write (json, y);
    endList ("],\"resting\":[");
    for (const auto& role : restingRoles (roles))
        if (const auto index = indexOf (role); index >= 0)
            json += std::to_string (index) + ",";
    endList ("],\"label\":\"");
    return answer (json + shown.label + "\"}"); // labels are numbers and units: nothing to escape
}

} // namespace plugsmith::runtime

#ifdef __wasm__
#include <__verbose_abort>

// A container that is asked for what it cannot hold ends the module without a word: libc++'s own brings all of printf.
_LIBCPP_BEGIN_NAMESPACE_STD
void __libcpp_verbose_abort (const char*, ...) _LIBCPP_VERBOSE_ABORT_NOEXCEPT
{
    __builtin_trap();
}
_LIBCPP_END_NAMESPACE_STD

// The C library's last words would go to the console, by functions that a module imports. Here they go nowhere, so that it
// imports nothing. The names are those of wasi-libc; 52 is its ENOSYS, and 8 its EBADF.
extern "C" {
[[noreturn]] void abort_message (const char*, ...);
void abort_message (const char*, ...)
{
    __builtin_trap();
}
int __imported_wasi_snapshot_preview1_fd_write (int, int, int, int);
int __imported_wasi_snapshot_preview1_fd_write (int, int, int, int)
{
    return 52;
}
int __imported_wasi_snapshot_preview1_fd_seek (int, long long, int, int);
int __imported_wasi_snapshot_preview1_fd_seek (int, long long, int, int)
{
    return 52;
}
int __imported_wasi_snapshot_preview1_fd_close (int);
int __imported_wasi_snapshot_preview1_fd_close (int)
{
    return 8;
}
[[noreturn]] void __imported_wasi_snapshot_preview1_proc_exit (int);
void __imported_wasi_snapshot_preview1_proc_exit (int)
{
    __builtin_trap();
}
}
#endif
