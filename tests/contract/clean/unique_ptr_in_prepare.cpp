#include "plugin/PluginProcessor.h"
#include <memory>

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
        hall = std::make_unique<dsp::Reverb> (dsp::Reverb::Kind::hall);
        hall->prepare (spec);
    }

    void reset() override
    {
        if (hall != nullptr)
            hall->reset();
    }

    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        if (hall != nullptr)
        {
            hall->setMix (0.4f);
            hall->process (block);
        }
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    std::unique_ptr<dsp::Reverb> hall;
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
