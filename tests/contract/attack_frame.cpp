// rule: @rule@
#include "plugin/PluginProcessor.h"

namespace plugsmith
{
@top@
namespace
{
@inner@
struct Attack final : Engine
{
    explicit Attack (const Values& values) : gain (values["gain"]) { @ctor@ }
    void prepare (const dsp::Spec&) override {}
    void reset() override {}
    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        float sample = block.channels[0][0];
        @body@
        block.channels[0][0] = sample;
    }
    @members@
    Value gain;
};

} // namespace

std::vector<Parameter> declareParameters() { return { number ("gain", "Gain", "dB", -12.0f, 12.0f, 0.0f) }; }
std::vector<Preset> declarePresets() { return {}; }
std::unique_ptr<Engine> createEngine (const Values& values) { return std::make_unique<Attack> (values); }
} // namespace plugsmith
