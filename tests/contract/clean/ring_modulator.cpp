#include "plugin/PluginProcessor.h"
#include <cmath>
#include <numbers>

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

    void reset() override { phase = 0.0; }

    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
            {
                float& sample = block.channels[channel][frame];
                sample *= static_cast<float> (std::sin (2.0 * std::numbers::pi * phase));
                phase += 440.0 / sampleRate;
                phase -= std::floor (phase);
            }
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    double phase = 0.0;
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
