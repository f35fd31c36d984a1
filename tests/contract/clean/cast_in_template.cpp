#include "plugin/PluginProcessor.h"

namespace plugsmith
{

namespace
{
constexpr int maxHeld = 16;

class CastInTemplate final : public Engine
{
public:
    explicit CastInTemplate (const Values& values)
        : level (values["level"])
    {
    }

    void prepare (const dsp::Spec&) override { reset(); }
    void reset() override { held.fill (0.0f); }

    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        held[static_cast<std::size_t> (maxHeld - 1)] = level.fraction();
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
                block.channels[channel][frame] *= held.back();
    }

private:
    Value level;
    std::array<float, static_cast<std::size_t> (maxHeld)> held{};
};
} // namespace

std::vector<Parameter> declareParameters()
{
    return { percent ("level", "Level", 100.0f) };
}

std::vector<Preset> declarePresets()
{
    return { { "All", {} } };
}

std::unique_ptr<Engine> createEngine (const Values& values)
{
    return std::make_unique<CastInTemplate> (values);
}

} // namespace plugsmith
