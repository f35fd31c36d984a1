#include "blocks.h"
#include "dsp/dsp.h"

namespace plugsmith::test
{

namespace
{
template <typename B>
std::vector<Control> settersOf (B& block)
{
    std::vector<Control> found;
#define PLUGSMITH_SET(setter)                        \
    if constexpr (requires { block.setter (0.0f); }) \
    found.push_back ({ #setter, [&block] (float value) { block.setter (value); } })
    PLUGSMITH_SET (setAttackDb);
    PLUGSMITH_SET (setAttackMs);
    PLUGSMITH_SET (setBits);
    PLUGSMITH_SET (setCeilingDb);
    PLUGSMITH_SET (setCornerHz);
    PLUGSMITH_SET (setCrackle);
    PLUGSMITH_SET (setCutoffHz);
    PLUGSMITH_SET (setDecaySeconds);
    PLUGSMITH_SET (setDensity);
    PLUGSMITH_SET (setDepth);
    PLUGSMITH_SET (setDepthCents);
    PLUGSMITH_SET (setDriveDb);
    PLUGSMITH_SET (setDucking);
    PLUGSMITH_SET (setFade);
    PLUGSMITH_SET (setFeedback);
    PLUGSMITH_SET (setFrequencyHz);
    PLUGSMITH_SET (setGainDb);
    PLUGSMITH_SET (setHighDb);
    PLUGSMITH_SET (setHiss);
    PLUGSMITH_SET (setHoldMs);
    PLUGSMITH_SET (setKneeDb);
    PLUGSMITH_SET (setLowDb);
    PLUGSMITH_SET (setMakeupDb);
    PLUGSMITH_SET (setMidDb);
    PLUGSMITH_SET (setMidHz);
    PLUGSMITH_SET (setMix);
    PLUGSMITH_SET (setMonoBelowHz);
    PLUGSMITH_SET (setPitch);
    PLUGSMITH_SET (setPitchHz);
    PLUGSMITH_SET (setPosition);
    PLUGSMITH_SET (setPreDelayMs);
    PLUGSMITH_SET (setQ);
    PLUGSMITH_SET (setRangeDb);
    PLUGSMITH_SET (setLength);
    PLUGSMITH_SET (setRateHz);
    PLUGSMITH_SET (setRecovery);
    PLUGSMITH_SET (setSmoothMs);
    PLUGSMITH_SET (setRatio);
    PLUGSMITH_SET (setReleaseMs);
    PLUGSMITH_SET (setResonance);
    PLUGSMITH_SET (setReverse);
    PLUGSMITH_SET (setSemitones);
    PLUGSMITH_SET (setSensitivity);
    PLUGSMITH_SET (setShiftHz);
    PLUGSMITH_SET (setShimmer);
    PLUGSMITH_SET (setSideDb);
    PLUGSMITH_SET (setSidechainHz);
    PLUGSMITH_SET (setSize);
    PLUGSMITH_SET (setSizeMs);
    PLUGSMITH_SET (setSpread);
    PLUGSMITH_SET (setSustainDb);
    PLUGSMITH_SET (setThresholdDb);
    PLUGSMITH_SET (setTiltDb);
    PLUGSMITH_SET (setTimeMs);
    PLUGSMITH_SET (setTone);
    PLUGSMITH_SET (setUpwardRatio);
    PLUGSMITH_SET (setToneHz);
    PLUGSMITH_SET (setVowel);
    PLUGSMITH_SET (setWidth);
#undef PLUGSMITH_SET
    if constexpr (requires { block.setAutoRelease (true); })
        found.push_back ({ "setAutoRelease", [&block] (float value) { block.setAutoRelease (value > 0.0f); } });
    if constexpr (requires { block.setInverted (true, true); })
        found.push_back ({ "setInverted", [&block] (float value) { block.setInverted (value > 0.0f, value > 0.5f); } });
    if constexpr (requires { block.setShape (dsp::Lfo::Shape::sine); })
        found.push_back ({ "setShape", [&block] (float value) { block.setShape (value > 0.0f ? dsp::Lfo::Shape::square : dsp::Lfo::Shape::sine); } });
    if constexpr (requires { block.setRound (dsp::BeatRepeat::Round::fourSteps); })
        found.push_back ({ "setRound", [&block] (float value) { block.setRound (value > 0.0f ? dsp::BeatRepeat::Round::fourSteps : dsp::BeatRepeat::Round::sixteenSteps); } });
    if constexpr (requires { block.setStopped (true); })
        found.push_back ({ "setStopped", [&block] (float value) { block.setStopped (value > 0.0f); } });
    if constexpr (requires { block.setAuto (true); })
        found.push_back ({ "setAuto", [&block] (float value) { block.setAuto (value > 0.0f); } });
    if constexpr (requires { block.setChord (dsp::Vocoder::Chord::note); })
        found.push_back ({ "setChord", [&block] (float value) { block.setChord (value > 0.0f ? dsp::Vocoder::Chord::minor : dsp::Vocoder::Chord::note); } });
    if constexpr (requires { block.setThresholdsDb (0.0f, 0.0f, 0.0f); })
        found.push_back ({ "setThresholdsDb", [&block] (float value) { block.setThresholdsDb (value, value, value); } });
    if constexpr (requires { block.setRateBeats (1.0f, dsp::Block{}); }) // where the song is, is no control: see modulation_test.cpp
    {
        const auto at = [] (float tempo) { return dsp::Block{ nullptr, 0, 0, tempo }; };
        found.push_back ({ "setRateBeats", [&block, at] (float value) { block.setRateBeats (value, at (120.0f)); }, true });
        found.push_back ({ "setRateBeats, tempo", [&block, at] (float value) { block.setRateBeats (1.0f, at (value)); }, true });
    }
    if constexpr (requires { block.setTimeBeats (1.0f, 120.0f); })
    {
        found.push_back ({ "setTimeBeats", [&block] (float value) { block.setTimeBeats (value, 120.0f); }, true });
        found.push_back ({ "setTimeBeats, tempo", [&block] (float value) { block.setTimeBeats (1.0f, value); }, true });
    }
    return found;
}

template <typename Settings>
std::vector<Control> membersOf (Settings& settings)
{
    std::vector<Control> found;
#define PLUGSMITH_SET(member)                           \
    if constexpr (requires { settings.member = 0.0f; }) \
    found.push_back ({ #member, [&settings] (float value) { settings.member = value; } })
    PLUGSMITH_SET (bars[0]);
    PLUGSMITH_SET (bars[4]);
    PLUGSMITH_SET (bars[8]);
    PLUGSMITH_SET (brightness);
    PLUGSMITH_SET (click);
    PLUGSMITH_SET (brightnessDecayMs);
    PLUGSMITH_SET (cutoffHz);
    PLUGSMITH_SET (decay);
    PLUGSMITH_SET (decaySeconds);
    PLUGSMITH_SET (detuneCents);
    PLUGSMITH_SET (drive);
    PLUGSMITH_SET (feedback);
    PLUGSMITH_SET (glideMs);
    PLUGSMITH_SET (sweepAttackMs);
    PLUGSMITH_SET (sweepDecayMs);
    PLUGSMITH_SET (levelDb);
    PLUGSMITH_SET (motion);
    PLUGSMITH_SET (motionHz);
    PLUGSMITH_SET (percussion);
    PLUGSMITH_SET (position);
    PLUGSMITH_SET (pulseWidth);
    PLUGSMITH_SET (ratio);
    PLUGSMITH_SET (releaseMs);
    PLUGSMITH_SET (resonance);
    PLUGSMITH_SET (snap);
    PLUGSMITH_SET (sweepOctaves);
    PLUGSMITH_SET (tuneSemitones);
    PLUGSMITH_SET (amp.attackMs);
    PLUGSMITH_SET (amp.decayMs);
    PLUGSMITH_SET (amp.sustain);
    PLUGSMITH_SET (amp.releaseMs);
#undef PLUGSMITH_SET
    return found;
}

template <typename B>
class Effect : public AnyBlock
{
public:
    explicit Effect (B wrapped)
        : block (std::move (wrapped))
    {
        all = settersOf (block);
    }
    void prepare (const dsp::Spec& spec) override { block.prepare (spec); }
    void reset() override { block.reset(); }
    void process (dsp::Block audio) override { block.process (audio); }

private:
    B block;
};

/** Plays on its own clock, however its time is cut. */
template <typename B>
class Instrument : public AnyBlock
{
public:
    explicit Instrument (typename B::Settings first, B wrapped)
        : synth (std::move (wrapped)),
          settings (first)
    {
        all = membersOf (settings);
    }
    void prepare (const dsp::Spec& spec) override
    {
        synth.prepare (spec);
        frame = 0;
    }
    void reset() override
    {
        synth.reset();
        frame = 0;
    }
    void process (dsp::Block audio) override
    {
        now.clear();
        for (auto event : score)
            if (event.frame >= frame && event.frame < frame + audio.numFrames)
            {
                event.frame -= frame;
                now.push_back (event);
            }
        frame += audio.numFrames;
        play (audio, now);
    }
    void play (dsp::Block audio, std::span<const dsp::MidiEvent> events) override
    {
        synth.set (settings);
        synth.process (audio, events);
    }

private:
    static constexpr std::array<dsp::MidiEvent, 10> score{ { { 3, 0x90, 60, 100 }, { 40, 0xb0, 1, 90 }, { 77, 0x90, 40, 127 }, { 333, 0xe0, 0, 80 }, { 500, 0xb0, 64, 127 }, { 601, 0x80, 60, 0 }, { 1111, 0x90, 67, 30 }, { 2000, 0xb0, 64, 0 }, { 2900, 0x80, 40, 0 }, { 9000, 0x80, 67, 0 } } };

    B synth;
    typename B::Settings settings;
    std::vector<dsp::MidiEvent> now = std::vector<dsp::MidiEvent> (16);
    int frame = 0;
};

/** A Crossover leaves the lows; what it splits off is added again. */
struct JoinedCrossover : dsp::Crossover
{
    void process (dsp::Block block)
    {
        dsp::inChunks (block, [this] (dsp::Block chunk, int) {
            std::array<dsp::ChunkValues, dsp::maxChannels> storage;
            std::array<float*, dsp::maxChannels> pointers{ storage[0].data(), storage[1].data() };
            const dsp::Block highs{ pointers.data(), chunk.numChannels, chunk.numFrames };
            split (chunk, highs);
            for (int c = 0; c < chunk.numChannels; ++c)
                for (int n = 0; n < chunk.numFrames; ++n)
                    chunk.channels[c][n] += highs.channels[c][n];
        });
    }
};

struct ChordVocoder : dsp::Vocoder
{
    ChordVocoder() { setChord (Chord::minor); }
};

template <typename B>
BlockKind effect (std::string name, B block)
{
    return { std::move (name), false, [block] { return std::make_unique<Effect<B>> (block); } };
}

template <typename B>
BlockKind instrument (std::string name, const B& synth, void (*change) (typename B::Settings&) = [] (auto&) {})
{
    typename B::Settings settings;
    change (settings);
    return { std::move (name), true, [synth, settings] { return std::make_unique<Instrument<B>> (settings, synth); } };
}
} // namespace

const std::vector<BlockKind>& everyBlock()
{
    using namespace dsp;
    using Wave = Oscillator::Wave;
    static const std::vector<BlockKind> kinds{
        effect ("gain", Gain()),
        effect ("pan", Pan()),
        effect ("width", StereoWidth()),
        effect ("polarity", Polarity()),
        effect ("DC blocker", DcBlocker()),
        effect ("soft", Saturator (Saturator::Kind::soft)),
        effect ("tube", Saturator (Saturator::Kind::tube)),
        effect ("tape", Saturator (Saturator::Kind::tape)),
        effect ("overdrive", Saturator (Saturator::Kind::overdrive)),
        effect ("diode", Saturator (Saturator::Kind::diode)),
        effect ("fuzz", Saturator (Saturator::Kind::fuzz)),
        effect ("hard clip", Saturator (Saturator::Kind::hardClip)),
        effect ("fold", Saturator (Saturator::Kind::fold)),
        effect ("bit crusher", BitCrusher()),
        effect ("low-pass", StateVariableFilter (SvfMode::lowPass)),
        effect ("steep low-pass", StateVariableFilter (SvfMode::lowPass, true)),
        effect ("high-pass", StateVariableFilter (SvfMode::highPass)),
        effect ("band-pass", StateVariableFilter (SvfMode::bandPass)),
        effect ("notch", StateVariableFilter (SvfMode::notch)),
        effect ("peak", StateVariableFilter (SvfMode::peak)),
        effect ("all-pass", StateVariableFilter (SvfMode::allPass)),
        effect ("one-pole", OnePoleFilter()),
        effect ("ladder", LadderFilter()),
        effect ("comb", CombFilter()),
        effect ("formant", FormantFilter()),
        effect ("tilt", TiltEq()),
        effect ("bell", BandFilter (BandFilter::Shape::bell)),
        effect ("shelf", BandFilter (BandFilter::Shape::highShelf)),
        effect ("cabinet", Cabinet()),
        effect ("record noise", RecordNoise()),
        effect ("three bands", ThreeBandEq()),
        effect ("crossover", JoinedCrossover()),
        effect ("auto-wah", AutoWah()),
        effect ("vocoder", Vocoder()),
        effect ("vocoder of a chord", ChordVocoder()),
        effect ("compressor", Compressor()),
        effect ("RMS compressor with look-ahead", Compressor (Compressor::Detector::rms, 5.0f)),
        effect ("limiter", Limiter()),
        effect ("gate", Gate()),
        effect ("de-esser", DeEsser()),
        effect ("transient shaper", TransientShaper()),
        effect ("upward compressor", UpwardCompressor()),
        effect ("multiband", MultibandCompressor()),
        effect ("delay", Delay()),
        effect ("tape delay", Delay (Delay::Kind::tape)),
        effect ("ping-pong", Delay (Delay::Kind::pingPong)),
        effect ("reverse delay", Delay (Delay::Kind::reverse)),
        effect ("chorus", Chorus()),
        effect ("flanger", Flanger()),
        effect ("phaser", Phaser()),
        effect ("vibrato", Vibrato()),
        effect ("tremolo", Tremolo()),
        effect ("auto-pan", AutoPan()),
        effect ("pump", Pump()),
        effect ("step gate", StepGate()),
        effect ("ring modulator", RingModulator()),
        effect ("frequency shifter", FrequencyShifter()),
        effect ("pitch shifter", PitchShifter()),
        effect ("granular", Granular()),
        effect ("room", Reverb (Reverb::Kind::room)),
        effect ("hall", Reverb (Reverb::Kind::hall)),
        effect ("spring", SpringReverb()),
        effect ("shimmer", ShimmerReverb()),
        effect ("beat repeat", BeatRepeat()),
        effect ("tape stop", TapeStop()),
        instrument ("saw synth", PolySynth()),
        instrument ("one gliding voice", PolySynth(), [] (auto& s) { s.keys = dsp::KeyMode::mono; s.glideMs = 60.0f; s.sweepAttackMs = 200.0f; s.sweepDecayMs = 300.0f; }),
        instrument ("legato FM", FmSynth(), [] (auto& s) { s.keys = dsp::KeyMode::legato; s.glideMs = 60.0f; }),
        instrument ("legato wavetable", WavetableSynth(), [] (auto& s) { s.keys = dsp::KeyMode::legato; s.glideMs = 60.0f; }),
        instrument ("gliding unison squares", PolySynth(), [] (auto& s) { s.wave = Wave::square; s.unison = 5; s.glideMs = 40.0f; }),
        instrument ("triangle synth", PolySynth(), [] (auto& s) { s.wave = Wave::triangle; s.unison = 1; }),
        instrument ("sine synth", PolySynth(), [] (auto& s) { s.wave = Wave::sine; }),
        instrument ("noise synth", PolySynth(), [] (auto& s) { s.wave = Wave::noise; }),
        instrument ("FM pair", FmSynth()),
        instrument ("FM stack", FmSynth(), [] (auto& s) { s.algorithm = FmSynth::Algorithm::stack; }),
        instrument ("FM two pairs", FmSynth(), [] (auto& s) { s.algorithm = FmSynth::Algorithm::twoPairs; }),
        instrument ("FM three on one", FmSynth(), [] (auto& s) { s.algorithm = FmSynth::Algorithm::threeOnOne; s.feedback = 0.5f; }),
        instrument ("FM organ", FmSynth(), [] (auto& s) { s.algorithm = FmSynth::Algorithm::organ; }),
        instrument ("wavetable", WavetableSynth(), [] (auto& s) { s.motion = 0.5f; }),
        instrument ("drawbar organ", DrawbarOrgan(), [] (auto& s) { s.percussion = 0.5f; }),
        instrument ("string", StringSynth()),
        instrument ("bell", ModalSynth()),
        instrument ("drums", DrumSynth()),
        instrument ("hat", DrumSynth (DrumSynth::Kind::hat)),
    };
    return kinds;
}

} // namespace plugsmith::test
