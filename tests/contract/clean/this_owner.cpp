#include "plugin/PluginProcessor.h"

namespace plugsmith
{

namespace
{
struct Voice
{
    float time = 0.0f;
};

class Owner final : public Engine
{
public:
    explicit Owner (const Values& values) : gain (values["gain"]) {}
    void prepare (const dsp::Spec&) override
    {
        this->voice = std::make_unique<Voice>();
        voice.reset();
        voice = nullptr;
    }
    void reset() override {}
    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        float time = 0.25f, link = 0.5f;
        link = time * link - time;
        mixInto (held, link);
        block.channels[0][0] *= gain.get() + time;
    }

private:
    static void mixInto (const std::vector<float>& from, float& to)
    {
        for (const float& each : from)
            to += each;
    }

    Value gain;
    std::unique_ptr<Voice> voice;
    std::vector<float> held;
};
} // namespace

std::vector<Parameter> declareParameters() { return { number ("gain", "Gain", "dB", -12.0f, 12.0f, 0.0f) }; }
std::vector<Preset> declarePresets() { return {}; }
std::unique_ptr<Engine> createEngine (const Values& values) { return std::make_unique<Owner> (values); }

} // namespace plugsmith
