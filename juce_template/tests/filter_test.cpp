#include "catch.h"
#include "dsp/filter/auto_wah.h"
#include "dsp/filter/band_filter.h"
#include "dsp/filter/cabinet.h"
#include "dsp/filter/comb_filter.h"
#include "dsp/filter/crossover.h"
#include "dsp/filter/formant_filter.h"
#include "dsp/filter/ladder_filter.h"
#include "dsp/filter/one_pole_filter.h"
#include "dsp/filter/state_variable_filter.h"
#include "dsp/filter/three_band_eq.h"
#include "dsp/filter/tilt_eq.h"
#include "dsp/filter/vocoder.h"
#include "dsp/tools/block.h"
#include "signal.h"

using namespace plugsmith;
using Catch::Matchers::WithinAbs;
using Mode = dsp::StateVariableFilter::Mode;

TEST_CASE ("a Butterworth low-pass is -3.01 dB at its cutoff and falls as its order says")
{
    for (const bool steep : { false, true })
    {
        auto filter = test::prepared (dsp::StateVariableFilter (Mode::lowPass, steep));
        filter.setCutoffHz (1000.0f);
        CHECK_THAT (test::gainDbAt (filter, 100.0), WithinAbs (0.0, 0.01));
        CHECK_THAT (test::gainDbAt (filter, 1000.0), WithinAbs (-3.01, 0.05));

        // |H|^2 = 1 / (1 + (w/wc)^2n) with both frequencies prewarped as the trapezoidal rule does.
        const auto warped = [] (double hz) { return std::tan (std::numbers::pi * hz / test::rate); };
        const double ratio = warped (4000.0) / warped (1000.0);
        const double expected = -10.0 * std::log10 (1.0 + std::pow (ratio, steep ? 8.0 : 4.0));
        CHECK_THAT (test::gainDbAt (filter, 4000.0), WithinAbs (expected, 0.05));
    }
}

TEST_CASE ("a high-pass mirrors the low-pass, a band-pass is 0 dB at its centre")
{
    auto high = test::prepared (dsp::StateVariableFilter (Mode::highPass));
    high.setCutoffHz (1000.0f);
    CHECK_THAT (test::gainDbAt (high, 1000.0), WithinAbs (-3.01, 0.05));
    CHECK_THAT (test::gainDbAt (high, 10000.0), WithinAbs (0.0, 0.05));
    CHECK (test::gainDbAt (high, 100.0) < -39.0);

    auto band = test::prepared (dsp::StateVariableFilter (Mode::bandPass));
    band.setCutoffHz (1000.0f);
    band.setResonance (4.0f);
    CHECK_THAT (test::gainDbAt (band, 1000.0), WithinAbs (0.0, 0.05));
    CHECK (test::gainDbAt (band, 250.0) < -20.0);
}

TEST_CASE ("resonance is the gain at the cutoff")
{
    auto filter = test::prepared (dsp::StateVariableFilter (Mode::lowPass));
    filter.setCutoffHz (1000.0f);
    filter.setResonance (4.0f);
    CHECK_THAT (test::gainDbAt (filter, 1000.0), WithinAbs (test::toDb (4.0), 0.05));
}

TEST_CASE ("each band of the EQ does what it says and leaves the others alone")
{
    auto eq = test::prepared (dsp::ThreeBandEq());
    CHECK_THAT (test::gainDbAt (eq, 1000.0), WithinAbs (0.0, 0.001));

    eq.setLowDb (6.0f);
    CHECK_THAT (test::gainDbAt (eq, 20.0), WithinAbs (6.0, 0.1));
    CHECK_THAT (test::gainDbAt (eq, 120.0), WithinAbs (3.0, 0.1)); // a shelf is half way at its corner
    CHECK_THAT (test::gainDbAt (eq, 5000.0), WithinAbs (0.0, 0.05));

    eq.setLowDb (0.0f);
    eq.setMidDb (-9.0f);
    eq.setMidHz (2000.0f);
    CHECK_THAT (test::gainDbAt (eq, 2000.0), WithinAbs (-9.0, 0.05));

    eq.setMidDb (0.0f);
    eq.setHighDb (12.0f);
    CHECK_THAT (test::gainDbAt (eq, 6000.0), WithinAbs (6.0, 0.1));
    CHECK_THAT (test::gainDbAt (eq, 20000.0), WithinAbs (12.0, 0.2));
}

namespace
{
/** Frequency near `guess` where a windowed Fourier sum from frame `from` on is greatest. */
double ringingNear (const std::vector<float>& samples, double guess, size_t from = 48000)
{
    double low = guess * 0.97, high = guess * 1.03;
    for (int round = 0; round < 50; ++round)
    {
        const double a = low + (high - low) / 3.0, b = high - (high - low) / 3.0;
        const bool isAbove = test::amplitudeAt (samples, a, from) < test::amplitudeAt (samples, b, from);
        (isAbove ? low : high) = isAbove ? a : b;
    }
    return 0.5 * (low + high);
}
} // namespace

TEST_CASE ("notch, peak and all-pass are what their names say")
{
    auto notch = test::prepared (dsp::StateVariableFilter (Mode::notch));
    notch.setCutoffHz (1000.0f);
    CHECK (test::gainDbAt (notch, 1000.0) < -60.0);
    CHECK_THAT (test::gainDbAt (notch, 50.0), WithinAbs (0.0, 0.05));

    auto through = test::prepared (dsp::StateVariableFilter (Mode::allPass));
    through.setCutoffHz (1000.0f);
    for (const double hz : { 100.0, 900.0, 5000.0 })
        CHECK_THAT (test::gainDbAt (through, hz), WithinAbs (0.0, 0.01));

    auto peak = test::prepared (dsp::StateVariableFilter (Mode::peak));
    peak.setCutoffHz (1000.0f);
    peak.setResonance (4.0f);
    CHECK_THAT (test::gainDbAt (peak, 50.0), WithinAbs (0.0, 0.1));
    CHECK_THAT (test::gainDbAt (peak, 1000.0), WithinAbs (test::toDb (8.0), 0.1)); // low less high: twice Q
}

TEST_CASE ("a cutoff for each frame is the filter that each frame asks for")
{
    auto steady = test::prepared (dsp::StateVariableFilter());
    steady.setCutoffHz (900.0f);
    auto reference = test::noise (4800), audio = reference;
    test::runThrough (steady, reference);

    auto moved = test::prepared (dsp::StateVariableFilter());
    const std::vector<float> hertz (512, 900.0f);
    test::run (audio, 512, [&] (dsp::Block block) { moved.process (block, hertz.data()); });
    for (size_t n = 0; n < audio.left.size(); ++n)
        REQUIRE_THAT (audio.left[n], WithinAbs (static_cast<double> (reference.left[n]), 1.0e-4));
}

TEST_CASE ("a ladder falls by 24 dB per octave, and sings in tune within 5 cents")
{
    auto ladder = test::prepared (dsp::LadderFilter());
    ladder.setCutoffHz (500.0f);
    ladder.setResonance (0.0f);
    CHECK_THAT (test::gainDbAt (ladder, 50.0, 0.01), WithinAbs (-0.173, 0.02)); // four times 10 log (1 + 0.1^2)
    CHECK_THAT (test::gainDbAt (ladder, 500.0, 0.01), WithinAbs (-12.04, 0.1)); // four poles of -3.01 dB
    CHECK (test::gainDbAt (ladder, 4000.0, 0.01) < -68.0);

    for (const double hz : { 110.0, 440.0, 1760.0, 5000.0 })
    {
        auto singing = test::prepared (dsp::LadderFilter());
        singing.setCutoffHz (static_cast<float> (hz));
        singing.setResonance (1.0f);
        const double cycle = test::rate / hz;
        auto audio = test::impulse (static_cast<int> (100.0 * cycle));
        test::runThrough (singing, audio);
        REQUIRE (test::peakOf (audio.left, static_cast<size_t> (80.0 * cycle)) > 1.0e-5f); // of about 0.2 in the beginning
        CHECK_THAT (1200.0 * std::log2 (ringingNear (audio.left, hz, static_cast<size_t> (4.0 * cycle)) / hz), WithinAbs (0.0, 5.0));
    }
}

TEST_CASE ("one pole is -3.01 dB at its cutoff and falls by 6 dB per octave")
{
    auto low = test::prepared (dsp::OnePoleFilter());
    low.setCutoffHz (1000.0f);
    const auto warped = [] (double hz) { return std::tan (std::numbers::pi * hz / test::rate); };
    for (const double hz : { 100.0, 1000.0, 4000.0, 15000.0 })
        CHECK_THAT (test::gainDbAt (low, hz), WithinAbs (-10.0 * std::log10 (1.0 + std::pow (warped (hz) / warped (1000.0), 2.0)), 0.02));
    auto high = test::prepared (dsp::OnePoleFilter (dsp::OnePoleFilter::Mode::highPass));
    high.setCutoffHz (1000.0f);
    CHECK_THAT (test::gainDbAt (high, 100.0), WithinAbs (-10.0 * std::log10 (1.0 + std::pow (warped (1000.0) / warped (100.0), 2.0)), 0.02));
}

TEST_CASE ("bell and shelves reach their gain where they say")
{
    using Shape = dsp::BandFilter::Shape;
    const auto at = [] (Shape shape, double hz) {
        auto band = test::prepared (dsp::BandFilter (shape));
        band.setFrequencyHz (1000.0f);
        band.setGainDb (8.0f);
        return test::gainDbAt (band, hz);
    };
    CHECK_THAT (at (Shape::bell, 1000.0), WithinAbs (8.0, 0.05));
    CHECK_THAT (at (Shape::lowShelf, 30.0), WithinAbs (8.0, 0.1));
    CHECK_THAT (at (Shape::lowShelf, 1000.0), WithinAbs (4.0, 0.05));
    CHECK_THAT (at (Shape::highShelf, 20000.0), WithinAbs (8.0, 0.1));
    CHECK_THAT (at (Shape::highShelf, 30.0), WithinAbs (0.0, 0.1));

    auto tilt = test::prepared (dsp::TiltEq());
    tilt.setTiltDb (6.0f);
    CHECK_THAT (test::gainDbAt (tilt, 700.0), WithinAbs (0.0, 0.1));
    CHECK_THAT (test::gainDbAt (tilt, 15000.0), WithinAbs (6.0, 0.6));
    CHECK_THAT (test::gainDbAt (tilt, 30.0), WithinAbs (-6.0, 0.6));
}

TEST_CASE ("a comb rings at its pitch and its harmonics, and is quiet between them")
{
    auto comb = test::prepared (dsp::CombFilter());
    comb.setFrequencyHz (480.0f);
    comb.setFeedback (0.9f);
    comb.setMix (1.0f);
    CHECK (test::gainDbAt (comb, 480.0) - test::gainDbAt (comb, 720.0) > 20.0);
    CHECK (test::gainDbAt (comb, 960.0) - test::gainDbAt (comb, 720.0) > 20.0);
    CHECK_THAT (test::gainDbAt (comb, 480.0) - test::gainDbAt (comb, 720.0), WithinAbs (test::toDb (1.9 / 0.1), 1.5));
}

TEST_CASE ("each vowel has its formants")
{
    auto throat = test::prepared (dsp::FormantFilter());
    throat.setVowel (0.0f); // a: 600, 1040, 2250 Hz
    CHECK (test::gainDbAt (throat, 600.0) > test::gainDbAt (throat, 300.0) + 12.0);
    throat.setVowel (2.0f); // i: 250, 1750, 2600 Hz
    CHECK (test::gainDbAt (throat, 250.0) > test::gainDbAt (throat, 600.0) + 12.0);
}

TEST_CASE ("the halves of a crossover are -6 dB at its corner, in phase, and flat together")
{
    dsp::Crossover crossover;
    crossover.prepare ({ test::rate, 512, 2 });
    crossover.setCornerHz (1000.0f);
    for (const double hz : { 100.0, 1000.0, 3000.0 })
    {
        auto audio = test::sine (hz, 0.5, 48000), highs = audio, sum = audio;
        crossover.reset();
        for (int start = 0; start < 48000; start += 100)
        {
            float* lowChannels[]{ audio.left.data() + start, audio.right.data() + start };
            float* highChannels[]{ highs.left.data() + start, highs.right.data() + start };
            crossover.split ({ lowChannels, 2, 100 }, { highChannels, 2, 100 });
        }
        for (size_t n = 0; n < sum.left.size(); ++n)
            sum.left[n] = audio.left[n] + highs.left[n];
        CHECK_THAT (test::toDb (test::amplitudeAt (sum.left, hz, 24000) / 0.5), WithinAbs (0.0, 0.02));
        if (hz == 1000.0)
            CHECK_THAT (test::toDb (test::amplitudeAt (audio.left, hz, 24000) / 0.5), WithinAbs (-6.02, 0.05));
    }
}

TEST_CASE ("the EQ is within -110 dB of double precision, also at 30 Hz")
{
    for (const float hz : { 40.0f, 1000.0f }) // 40 Hz is the lowest bell
    {
        auto eq = test::prepared (dsp::ThreeBandEq());
        eq.setMidDb (6.0f);
        eq.setMidHz (hz);
        auto audio = test::noise (96000);
        const auto input = audio.left;
        test::runThrough (eq, audio);
        const double g = std::tan (std::numbers::pi * static_cast<double> (hz) / test::rate), a = std::pow (10.0, 6.0 / 40.0), k = 1.0 / (0.8 * a);
        const double a1 = 1.0 / (1.0 + g * (g + k)), a2 = g * a1, a3 = g * a2;
        double s1 = 0.0, s2 = 0.0, error = 0.0, power = 0.0;
        for (size_t n = 0; n < input.size(); ++n)
        {
            const double v3 = static_cast<double> (input[n]) - s2, band = a1 * s1 + a2 * v3, low = s2 + a2 * s1 + a3 * v3;
            s1 = 2.0 * band - s1;
            s2 = 2.0 * low - s2;
            const double ideal = static_cast<double> (input[n]) + k * (a * a - 1.0) * band;
            error += (ideal - static_cast<double> (audio.left[n])) * (ideal - static_cast<double> (audio.left[n]));
            power += ideal * ideal;
        }
        CHECK (10.0 * std::log10 (error / power) < -110.0);
    }
    auto band = test::prepared (dsp::BandFilter (dsp::BandFilter::Shape::bell)); // and a bell at 30 Hz
    band.setFrequencyHz (30.0f);
    band.setGainDb (6.0f);
    CHECK_THAT (test::gainDbAt (band, 30.0), WithinAbs (6.0, 0.1));
}

TEST_CASE ("an auto-wah opens when it is played louder")
{
    auto wah = test::prepared (dsp::AutoWah());
    wah.setFrequencyHz (300.0f);
    wah.setSensitivity (1.0f);
    const auto brightness = [&wah] (float level) {
        auto audio = test::noise (48000, level);
        wah.reset();
        test::runThrough (wah, audio);
        return test::amplitudeAt (audio.left, 1500.0, 24000) / test::amplitudeAt (audio.left, 300.0, 24000);
    };
    CHECK (brightness (0.5f) > 3.0 * brightness (0.005f));
}

TEST_CASE ("a cabinet has a resonance, a dip, a rise at 3 kHz and a steep fall; size and tone move them")
{
    const auto gain = [] (float size, float tone, double hz) {
        auto cabinet = test::prepared (dsp::Cabinet());
        cabinet.setSize (size);
        cabinet.setTone (tone);
        return test::gainDbAt (cabinet, hz);
    };
    for (const float size : { 0.0f, 0.5f, 1.0f })
        for (const float tone : { 0.0f, 0.5f, 1.0f })
        {
            const double middle = gain (size, tone, 500.0), rise = gain (size, tone, 2500.0);
            CHECK (gain (size, tone, 40.0) < gain (size, tone, 110.0) - 6.0); // nothing below the cone's resonance
            CHECK (rise > middle + 4.0);
            CHECK (gain (size, tone, 10000.0) < rise - 28.0);
            CHECK (rise < 12.0);
        }
    CHECK (gain (1.0f, 0.5f, 80.0) > gain (0.0f, 0.5f, 80.0) + 6.0);
    CHECK (gain (1.0f, 0.5f, 400.0) < gain (0.0f, 0.5f, 400.0));
    CHECK (gain (0.5f, 1.0f, 5000.0) > gain (0.5f, 0.0f, 5000.0) + 8.0);
}

TEST_CASE ("a vocoder speaks its chord with the bands of its input, as loud, and is silent with it")
{
    const auto spoken = [] (dsp::Vocoder::Chord chord, float semitones, double heard) {
        auto vocoder = test::prepared (dsp::Vocoder());
        vocoder.setPitchHz (110.0f);
        vocoder.setChord (chord);
        vocoder.setSemitones (semitones);
        vocoder.setHiss (0.0f);
        vocoder.reset();
        auto audio = test::sine (heard, 0.25, 96000);
        test::runThrough (vocoder, audio);
        return audio.left;
    };
    // A note at 1 kHz becomes harmonics of 110 Hz around 1 kHz, and not the note.
    const auto note = spoken (dsp::Vocoder::Chord::note, 0.0f, 1000.0);
    CHECK (test::amplitudeAt (note, 990.0, 48000) > 0.02);
    CHECK (test::amplitudeAt (note, 990.0, 48000) > 20.0 * test::amplitudeAt (note, 1000.0, 48000));
    CHECK (test::amplitudeAt (note, 990.0, 48000) > 3.0 * test::amplitudeAt (note, 330.0, 48000));
    CHECK (test::amplitudeAt (note, 990.0, 48000) > 5.0 * test::amplitudeAt (note, 3300.0, 48000));
    // A fifth has the harmonics of 165 Hz too.
    CHECK (test::amplitudeAt (spoken (dsp::Vocoder::Chord::fifth, 0.0f, 820.0), 824.06, 48000) > 5.0 * test::amplitudeAt (spoken (dsp::Vocoder::Chord::note, 0.0f, 820.0), 824.06, 48000));
    // What is heard at 1 kHz is spoken an octave higher.
    const auto higher = spoken (dsp::Vocoder::Chord::note, 12.0f, 1000.0);
    CHECK (test::amplitudeAt (higher, 1980.0, 48000) > 5.0 * test::amplitudeAt (higher, 990.0, 48000));

    // What is about as loud for music is softer for noise.
    auto vocoder = test::prepared (dsp::Vocoder());
    auto audio = test::noise (96000, 0.25f);
    const auto rms = [] (const std::vector<float>& samples) {
        double sum = 0.0;
        for (size_t n = samples.size() / 2; n < samples.size(); ++n)
            sum += static_cast<double> (samples[n] * samples[n]);
        return std::sqrt (2.0 * sum / static_cast<double> (samples.size()));
    };
    const double before = rms (audio.left);
    test::runThrough (vocoder, audio);
    CHECK_THAT (test::toDb (rms (audio.left) / before), WithinAbs (-14.0, 3.0)); // its bands are even; those of speech and music are not
    test::Audio silence (48000);
    test::runThrough (vocoder, silence);
    CHECK (test::peakOf (silence.left, 24000) < 1.0e-5f);
}
