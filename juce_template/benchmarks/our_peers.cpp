// The blocks of dsp/, through their public methods.
#include "dsp/dsp.h"
#include "peer.h"

namespace plugsmith::bench
{

namespace
{
using namespace settings;
constexpr dsp::Spec spec{ rate, blockFrames, 2 };

template <typename DspBlock>
struct Plain
{
    DspBlock block;
    void process (float* left, float* right, int frames)
    {
        float* channels[]{ left, right };
        block.process (dsp::Block{ channels, 2, frames });
    }
};

struct Saturator : Plain<dsp::Saturator>
{
    Saturator()
        : Plain{ dsp::Saturator (dsp::Saturator::Kind::soft) }
    {
        block.prepare (spec);
        block.setDriveDb (driveDb);
    }
};

struct Filter
{
    Filter()
    {
        block.prepare (spec);
        block.setResonance (filterQ);
    }
    void process (float* left, float* right, int frames)
    {
        float* channels[]{ left, right };
        block.process (dsp::Block{ channels, 2, frames }, cutoffs().data());
    }
    dsp::StateVariableFilter block;
};

struct Ladder : Plain<dsp::LadderFilter>
{
    Ladder()
    {
        block.prepare (spec);
        block.setCutoffHz (ladderHz);
        block.setResonance (ladderResonance);
    }
};

struct Compressor : Plain<dsp::Compressor>
{
    Compressor()
    {
        block.prepare (spec);
        block.setThresholdDb (thresholdDb);
        block.setRatio (ratio);
        block.setAttackMs (attackMs);
        block.setReleaseMs (releaseMs);
    }
};

struct Chorus : Plain<dsp::Chorus>
{
    Chorus()
    {
        block.prepare (spec);
        block.setRateHz (chorusHz);
        block.setDepth (chorusDepth);
        block.setMix (chorusMix);
    }
};

struct Reverb : Plain<dsp::Reverb>
{
    Reverb()
        : Plain{ dsp::Reverb (dsp::Reverb::Kind::hall) }
    {
        block.prepare (spec);
        block.setDecaySeconds (decaySeconds);
    }
};

struct Synth
{
    Synth()
    {
        synth.prepare (spec);
        for (int i = 0; i < numKeys; ++i)
            events.push_back ({ 0, 0x90, static_cast<std::uint8_t> (firstKey + 3 * i), 100 });
    }
    void process (float* left, float* right, int frames)
    {
        dsp::PolySynth::Settings s;
        s.unison = 1;
        s.cutoffHz = synthCutoffHz;
        s.resonance = synthQ;
        s.amp = { 5.0f, 200.0f, 0.7f, 250.0f };
        synth.set (s);
        float* channels[]{ left, right };
        synth.process (dsp::Block{ channels, 2, frames }, events);
        events.clear();
    }
    dsp::PolySynth synth;
    std::vector<dsp::MidiEvent> events;
};

struct Eq : Plain<dsp::ThreeBandEq>
{
    Eq()
    {
        block.prepare (spec);
        block.setLowDb (bandDb);
        block.setMidDb (-bandDb);
        block.setMidHz (midHz);
        block.setHighDb (bandDb);
    }
};

/** Runs its state with one instruction set. */
template <typename State>
class WithSet : public Peer
{
public:
    explicit WithSet (dsp::simd::Set instructionSet)
        : set (instructionSet)
    {
    }
    void process (float* left, float* right, int frames) override
    {
        dsp::simd::active() = set;
        state.process (left, right, frames);
    }

private:
    dsp::simd::Set set;
    State state;
};

template <typename State>
void add (std::vector<Entry>& entries, int task)
{
    entries.push_back ({ task, "plugsmith portable", [] { return std::make_unique<WithSet<State>> (dsp::simd::Set::portable); } });
    if (dsp::simd::best() == dsp::simd::Set::avx2)
        entries.push_back ({ task, "plugsmith AVX2", [] { return std::make_unique<WithSet<State>> (dsp::simd::Set::avx2); } });
}
} // namespace

std::vector<Entry> ourPeers()
{
    std::vector<Entry> entries;
    add<Saturator> (entries, 1);
    add<Filter> (entries, 2);
    add<Ladder> (entries, 3);
    add<Compressor> (entries, 4);
    add<Chorus> (entries, 5);
    add<Reverb> (entries, 6);
    add<Synth> (entries, 7);
    add<Eq> (entries, 8);
    return entries;
}

} // namespace plugsmith::bench
