#include "catch.h"
#include "dsp/dynamics/compressor.h"
#include "dsp/dynamics/de_esser.h"
#include "dsp/dynamics/gate.h"
#include "dsp/dynamics/limiter.h"
#include "dsp/dynamics/multiband_compressor.h"
#include "dsp/dynamics/transient_shaper.h"
#include "dsp/dynamics/upward_compressor.h"
#include "dsp/filter/state_variable_filter.h"
#include "dsp/tools/envelope_follower.h"
#include "signal.h"

using namespace plugsmith;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace
{
/** A square wave, whose peak is the same in every frame. @param levelOf  a frame's level */
template <typename Level>
test::Audio square (int numFrames, Level levelOf)
{
    test::Audio audio (numFrames);
    for (size_t n = 0; n < audio.left.size(); ++n)
        audio.left[n] = audio.right[n] = (n / 24 % 2 == 0 ? 1.0f : -1.0f) * levelOf (n);
    return audio;
}

/** Output level in dB of a steady square wave. */
template <typename Dynamics>
double settledDb (Dynamics& compressor, double inputDb)
{
    auto audio = square (96000, [level = static_cast<float> (std::pow (10.0, inputDb / 20.0))] (size_t) { return level; });
    compressor.reset();
    test::runThrough (compressor, audio);
    return test::toDb (static_cast<double> (test::peakOf (audio.left, 90000)));
}
} // namespace

TEST_CASE ("the static curve: threshold, ratio and a knee between them")
{
    auto compressor = test::prepared (dsp::Compressor());
    compressor.setThresholdDb (-20.0f);
    compressor.setRatio (4.0f);
    CHECK_THAT (settledDb (compressor, -40.0), WithinAbs (-40.0, 0.05));
    CHECK_THAT (settledDb (compressor, -23.1), WithinAbs (-23.1, 0.05));               // below the 6 dB knee
    CHECK_THAT (settledDb (compressor, -20.0), WithinAbs (-20.0 - 0.75 * 0.75, 0.05)); // its middle: slope * knee / 8
    CHECK_THAT (settledDb (compressor, -12.0), WithinAbs (-18.0, 0.05));
    CHECK_THAT (settledDb (compressor, 0.0), WithinAbs (-15.0, 0.05));
}

TEST_CASE ("make-up is added and mix is a parallel path")
{
    auto compressor = test::prepared (dsp::Compressor());
    compressor.setThresholdDb (-20.0f);
    compressor.setRatio (4.0f);
    compressor.setMakeupDb (6.0f);
    CHECK_THAT (settledDb (compressor, 0.0), WithinAbs (-9.0, 0.05));
    compressor.setMix (0.0f);
    CHECK_THAT (settledDb (compressor, 0.0), WithinAbs (0.0, 0.001));
}

TEST_CASE ("attack and release reach 63 % in their time")
{
    auto compressor = test::prepared (dsp::Compressor());
    compressor.setThresholdDb (-30.0f);
    compressor.setRatio (100.0f);
    compressor.setAttackMs (20.0f);
    compressor.setReleaseMs (200.0f);

    test::Audio audio (96000);
    for (size_t n = 0; n < audio.left.size(); ++n)
        audio.left[n] = audio.right[n] = n < 48000 ? 1.0f : 0.001f;
    const auto input = audio.left;
    test::runThrough (compressor, audio);

    const auto reductionDb = [&] (size_t n) { return -test::toDb (static_cast<double> (audio.left[n] / input[n])); };
    const double full = reductionDb (47999);
    size_t attack = 0;
    while (reductionDb (attack) < full * 0.632)
        ++attack;
    CHECK_THAT (static_cast<double> (attack), WithinRel (0.020 * test::rate, 0.05));
    size_t release = 48000;
    while (reductionDb (release) > full * 0.368)
        ++release;
    CHECK_THAT (static_cast<double> (release - 48000), WithinRel (0.200 * test::rate, 0.05));
}

TEST_CASE ("channels are linked: a loud left turns the right down as much")
{
    auto compressor = test::prepared (dsp::Compressor());
    compressor.setThresholdDb (-40.0f);
    test::Audio audio (48000);
    std::fill (audio.left.begin(), audio.left.end(), 0.9f);
    std::fill (audio.right.begin(), audio.right.end(), 0.01f);
    test::runThrough (compressor, audio);
    CHECK_THAT (audio.left.back() / 0.9f, WithinRel (audio.right.back() / 0.01f, 1.0e-4f));
    CHECK (audio.left.back() < 0.2f);
}

TEST_CASE ("a hard knee bends at the threshold, and RMS hears power")
{
    auto compressor = test::prepared (dsp::Compressor());
    compressor.setThresholdDb (-20.0f);
    compressor.setRatio (4.0f);
    compressor.setKneeDb (0.0f);
    CHECK_THAT (settledDb (compressor, -20.0), WithinAbs (-20.0, 0.05));
    CHECK_THAT (settledDb (compressor, -16.0), WithinAbs (-19.0, 0.05));

    auto rms = test::prepared (dsp::Compressor (dsp::Compressor::Detector::rms));
    rms.setThresholdDb (-20.0f);
    rms.setRatio (4.0f);
    CHECK_THAT (settledDb (rms, -8.0), WithinAbs (-17.0, 0.2)); // a square wave's power is its peak's
    const auto sineDb = [] (dsp::Compressor& block) {
        auto audio = test::sine (1000.0, 1.0, 96000);
        block.reset();
        test::runThrough (block, audio);
        return test::toDb (test::amplitudeAt (audio.left, 1000.0, 48000));
    };
    CHECK_THAT (sineDb (rms), WithinAbs (-0.75 * (20.0 - 3.01), 0.2)); // a sine's is 3 dB lower
}

TEST_CASE ("look-ahead is the latency, and the gain is down before the peak")
{
    dsp::Compressor compressor (dsp::Compressor::Detector::peak, 5.0f);
    compressor.prepare ({ test::rate, 512, 2 });
    CHECK (compressor.latencyFrames() == 240);
    compressor.setThresholdDb (-20.0f);
    compressor.setRatio (100.0f);
    compressor.setAttackMs (1.0f);
    test::Audio audio (9600);
    for (size_t n = 4800; n < 9600; ++n)
        audio.left[n] = audio.right[n] = 1.0f;
    test::runThrough (compressor, audio);
    CHECK (audio.left[4800 + 239] == 0.0f);
    CHECK (audio.left[4800 + 240] < 0.15f); // five time constants: within 1 % of -20 dB
}

TEST_CASE ("a side chain that is deaf to lows lets a kick pass")
{
    auto compressor = test::prepared (dsp::Compressor());
    compressor.setThresholdDb (-30.0f);
    const double before = test::gainDbAt (compressor, 50.0, 0.5);
    compressor.setSidechainHz (400.0f);
    CHECK (before < -12.0);
    CHECK (test::gainDbAt (compressor, 50.0, 0.5) > -3.0);
    CHECK (test::gainDbAt (compressor, 4000.0, 0.5) < -12.0);
}

TEST_CASE ("a release that follows the programme is longer after long compression")
{
    const auto framesBack = [] (bool follows) {
        auto compressor = test::prepared (dsp::Compressor());
        compressor.setThresholdDb (-40.0f);
        compressor.setRatio (20.0f);
        compressor.setReleaseMs (100.0f);
        compressor.setAutoRelease (follows);
        test::Audio audio (288000);
        for (size_t n = 0; n < audio.left.size(); ++n)
            audio.left[n] = audio.right[n] = n < 240000 ? 1.0f : 0.001f;
        const auto input = audio.left;
        test::runThrough (compressor, audio);
        const double full = -test::toDb (static_cast<double> (audio.left[239999]));
        size_t n = 240000;
        while (n + 1 < audio.left.size() && -test::toDb (static_cast<double> (audio.left[n] / input[n])) > full * 0.368)
            ++n;
        return static_cast<double> (n - 240000);
    };
    CHECK_THAT (framesBack (false), WithinRel (4800.0, 0.05));
    CHECK (framesBack (true) > 10000.0);
}

TEST_CASE ("no true peak passes a limiter's ceiling, and what is below it is untouched")
{
    auto limiter = test::prepared (dsp::Limiter());
    limiter.setCeilingDb (-1.0f);
    const double ceiling = std::pow (10.0, -1.0 / 20.0);

    auto loud = test::noise (48000, 4.0f);
    for (size_t n = 0; n < 24000; ++n) // a quarter of the sample rate between samples: 3 dB over them
        loud.left[n] = loud.right[n] = 1.4f * static_cast<float> (std::sin (std::numbers::pi * (0.5 * static_cast<double> (n) + 0.25)));
    auto top = test::prepared (dsp::StateVariableFilter (dsp::StateVariableFilter::Mode::lowPass, true)); // what music has
    top.setCutoffHz (13000.0f);
    test::runThrough (top, loud);
    test::runThrough (limiter, loud);
    CHECK (static_cast<double> (test::peakOf (loud.left)) <= ceiling);

    // Between the samples: sixteen points by a windowed sinc.
    double worst = 0.0;
    for (size_t n = 400; n + 40 < loud.left.size(); n += 3)
        for (int step = 1; step < 4; ++step)
        {
            double sum = 0.0;
            for (int k = -24; k <= 24; ++k)
            {
                const double x = std::numbers::pi * (0.25 * step - k);
                sum += static_cast<double> (loud.left[static_cast<size_t> (static_cast<int> (n) + k)]) * std::sin (x) / x * (0.5 + 0.5 * std::cos (x / 25.0));
            }
            worst = std::max (worst, std::abs (sum));
        }
    CHECK (test::toDb (worst / ceiling) < 0.2);

    limiter.reset();
    auto quiet = test::sine (1000.0, 0.5, 9600);
    const auto input = quiet.left;
    test::runThrough (limiter, quiet);
    for (size_t n = static_cast<size_t> (limiter.latencyFrames()); n < input.size(); ++n)
        REQUIRE_THAT (quiet.left[n], WithinAbs (static_cast<double> (input[n - static_cast<size_t> (limiter.latencyFrames())]), 1.0e-5));
}

TEST_CASE ("a gate shuts out what is quiet, opens at once, and holds")
{
    auto gate = test::prepared (dsp::Gate());
    gate.setThresholdDb (-30.0f);
    gate.setHoldMs (50.0f);
    gate.setReleaseMs (20.0f);
    CHECK_THAT (test::gainDbAt (gate, 1000.0, 0.5), WithinAbs (0.0, 0.05));
    CHECK (test::gainDbAt (gate, 1000.0, 0.003) < -60.0);

    test::Audio audio (48000);
    for (size_t n = 0; n < audio.left.size(); ++n)
        audio.left[n] = audio.right[n] = (n / 24 % 2 == 0 ? 1.0f : -1.0f) * (n < 24000 ? 0.5f : 0.001f);
    gate.reset();
    test::runThrough (gate, audio);
    CHECK (std::abs (audio.left[24000 + 2000]) > 0.0009f); // 42 ms: held
    CHECK (std::abs (audio.left[24000 + 16000]) < 0.0001f);

    // An expander of 2:1 takes as many decibels as are missing.
    auto expander = test::prepared (dsp::Gate());
    expander.setThresholdDb (-20.0f);
    expander.setRatio (2.0f);
    expander.setHoldMs (0.0f);
    test::Audio square (96000);
    for (size_t n = 0; n < square.left.size(); ++n)
        square.left[n] = square.right[n] = n / 24 % 2 == 0 ? 0.0316228f : -0.0316228f; // -30 dB
    test::runThrough (expander, square);
    CHECK_THAT (test::toDb (static_cast<double> (test::peakOf (square.left, 90000))), WithinAbs (-40.0, 0.3));
}

TEST_CASE ("a de-esser turns down loud highs only")
{
    auto deEsser = test::prepared (dsp::DeEsser());
    deEsser.setFrequencyHz (5000.0f);
    deEsser.setThresholdDb (-30.0f);
    CHECK_THAT (test::gainDbAt (deEsser, 500.0, 0.5), WithinAbs (0.0, 0.1));
    CHECK (test::gainDbAt (deEsser, 9000.0, 0.5) < -10.0);
    CHECK_THAT (test::gainDbAt (deEsser, 9000.0, 0.005), WithinAbs (0.0, 0.3));
}

TEST_CASE ("a transient shaper lifts attacks and leaves a steady sound alone")
{
    const auto shaped = [] (float attackDb, float sustainDb) {
        auto shaper = test::prepared (dsp::TransientShaper());
        shaper.setAttackDb (attackDb);
        shaper.setSustainDb (sustainDb);
        auto audio = test::sine (1000.0, 0.2, 48000);
        for (size_t n = 0; n < audio.left.size(); ++n)
            if (n < 4800 || n > 24000)
                audio.left[n] = audio.right[n] = n < 4800 ? 0.0f : audio.left[n] * std::exp (-static_cast<float> (n - 24000) / 4800.0f);
        test::runThrough (shaper, audio);
        return audio.left;
    };
    const auto plain = shaped (0.0f, 0.0f), attack = shaped (12.0f, 0.0f), sustain = shaped (0.0f, 12.0f);
    const auto peak = [] (const std::vector<float>& samples, size_t from) { return test::peakOf ({ samples.begin() + static_cast<std::ptrdiff_t> (from), samples.begin() + static_cast<std::ptrdiff_t> (from + 480) }); };
    CHECK (peak (attack, 4900) > 2.0f * peak (plain, 4900));
    CHECK_THAT (static_cast<double> (peak (attack, 20000)), WithinRel (static_cast<double> (peak (plain, 20000)), 0.05));
    CHECK (peak (sustain, 40000) > 1.5f * peak (plain, 40000));
}

TEST_CASE ("three bands add up flat, and each is compressed by itself")
{
    auto bands = test::prepared (dsp::MultibandCompressor());
    bands.setThresholdsDb (0.0f, 0.0f, 0.0f);
    for (const double hz : { 50.0, 200.0, 900.0, 3000.0, 10000.0 })
        CHECK_THAT (test::gainDbAt (bands, hz, 0.05), WithinAbs (0.0, 0.1));
    bands.setThresholdsDb (-40.0f, 0.0f, 0.0f);
    CHECK (test::gainDbAt (bands, 60.0, 0.5) < -12.0);
    CHECK_THAT (test::gainDbAt (bands, 900.0, 0.05), WithinAbs (0.0, 0.1));
}

TEST_CASE ("an upward compressor lifts what is below its threshold by its ratio, never silence, and at most by its range")
{
    auto upward = test::prepared (dsp::UpwardCompressor());
    upward.setThresholdDb (-20.0f);
    upward.setRatio (2.0f);
    upward.setRangeDb (36.0f);
    upward.setReleaseMs (50.0f);
    for (const double db : { -3.0, -20.0, -30.0, -44.0, -60.0 })
        CHECK_THAT (settledDb (upward, db), WithinAbs (db < -20.0 ? -20.0 + (db + 20.0) / 2.0 : db, 0.2));
    CHECK_THAT (settledDb (upward, -70.0), WithinAbs (-70.0 + 0.5 * 25.0, 0.3));
    CHECK_THAT (settledDb (upward, -90.0), WithinAbs (-90.0, 0.1));
    upward.setRangeDb (6.0f);
    CHECK_THAT (settledDb (upward, -50.0), WithinAbs (-44.0, 0.2));
    upward.setRatio (1.0f);
    CHECK_THAT (settledDb (upward, -50.0), WithinAbs (-50.0, 0.01));

    // It lets go within its attack, and lifts within its release.
    upward.setRatio (4.0f);
    upward.setRangeDb (24.0f);
    upward.setAttackMs (5.0f);
    upward.setReleaseMs (100.0f);
    upward.reset();
    auto audio = square (144000, [] (size_t n) { return n >= 48000 && n < 72000 ? 0.5f : 0.01f; });
    test::runThrough (upward, audio);
    const auto level = [&audio] (size_t at) { return test::toDb (static_cast<double> (test::peakOf ({ audio.left.begin() + static_cast<std::ptrdiff_t> (at), audio.left.begin() + static_cast<std::ptrdiff_t> (at) + 48 }))); };
    CHECK_THAT (level (47000), WithinAbs (-25.0, 0.3)); // -40, and three quarters of 20
    CHECK_THAT (level (50400), WithinAbs (-6.0, 0.2));
    CHECK (level (72100) < -30.0);
    CHECK_THAT (level (143000), WithinAbs (-25.0, 0.3));
}

TEST_CASE ("a multiband compressor that works both ways brings each band to its threshold")
{
    auto bands = test::prepared (dsp::MultibandCompressor());
    bands.setThresholdsDb (-30.0f, -30.0f, -30.0f);
    bands.setRatio (20.0f);
    bands.setUpwardRatio (20.0f);
    bands.setReleaseMs (400.0f); // longer than a cycle, or it follows the wave
    for (const double hz : { 50.0, 900.0, 10000.0 })
    {
        const double loud = test::gainDbAt (bands, hz, 0.5), quiet = test::gainDbAt (bands, hz, 0.005);
        CHECK (loud < -12.0);
        CHECK (quiet > 10.0);
        CHECK (quiet - loud > 30.0); // of 40 dB between them, less than 10 are left
        bands.setDepth (0.5f);
        CHECK_THAT (test::gainDbAt (bands, hz, 0.5), WithinAbs (0.5 * loud, 3.0));
        CHECK_THAT (test::gainDbAt (bands, hz, 0.005), WithinAbs (0.5 * quiet, 3.0));
        bands.setDepth (0.0f);
        CHECK_THAT (test::gainDbAt (bands, hz, 0.5), WithinAbs (0.0, 0.1));
        bands.setDepth (1.0f);
    }
}

TEST_CASE ("an envelope follower rises and falls to 63 % in its times")
{
    dsp::EnvelopeFollower follower;
    follower.prepare ({ test::rate, 512, 2 });
    follower.setAttackMs (10.0f);
    follower.setReleaseMs (100.0f);
    int up = 0, down = 0;
    while (follower.next (1.0f) < 0.632f)
        ++up;
    for (int n = 0; n < 48000; ++n)
        follower.next (1.0f);
    while (follower.next (0.0f) > 0.368f)
        ++down;
    CHECK_THAT (up, WithinRel (480.0, 0.05));
    CHECK_THAT (down, WithinRel (4800.0, 0.05));
}
