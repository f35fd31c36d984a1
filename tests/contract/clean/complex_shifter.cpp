#include "plugin/PluginProcessor.h"
#include <complex>

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

    void reset() override { rotation = { 1.0f, 0.0f }; }

    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
            {
                float& sample = block.channels[channel][frame];
                rotation *= std::polar (1.0f, 0.01f);
                sample *= std::real (rotation);
            }
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    std::complex<float> rotation{ 1.0f, 0.0f };
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
