#include "plugin/PluginProcessor.h"

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
        attack = static_cast<float> (1.0 - std::exp (-1.0 / (0.002 * sampleRate)));
    }

    void reset() override { envelope = 0.0f; }

    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
            {
                float& sample = block.channels[channel][frame];
                const float level = std::abs (sample);
                envelope += (level > envelope ? attack : 0.0005f) * (level - envelope);
                sample *= 1.0f / (1.0f + 4.0f * envelope);
            }
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    float envelope = 0.0f;
    float attack = 0.01f;
    static constexpr float releaseMs = 80.0f;
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
