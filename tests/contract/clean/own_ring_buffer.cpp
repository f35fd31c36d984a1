#include "plugin/PluginProcessor.h"
#include <array>

namespace plugsmith
{

/** A fixed ring: its names are those of C functions, but they are members. */
class Ring
{
public:
    void write (float sample)
    {
        position = (position + 1) % samples.size();
        samples[position] = sample;
    }
    float read (std::size_t back) const { return samples[(position + samples.size() - back) % samples.size()]; }
    void clear() { samples.fill (0.0f); }

private:
    std::array<float, 4800> samples{};
    std::size_t position = 0;
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

    void reset() override { ring.clear(); }

    void process (dsp::Block block, std::span<const dsp::MidiEvent>) override
    {
        for (int channel = 0; channel < block.numChannels; ++channel)
            for (int frame = 0; frame < block.numFrames; ++frame)
            {
                float& sample = block.channels[channel][frame];
                ring.write (sample);
                sample = 0.5f * (sample + ring.read (1200));
            }
    }

private:
    Value gain;
    double sampleRate = 48000.0;
    Ring ring;
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
