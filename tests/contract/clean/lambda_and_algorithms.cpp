#include "plugin/PluginProcessor.h"
#include <algorithm>
#include <vector>

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
        table.assign (1024, 0.0f);
        for (std::size_t n = 0; n < table.size(); ++n)
            table[n] = std::tanh (4.0f * (static_cast<float> (n) / 512.0f - 1.0f));
    }

    void reset() override {}

    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        const auto shape = [this] (float x) {
            const auto position = std::clamp ((x + 1.0f) * 0.5f, 0.0f, 1.0f) * static_cast<float> (table.size() - 1);
            return table[static_cast<std::size_t> (position)];
        };
        for (int channel = 0; channel < block.numChannels; ++channel)
            std::transform (block.channels[channel], block.channels[channel] + block.numFrames, block.channels[channel], shape);
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    std::vector<float> table;
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
