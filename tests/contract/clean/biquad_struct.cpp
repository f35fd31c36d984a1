#include "plugin/PluginProcessor.h"
#include <array>
#include <cmath>

namespace plugsmith
{

struct Biquad
{
    float b0 = 1.0f, b1 = 0.0f, b2 = 0.0f, a1 = 0.0f, a2 = 0.0f, z1 = 0.0f, z2 = 0.0f;

    void lowpass (double hz, double q, double rate)
    {
        const double w = 2.0 * 3.14159265358979 * hz / rate, alpha = std::sin (w) / (2.0 * q), c = std::cos (w), a0 = 1.0 + alpha;
        b0 = b2 = static_cast<float> ((1.0 - c) / 2.0 / a0);
        b1 = static_cast<float> ((1.0 - c) / a0);
        a1 = static_cast<float> (-2.0 * c / a0);
        a2 = static_cast<float> ((1.0 - alpha) / a0);
    }

    float tick (float x)
    {
        const float y = b0 * x + z1;
        z1 = b1 * x - a1 * y + z2;
        z2 = b2 * x - a2 * y;
        return y;
    }
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
        for (auto& filter : filters)
            filter.lowpass (1200.0, 0.7, sampleRate);
    }

    void reset() override
    {
        for (auto& filter : filters)
            filter.z1 = filter.z2 = 0.0f;
    }

    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
            {
                float& sample = block.channels[channel][frame];
                sample = filters[static_cast<std::size_t> (channel)].tick (sample);
            }
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    std::array<Biquad, dsp::maxChannels> filters;
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
