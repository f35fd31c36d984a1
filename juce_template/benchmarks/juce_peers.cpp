// The same tasks the usual way with juce_dsp, at its good quality.
#include "peer.h"
#include <juce_dsp/juce_dsp.h>

namespace plugsmith::bench
{

namespace
{
using namespace settings;
const juce::dsp::ProcessSpec spec{ rate, static_cast<juce::uint32> (blockFrames), 2 };

template <typename Processor>
void run (Processor& processor, float* left, float* right, int frames)
{
    float* channels[]{ left, right };
    juce::dsp::AudioBlock<float> block (channels, 2, static_cast<size_t> (frames));
    processor.process (juce::dsp::ProcessContextReplacing<float> (block));
}

struct Saturator
{
    Saturator() { oversampling.initProcessing (blockFrames); }
    void process (float* left, float* right, int frames)
    {
        const float gain = juce::Decibels::decibelsToGain (driveDb), back = juce::Decibels::decibelsToGain (-0.5f * driveDb);
        float* channels[]{ left, right };
        juce::dsp::AudioBlock<float> block (channels, 2, static_cast<size_t> (frames));
        auto up = oversampling.processSamplesUp (block);
        for (size_t c = 0; c < 2; ++c)
        {
            float* samples = up.getChannelPointer (c);
            for (size_t n = 0; n < up.getNumSamples(); ++n)
                samples[n] = back * juce::dsp::FastMathApproximations::tanh (juce::jlimit (-4.97f, 4.97f, gain * samples[n]));
        }
        oversampling.processSamplesDown (block);
    }
    juce::dsp::Oversampling<float> oversampling{ 2, 2, juce::dsp::Oversampling<float>::filterHalfBandPolyphaseIIR, true };
};

struct Filter
{
    Filter()
    {
        filter.prepare (spec);
        filter.setResonance (filterQ);
    }
    void process (float* left, float* right, int frames)
    {
        const auto& hz = cutoffs();
        for (int n = 0; n < frames; ++n)
        {
            filter.setCutoffFrequency (hz[static_cast<size_t> (n)]);
            left[n] = filter.processSample (0, left[n]);
            right[n] = filter.processSample (1, right[n]);
        }
    }
    juce::dsp::StateVariableTPTFilter<float> filter;
};

struct Ladder
{
    Ladder()
    {
        filter.prepare (spec);
        filter.setMode (juce::dsp::LadderFilterMode::LPF24);
        filter.setCutoffFrequencyHz (ladderHz);
        filter.setResonance (ladderResonance);
    }
    void process (float* left, float* right, int frames) { run (filter, left, right, frames); }
    juce::dsp::LadderFilter<float> filter;
};

struct Compressor // JUCE has no linked one: its detector, and std::pow
{
    Compressor()
    {
        detector.prepare ({ rate, static_cast<juce::uint32> (blockFrames), 1 });
        detector.setAttackTime (attackMs);
        detector.setReleaseTime (releaseMs);
    }
    void process (float* left, float* right, int frames)
    {
        const float threshold = juce::Decibels::decibelsToGain (thresholdDb);
        for (int n = 0; n < frames; ++n)
        {
            const float level = detector.processSample (0, juce::jmax (std::abs (left[n]), std::abs (right[n])));
            const float gain = level < threshold ? 1.0f : std::pow (level / threshold, 1.0f / ratio - 1.0f);
            left[n] *= gain;
            right[n] *= gain;
        }
    }
    juce::dsp::BallisticsFilter<float> detector;
};

struct Chorus
{
    Chorus()
    {
        chorus.prepare (spec);
        chorus.setRate (chorusHz);
        chorus.setDepth (chorusDepth);
        chorus.setCentreDelay (12.0f);
        chorus.setMix (chorusMix);
    }
    void process (float* left, float* right, int frames) { run (chorus, left, right, frames); }
    juce::dsp::Chorus<float> chorus;
};

struct Reverb
{
    Reverb()
    {
        reverb.prepare (spec);
        juce::Reverb::Parameters parameters;
        parameters.roomSize = 0.7f;
        parameters.wetLevel = 0.3f;
        reverb.setParameters (parameters);
    }
    void process (float* left, float* right, int frames) { run (reverb, left, right, frames); }
    juce::dsp::Reverb reverb;
};

struct Sound : juce::SynthesiserSound
{
    bool appliesToNote (int) override { return true; }
    bool appliesToChannel (int) override { return true; }
};

struct Voice : juce::SynthesiserVoice // JUCE has no band-limited saw: a PolyBLEP of our own
{
    Voice()
    {
        filter.prepare ({ rate, static_cast<juce::uint32> (blockFrames), 1 });
        filter.setCutoffFrequency (synthCutoffHz);
        filter.setResonance (synthQ);
        envelope.setSampleRate (rate);
        envelope.setParameters ({ 0.005f, 0.2f, 0.7f, 0.25f });
    }
    bool canPlaySound (juce::SynthesiserSound*) override { return true; }
    void startNote (int key, float velocity, juce::SynthesiserSound*, int) override
    {
        step = static_cast<float> (juce::MidiMessage::getMidiNoteInHertz (key) / rate);
        gain = 0.25f * velocity;
        phase = 0.0f;
        envelope.noteOn();
    }
    void stopNote (float, bool) override
    {
        envelope.noteOff();
        clearCurrentNote();
    }
    void pitchWheelMoved (int) override {}
    void controllerMoved (int, int) override {}
    void renderNextBlock (juce::AudioBuffer<float>& buffer, int start, int count) override
    {
        if (! isVoiceActive())
            return;
        for (int n = start; n < start + count; ++n)
        {
            float saw = 2.0f * phase - 1.0f;
            if (phase < step)
            {
                const float t = phase / step - 1.0f;
                saw += t * t;
            }
            else if (phase > 1.0f - step)
            {
                const float t = (phase - 1.0f) / step + 1.0f;
                saw -= t * t;
            }
            phase += step;
            if (phase >= 1.0f)
                phase -= 1.0f;
            const float sample = filter.processSample (0, saw) * envelope.getNextSample() * gain;
            buffer.addSample (0, n, sample);
            buffer.addSample (1, n, sample);
        }
    }
    juce::dsp::StateVariableTPTFilter<float> filter;
    juce::ADSR envelope;
    float phase = 0.0f, step = 0.0f, gain = 0.0f;
};

struct Synth
{
    Synth()
    {
        for (int i = 0; i < numKeys; ++i)
        {
            synthesiser.addVoice (new Voice());
            midi.addEvent (juce::MidiMessage::noteOn (1, firstKey + 3 * i, static_cast<juce::uint8> (100)), 0);
        }
        synthesiser.addSound (new Sound());
        synthesiser.setCurrentPlaybackSampleRate (rate);
    }
    void process (float* left, float* right, int frames)
    {
        float* channels[]{ left, right };
        juce::AudioBuffer<float> buffer (channels, 2, frames);
        synthesiser.renderNextBlock (buffer, midi, 0, frames);
        midi.clear();
    }
    juce::Synthesiser synthesiser;
    juce::MidiBuffer midi;
};

struct Eq
{
    using Band = juce::dsp::ProcessorDuplicator<juce::dsp::IIR::Filter<float>, juce::dsp::IIR::Coefficients<float>>;
    using Coefficients = juce::dsp::IIR::Coefficients<float>;

    Eq()
    {
        const float up = juce::Decibels::decibelsToGain (bandDb);
        *low.state = *Coefficients::makeLowShelf (rate, lowHz, 0.7071f, up);
        *mid.state = *Coefficients::makePeakFilter (rate, midHz, bandQ, 1.0f / up);
        *high.state = *Coefficients::makeHighShelf (rate, highHz, 0.7071f, up);
        for (auto* band : { &low, &mid, &high })
            band->prepare (spec);
    }
    void process (float* left, float* right, int frames)
    {
        for (auto* band : { &low, &mid, &high })
            run (*band, left, right, frames);
    }
    Band low, mid, high;
};

template <typename State>
Entry entry (int task)
{
    return { task, "JUCE", [] { return std::make_unique<PeerOf<State>>(); } };
}
} // namespace

std::vector<Entry> jucePeers()
{
    return { entry<Saturator> (1), entry<Filter> (2), entry<Ladder> (3), entry<Compressor> (4), entry<Chorus> (5), entry<Reverb> (6), entry<Synth> (7), entry<Eq> (8) };
}

} // namespace plugsmith::bench
