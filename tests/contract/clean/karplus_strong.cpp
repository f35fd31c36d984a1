#include "plugin/PluginProcessor.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace plugsmith
{

namespace
{
class Plugin final : public Engine
{
public:
    explicit Plugin (const Values& values)
        : gain (values["gain"])
    {
    }

    void prepare (const dsp::Spec& spec) override
    {
        sampleRate = spec.sampleRate;
    }

    void reset() override
    {
        string.fill (0.0f);
        sounding = false;
    }

    void process (dsp::Block block, std::span<const dsp::MidiEvent> midi) override
    {
        std::size_t next = 0;
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            while (next < midi.size() && midi[next].frame <= frame)
            {
                if (midi[next].isNoteOn())
                    pluck (midi[next].data1);
                ++next;
            }
            float sample = 0.0f;
            if (sounding)
            {
                const std::size_t after = (position + 1) % length;
                sample = string[position];
                string[position] = 0.498f * (string[position] + string[after]);
                position = after;
            }
            for (int channel = 0; channel < block.numChannels; ++channel)
                block.channels[channel][frame] = sample * dsp::gainFromDb (gain.get());
        }
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    std::array<float, 4096> string{};
    std::size_t position = 0, length = 100;
    std::uint32_t seed = 1;
    bool sounding = false;

    void pluck (int note)
    {
        const double hz = 440.0 * std::exp2 ((note - 69) / 12.0);
        length = std::clamp (static_cast<std::size_t> (sampleRate / hz), std::size_t{ 2 }, string.size());
        for (std::size_t n = 0; n < length; ++n)
        {
            seed = seed * 1664525u + 1013904223u;
            string[n] = static_cast<float> (seed >> 8) / 8388608.0f - 1.0f;
        }
        position = 0;
        sounding = true;
    }
};

} // namespace

std::vector<Parameter> declareParameters()
{
    return { number ("gain", "Gain", "dB", -12.0f, 12.0f, 0.0f) };
}

std::vector<Preset> declarePresets()
{
    return { { "Init", {} } };
}

std::unique_ptr<Engine> createEngine (const Values& values)
{
    return std::make_unique<Plugin> (values);
}

} // namespace plugsmith
