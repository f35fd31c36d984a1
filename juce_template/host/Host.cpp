// A VST3 host of one page, for plugins of another system, under an emulator: it asks, plays and draws, and judges nothing.
//
//   host BINARY describe          the factory's classes, and what the plugin declares, as a line of JSON
//   host BINARY play FILE         what it makes of four seconds of sweep, or of notes, as 32 bit floats, left and right in turn
//   host BINARY picture FILE      a PNG of the editor; a line of JSON about it
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "pluginterfaces/base/ipluginbase.h"
#include "pluginterfaces/vst/ivstaudioprocessor.h"
#include "pluginterfaces/vst/ivstcomponent.h"
#include "pluginterfaces/vst/ivstevents.h"
#include "pluginterfaces/vst/ivsthostapplication.h"

#ifdef _WIN32
// In this order.
#include <windows.h>

#include <shellapi.h>
#else
#include <dlfcn.h>
#endif

namespace
{
using namespace Steinberg;
using namespace Steinberg::Vst;

constexpr int blockSize = 512;
constexpr double sampleRate = 48000.0;
constexpr int numBlocks = 375; // four seconds

class Library
{
public:
    explicit Library (const std::string& path)
    {
#ifdef _WIN32
        std::wstring wide (path.size() + 1, L'\0');
        wide.resize (static_cast<size_t> (MultiByteToWideChar (CP_UTF8, 0, path.c_str(), -1, wide.data(), static_cast<int> (wide.size()))));
        handle = LoadLibraryW (wide.c_str());
#else
        handle = dlopen (path.c_str(), RTLD_NOW | RTLD_LOCAL);
#endif
    }

    bool isOpen() const { return handle != nullptr; }

    template <typename Function>
    Function function (const char* name) const
    {
#ifdef _WIN32
        return reinterpret_cast<Function> (reinterpret_cast<void*> (GetProcAddress (handle, name)));
#else
        return reinterpret_cast<Function> (dlsym (handle, name));
#endif
    }

    void enter() const
    {
#ifdef _WIN32
        if (auto* init = function<bool (*)()> ("InitDll"))
            init();
#else
        if (auto* entry = function<bool (*) (void*)> ("ModuleEntry"))
            entry (handle);
#endif
    }

private:
#ifdef _WIN32
    HMODULE handle = nullptr;
#else
    void* handle = nullptr;
#endif
};

/** An object that nobody counts: it lives as long as the program. */
template <typename Interface>
class Permanent : public Interface
{
public:
    tresult PLUGIN_API queryInterface (const TUID wanted, void** object) override
    {
        const bool mine = FUnknownPrivate::iidEqual (wanted, Interface::iid) || FUnknownPrivate::iidEqual (wanted, FUnknown::iid);
        *object = mine ? this : nullptr;
        return mine ? kResultOk : kNoInterface;
    }

    uint32 PLUGIN_API addRef() override { return 1; }
    uint32 PLUGIN_API release() override { return 1; }
};

class Application : public Permanent<IHostApplication>
{
public:
    tresult PLUGIN_API getName (String128 name) override
    {
        name[0] = 0;
        return kResultOk;
    }

    tresult PLUGIN_API createInstance (TUID, TUID, void** object) override
    {
        *object = nullptr;
        return kNotImplemented;
    }
};

class Notes : public Permanent<IEventList>
{
public:
    int32 PLUGIN_API getEventCount() override { return static_cast<int32> (events.size()); }

    tresult PLUGIN_API getEvent (int32 index, Event& event) override
    {
        event = events[static_cast<size_t> (index)];
        return kResultOk;
    }

    tresult PLUGIN_API addEvent (Event&) override { return kNotImplemented; }

    void set (bool on, std::initializer_list<int16> pitches)
    {
        events.clear();
        for (const auto pitch : pitches)
        {
            Event event{};
            event.type = on ? Event::kNoteOnEvent : Event::kNoteOffEvent;
            if (on)
                event.noteOn = { 0, pitch, 0.0f, 0.8f, 0, -1 };
            else
                event.noteOff = { 0, pitch, 0.5f, -1, 0.0f };
            events.push_back (event);
        }
    }

    std::vector<Event> events;
};

std::string hex (const TUID id)
{
    std::string text;
    for (int index = 0; index < 16; ++index)
    {
        char two[3];
        std::snprintf (two, sizeof (two), "%02X", static_cast<unsigned> (static_cast<unsigned char> (id[index])));
        text += two;
    }
    return text;
}

std::string quoted (const std::string& text)
{
    std::string result = "\"";
    for (const char c : text)
        if (c == '"' || c == '\\')
            (result += '\\') += c;
        else if (static_cast<unsigned char> (c) >= 32)
            result += c;
    return result + "\"";
}

int describe (const Library& library, IPluginFactory& factory)
{
    std::string classes;
    for (int32 index = 0; index < factory.countClasses(); ++index)
    {
        PClassInfo info{};
        if (factory.getClassInfo (index, &info) != kResultOk)
            continue;
        classes += (classes.empty() ? "" : ", ") + std::string ("{\"cid\": ") + quoted (hex (info.cid)) + ", \"category\": " + quoted (info.category) + ", \"name\": " + quoted (info.name) + "}";
    }
    auto* declared = library.function<const char* (*)()> ("plugsmithDescribe");
    const std::string text = declared != nullptr ? declared() : "{}";
    std::printf ("{\"classes\": [%s], \"declared\": %s}\n", classes.c_str(), text.c_str());
    return 0;
}

int play (IPluginFactory& factory, const char* path)
{
    PClassInfo info{};
    for (int32 index = 0; index < factory.countClasses(); ++index)
        if (factory.getClassInfo (index, &info) == kResultOk && std::strcmp (info.category, kVstAudioEffectClass) == 0)
            break;

    static Application application;
    IComponent* component = nullptr;
    IAudioProcessor* processor = nullptr;
    if (factory.createInstance (info.cid, IComponent::iid, reinterpret_cast<void**> (&component)) != kResultOk || component->initialize (&application) != kResultOk || component->queryInterface (IAudioProcessor::iid, reinterpret_cast<void**> (&processor)) != kResultOk)
        return 4;

    const bool isEffect = component->getBusCount (kAudio, kInput) > 0;
    SpeakerArrangement stereo = SpeakerArr::kStereo;
    processor->setBusArrangements (isEffect ? &stereo : nullptr, isEffect ? 1 : 0, &stereo, 1);
    ProcessSetup setup{ kOffline, kSample32, blockSize, sampleRate };
    if (processor->setupProcessing (setup) != kResultOk)
        return 4;
    if (isEffect)
        component->activateBus (kAudio, kInput, 0, true);
    else
        component->activateBus (kEvent, kInput, 0, true);
    component->activateBus (kAudio, kOutput, 0, true);
    component->setActive (true);
    processor->setProcessing (true);

    std::FILE* file = std::fopen (path, "wb");
    if (file == nullptr)
        return 5;
    float in[2][blockSize]{}, out[2][blockSize]{};
    float *inputs[] = { in[0], in[1] }, *outputs[] = { out[0], out[1] };
    AudioBusBuffers inputBus{}, outputBus{};
    inputBus.numChannels = outputBus.numChannels = 2;
    inputBus.channelBuffers32 = inputs;
    outputBus.channelBuffers32 = outputs;
    Notes notes;
    ProcessContext context{};
    context.sampleRate = sampleRate;
    context.tempo = 120.0;
    context.state = ProcessContext::kPlaying | ProcessContext::kTempoValid;
    ProcessData data{};
    data.processMode = kOffline;
    data.symbolicSampleSize = kSample32;
    data.numSamples = blockSize;
    data.numInputs = isEffect ? 1 : 0;
    data.numOutputs = 1;
    data.inputs = isEffect ? &inputBus : nullptr;
    data.outputs = &outputBus;
    data.inputEvents = &notes;
    data.processContext = &context;

    double phase = 0.0;
    for (int block = 0; block < numBlocks; ++block)
    {
        for (int frame = 0; frame < blockSize; ++frame)
        {
            // 40 Hz to 10 kHz, at -12 dBFS; the right channel a quarter of a turn later.
            const double position = (static_cast<double> (block) * blockSize + frame) / (static_cast<double> (numBlocks) * blockSize);
            phase += 40.0 * std::pow (250.0, position) / sampleRate;
            phase -= std::floor (phase);
            in[0][frame] = static_cast<float> (0.25 * std::sin (6.283185307179586 * phase));
            in[1][frame] = static_cast<float> (0.25 * std::cos (6.283185307179586 * phase));
        }
        notes.events.clear();
        if (block == 4)
            notes.set (true, { 48, 60, 67 });
        else if (block == 200)
            notes.set (false, { 48, 60, 67 });
        context.projectTimeSamples = static_cast<TSamples> (block) * blockSize;
        if (processor->process (data) != kResultOk)
            return 4;
        for (int frame = 0; frame < blockSize; ++frame)
        {
            const float both[] = { out[0][frame], out[1][frame] };
            std::fwrite (both, sizeof (float), 2, file);
        }
    }
    std::fclose (file);
    std::printf ("{\"instrument\": %s, \"frames\": %d}\n", isEffect ? "false" : "true", numBlocks * blockSize);
    return 0;
}

/** The program's arguments in UTF-8. */
std::vector<std::string> arguments (int count, char** given)
{
#ifdef _WIN32
    (void) given;
    std::vector<std::string> words;
    wchar_t** wide = CommandLineToArgvW (GetCommandLineW(), &count);
    for (int index = 0; index < count; ++index)
    {
        std::string word (std::wcslen (wide[index]) * 4 + 1, '\0');
        word.resize (static_cast<size_t> (WideCharToMultiByte (CP_UTF8, 0, wide[index], -1, word.data(), static_cast<int> (word.size()), nullptr, nullptr)) - 1);
        words.push_back (word);
    }
    return words;
#else
    return { given, given + count };
#endif
}

int picture (const Library& library, const char* path)
{
    auto* draw = library.function<const char* (*) (const char*, float, float)> ("plugsmithPicture");
    if (draw == nullptr)
        return 4;
    std::printf ("%s\n", draw (path, 1.0f, 2.0f));
    return 0;
}
} // namespace

int main (int count, char** given)
{
    const auto words = arguments (count, given);
    const std::string what = count > 2 ? words[2] : "";
    if (count < 3 || (what != "describe" && count < 4))
        return 2;
    const Library library (words[1]);
    if (! library.isOpen())
    {
        std::fprintf (stderr, "%s cannot be loaded\n", words[1].c_str());
        return 3;
    }
    library.enter();
    auto* getFactory = library.function<IPluginFactory*(PLUGIN_API*) ()> ("GetPluginFactory");
    auto* factory = getFactory != nullptr ? getFactory() : nullptr;
    if (factory == nullptr)
        return 3;
    const int code = what == "describe"  ? describe (library, *factory)
                     : what == "play"    ? play (*factory, words[3].c_str())
                     : what == "picture" ? picture (library, words[3].c_str())
                                         : 2;
    std::fflush (stdout);
    std::_Exit (code); // a plugin that hangs when it is unloaded is for other checks to find
}
