#include "plugin/PluginProcessor.h"

namespace plugsmith
{

namespace
{
/** One key of a reed: two detuned saws whose beating follows the mod wheel. */
class Reed
{
public:
    void prepare (double newSampleRate)
    {
        sampleRate = static_cast<float> (newSampleRate);
        envelope.prepare (newSampleRate);
        envelope.setTimes ({ 20.0f, 300.0f, 0.8f, 120.0f });
    }

    void start (float velocity, bool)
    {
        gain = 0.1f + 0.2f * velocity;
        envelope.noteOn();
    }

    void release() { envelope.noteOff(); }
    void silence() { envelope.reset(); }
    bool isSounding() const { return envelope.isActive(); }

    float next (float hertz, float wheel)
    {
        const float apart = 1.002f + 0.01f * wheel;
        return gain * envelope.next() * (saw (one, hertz) + saw (other, hertz * apart));
    }

    float bite = 0.5f;

private:
    float saw (float& phase, float hertz)
    {
        phase += hertz / sampleRate;
        phase -= std::floor (phase);
        const float sine = std::sin (6.2831853f * phase);
        return sine + bite * 0.5f * std::sin (12.566371f * phase);
    }

    dsp::Envelope envelope;
    float sampleRate = 48000.0f, gain = 0.0f, one = 0.0f, other = 0.0f;
};

class Harmonium final : public Engine
{
public:
    explicit Harmonium (const Values& values)
        : bite (values["bite"]),
          glideMs (values["glide"]),
          level (values["level"])
    {
    }

    void prepare (const dsp::Spec& spec) override
    {
        voices.prepare (spec);
        gain.prepare (spec);
    }

    void reset() override
    {
        voices.reset();
        gain.reset();
    }

    void process (dsp::Block block, std::span<const dsp::MidiEvent> midi) override
    {
        for (auto& voice : voices.all())
            voice.bite = bite.fraction();
        dsp::OwnVoices<Reed>::Settings settings;
        settings.keys = dsp::KeyMode::legato;
        settings.glideMs = glideMs.get();
        voices.set (settings);
        voices.process (block, midi);
        gain.setGainDb (level.get());
        gain.process (block);
    }

private:
    Value bite, glideMs, level;
    dsp::OwnVoices<Reed> voices;
    dsp::Gain gain;
};
} // namespace

std::vector<Parameter> declareParameters()
{
    return {
        percent ("bite", "Bite", 50.0f),
        logarithmic ("glide", "Glide", "ms", 1.0f, 2000.0f, 60.0f),
        number ("level", "Level", "dB", -24.0f, 6.0f, 0.0f),
    };
}

std::vector<Preset> declarePresets()
{
    return {
        { "Slow Reed", {} },
        { "Sharp Reed", { { "bite", 90.0f } } },
        { "Sliding Reed", { { "glide", 300.0f } } },
    };
}

std::unique_ptr<Engine> createEngine (const Values& values)
{
    return std::make_unique<Harmonium> (values);
}

} // namespace plugsmith
