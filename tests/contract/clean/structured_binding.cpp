#include "plugin/PluginProcessor.h"
#include <utility>

namespace plugsmith
{
inline std::pair<float, float> toMidSide (float l, float r)
{
    return { 0.5f * (l + r), 0.5f * (l - r) };
}

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
        for (int frame = 0; frame < block.numFrames; ++frame)
        {
            if (block.numChannels < 2)
                break;
            const auto [mid, side] = toMidSide (block.channels[0][frame], block.channels[1][frame]);
            left = mid + 1.5f * side;
            right = mid - 1.5f * side;
            block.channels[0][frame] = left;
            block.channels[1][frame] = right;
        }
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    float left = 0.0f, right = 0.0f;
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
