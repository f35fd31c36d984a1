// What a block promises in Hz, ms, seconds and dB holds at every sample rate.
#include "catch.h"
#include "dsp/dynamics/compressor.h"
#include "dsp/filter/ladder_filter.h"
#include "dsp/filter/one_pole_filter.h"
#include "dsp/filter/state_variable_filter.h"
#include "dsp/filter/three_band_eq.h"
#include "dsp/synth/poly_synth.h"
#include "dsp/time/delay.h"
#include "dsp/time/reverb.h"
#include "dsp/tools/block.h"
#include "dsp/tools/midi.h"
#include "signal.h"

using namespace plugsmith;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace
{
const std::vector<double> rates{ 8000.0, 22050.0, 44100.0, 96000.0, 192000.0, 384000.0 };

template <typename DspBlock>
double gainDbAt (DspBlock& block, double hz, double sampleRate)
{
    const auto frames = static_cast<int> (sampleRate);
    auto audio = test::sine (hz, 0.1, frames, sampleRate);
    block.reset();
    test::runThrough (block, audio);
    return test::toDb (test::amplitudeAt (audio.left, hz, static_cast<size_t> (frames / 2), sampleRate) / 0.1);
}
} // namespace

TEST_CASE ("filters keep their corners")
{
    for (const double sampleRate : rates)
    {
        INFO (sampleRate);
        auto filter = test::prepared (dsp::StateVariableFilter(), sampleRate);
        filter.setCutoffHz (1000.0f);
        CHECK_THAT (gainDbAt (filter, 1000.0, sampleRate), WithinAbs (-3.01, 0.05));

        auto ladder = test::prepared (dsp::LadderFilter(), sampleRate);
        ladder.setCutoffHz (1000.0f);
        ladder.setResonance (0.0f);
        CHECK_THAT (gainDbAt (ladder, 1000.0, sampleRate), WithinAbs (-12.04, 0.15));

        auto eq = test::prepared (dsp::ThreeBandEq(), sampleRate);
        eq.setMidDb (6.0f);
        eq.setMidHz (500.0f);
        CHECK_THAT (gainDbAt (eq, 500.0, sampleRate), WithinAbs (6.0, 0.05));

        auto pole = test::prepared (dsp::OnePoleFilter(), sampleRate);
        pole.setCutoffHz (500.0f);
        CHECK_THAT (gainDbAt (pole, 500.0, sampleRate), WithinAbs (-3.01, 0.05));
    }
}

TEST_CASE ("echoes, attacks and reverbs keep their times")
{
    for (const double sampleRate : rates)
    {
        INFO (sampleRate);
        const auto frames = [sampleRate] (double seconds) { return static_cast<size_t> (std::lround (seconds * sampleRate)); };

        auto delay = test::prepared (dsp::Delay(), sampleRate);
        delay.setTimeMs (100.0f);
        delay.setMix (1.0f);
        auto audio = test::impulse (static_cast<int> (sampleRate));
        test::runThrough (delay, audio);
        const auto loudest = std::max_element (audio.left.begin(), audio.left.end()) - audio.left.begin();
        CHECK (std::abs (loudest - static_cast<std::ptrdiff_t> (frames (0.1))) <= 1);

        auto compressor = test::prepared (dsp::Compressor(), sampleRate);
        compressor.setThresholdDb (-30.0f);
        compressor.setRatio (100.0f);
        compressor.setAttackMs (20.0f);
        test::Audio loud (static_cast<int> (sampleRate));
        std::fill (loud.left.begin(), loud.left.end(), 1.0f);
        loud.right = loud.left;
        test::runThrough (compressor, loud);
        const double full = -test::toDb (static_cast<double> (loud.left.back()));
        size_t n = 0;
        while (-test::toDb (static_cast<double> (loud.left[n])) < 0.632 * full)
            ++n;
        CHECK_THAT (static_cast<double> (n) / sampleRate, WithinRel (0.020, 0.05));

        auto reverb = test::prepared (dsp::Reverb(), sampleRate);
        reverb.setDecaySeconds (1.0f);
        reverb.setToneHz (20000.0f);
        reverb.setMix (1.0f);
        auto tail = test::noise (static_cast<int> (1.6 * sampleRate));
        std::fill (tail.left.begin() + static_cast<std::ptrdiff_t> (frames (0.1)), tail.left.end(), 0.0f);
        std::fill (tail.right.begin() + static_cast<std::ptrdiff_t> (frames (0.1)), tail.right.end(), 0.0f);
        test::runThrough (reverb, tail);
        dsp::StateVariableFilter low{ dsp::StateVariableFilter::Mode::lowPass, true };
        low.prepare ({ sampleRate, 512, 2 });
        low.setCutoffHz (800.0f);
        test::runThrough (low, tail);
        const auto energyAfter = [&] (double seconds) {
            double sum = 0.0;
            for (size_t i = frames (seconds); i < tail.left.size(); ++i)
                sum += static_cast<double> (tail.left[i]) * static_cast<double> (tail.left[i]);
            return 10.0 * std::log10 (sum);
        };
        CHECK_THAT ((energyAfter (0.3) - energyAfter (0.8)) / 0.5, WithinRel (60.0, 0.10)); // dB per second
    }
}

TEST_CASE ("instruments stay in tune")
{
    for (const double sampleRate : rates)
    {
        INFO (sampleRate);
        dsp::PolySynth synth;
        synth.prepare ({ sampleRate, 512, 2 });
        dsp::PolySynth::Settings settings;
        settings.wave = dsp::PolySynth::Wave::sine;
        settings.unison = 1;
        settings.amp.sustain = 1.0f;
        synth.set (settings);
        test::Audio audio (static_cast<int> (sampleRate));
        bool isFirst = true;
        test::run (audio, 512, [&] (dsp::Block block) {
            const std::array<dsp::MidiEvent, 1> note{ { { 0, 0x90, 69, 100 } } };
            synth.process (block, isFirst ? std::span<const dsp::MidiEvent> (note) : std::span<const dsp::MidiEvent>());
            isFirst = false; });
        const auto level = [&] (double cents) { return test::amplitudeAt (audio.left, 440.0 * std::exp2 (cents / 1200.0), static_cast<size_t> (sampleRate / 4.0), sampleRate); };
        CHECK (level (0.0) > level (1.5));
        CHECK (level (0.0) > level (-1.5));
    }
}
