#include "plugin/PluginProcessor.h"

namespace plugsmith
{

struct Stage
{
    float amount = 0.5f;
    float blend (float dry, float wet) const { return dry + amount * (wet - dry); }
};

struct Warm : Stage
{
    float run (float x) const { return blend (x, std::tanh (2.0f * x)); }
};

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

    void reset() override {}

    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
            {
                float& sample = block.channels[channel][frame];
                sample = stage.run (sample);
            }
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    Warm stage;
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
