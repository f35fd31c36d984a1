#include "catch.h"
#include "signal.h"

using namespace plugsmith;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace
{
/** Output level in dB of a steady square wave, whose peak is the same in every frame. */
double settledDb (dsp::Compressor& compressor, double inputDb)
{
    test::Audio audio (96000);
    const auto level = static_cast<float> (std::pow (10.0, inputDb / 20.0));
    for (size_t n = 0; n < audio.left.size(); ++n)
        audio.left[n] = audio.right[n] = n / 24 % 2 == 0 ? level : -level;
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
