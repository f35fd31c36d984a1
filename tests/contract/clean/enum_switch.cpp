#include "plugin/PluginProcessor.h"

namespace plugsmith
{
enum class Shape
{
    hard,
    soft
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
                switch (shape)
                {
                    case Shape::hard:
                        sample = std::clamp (sample, -0.5f, 0.5f);
                        break;
                    case Shape::soft:
                        if (sample > 1.0f) [[unlikely]]
                            sample = 1.0f;
                        [[fallthrough]];
                    default:
                        sample = std::tanh (sample);
                        break;
                }
            }
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    Shape shape = Shape::hard;
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
