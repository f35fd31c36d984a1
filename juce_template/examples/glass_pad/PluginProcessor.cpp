// A worked example of an instrument: a polyphonic synth into a chorus and a hall.
#include "plugin/PluginProcessor.h"

namespace plugsmith
{

namespace
{
class GlassPad final : public Engine
{
public:
    explicit GlassPad (const Values& values)
        : wave (values["wave"]),
          cutoffHz (values["cutoff"]),
          attackMs (values["attack"]),
          releaseMs (values["release"]),
          chorusMix (values["chorus"]),
          reverbMix (values["reverb"]),
          decaySeconds (values["decay"])
    {
    }

    void prepare (const dsp::Spec& spec) override
    {
        synth.prepare (spec);
        chorus.prepare (spec);
        hall.prepare (spec);
    }

    void reset() override
    {
        synth.reset();
        chorus.reset();
        hall.reset();
    }

    void process (dsp::Block block, std::span<const dsp::MidiEvent> midi) override
    {
        dsp::PolySynth::Settings settings;
        settings.wave = static_cast<dsp::Oscillator::Wave> (wave.index());
        settings.cutoffHz = cutoffHz.get();
        settings.amp = { attackMs.get(), 600.0f, 0.8f, releaseMs.get() };
        synth.set (settings);
        chorus.setMix (chorusMix.fraction());
        hall.setMix (reverbMix.fraction());
        hall.setDecaySeconds (decaySeconds.get());

        synth.process (block, midi);
        chorus.process (block);
        hall.process (block);
    }

    double tailSeconds() const override { return static_cast<double> (decaySeconds.get()); }

private:
    Value wave, cutoffHz, attackMs, releaseMs, chorusMix, reverbMix, decaySeconds;
    dsp::PolySynth synth;
    dsp::Chorus chorus;
    dsp::Reverb hall{ dsp::Reverb::Kind::hall };
};
} // namespace

std::vector<Parameter> declareParameters()
{
    return {
        choice ("wave", "Wave", { "Saw", "Square", "Triangle", "Sine" }, 2),
        logarithmic ("cutoff", "Cutoff", "Hz", 80.0f, 16000.0f, 3200.0f),
        logarithmic ("attack", "Attack", "ms", 1.0f, 4000.0f, 420.0f),
        logarithmic ("release", "Release", "ms", 10.0f, 8000.0f, 1800.0f),
        percent ("chorus", "Chorus", 45.0f),
        percent ("reverb", "Reverb", 35.0f),
        logarithmic ("decay", "Decay", "s", 0.3f, 12.0f, 3.5f),
    };
}

std::vector<Preset> declarePresets()
{
    return {
        { "Morning Glass", {} },
        { "Brass Dawn", { { "wave", 0.0f }, { "cutoff", 1800.0f }, { "attack", 120.0f } } },
        { "Frozen Lake", { { "reverb", 70.0f }, { "decay", 9.0f } } },
    };
}

std::unique_ptr<Engine> createEngine (const Values& values)
{
    return std::make_unique<GlassPad> (values);
}

} // namespace plugsmith
