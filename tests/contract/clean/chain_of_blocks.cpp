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
        tube.prepare (spec);
        echo.prepare (spec);
        tone.prepare (spec);
    }

    void reset() override
    {
        tube.reset();
        echo.reset();
        tone.reset();
    }

    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        tube.setDriveDb (gain.get());
        tube.process (block);
        echo.process (block);
        tone.process (block);
    }

    int latencyFrames() const override { return dsp::Saturator::latencyFrames; }
    double tailSeconds() const override { return 4.0; }

private:
    Value gain;
    double sampleRate = 48000.0;
    dsp::Saturator tube{ dsp::Saturator::Kind::tube };
    dsp::Delay echo{ dsp::Delay::Kind::tape };
    using Mode = dsp::StateVariableFilter::Mode;
    dsp::StateVariableFilter tone{ Mode::highPass, true };
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
