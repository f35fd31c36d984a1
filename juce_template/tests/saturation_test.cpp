#include "catch.h"
#include "signal.h"

using namespace plugsmith;
using Catch::Matchers::WithinAbs;
using Kind = dsp::Saturator::Kind;

namespace
{
std::vector<double> harmonics (dsp::Saturator saturator, float driveDb, double hz, double level)
{
    saturator.setDriveDb (driveDb);
    auto audio = test::sine (hz, level, 48000);
    test::runThrough (saturator, audio);
    std::vector<double> found;
    for (int order = 1; order <= 5; ++order)
        found.push_back (test::toDb (test::amplitudeAt (audio.left, hz * order, 24000)));
    return found;
}
} // namespace

TEST_CASE ("fastTanh is within 1.1e-4 of tanh and never leaves the unit interval by more")
{
    for (int n = -20000; n <= 20000; ++n)
    {
        const float x = static_cast<float> (n) * 0.001f;
        REQUIRE_THAT (dsp::fastTanh (x), WithinAbs (std::tanh (static_cast<double> (x)), 1.1e-4));
    }
    CHECK (std::abs (dsp::fastTanh (1.0e30f)) <= 1.0002f);
}

TEST_CASE ("a tube's second harmonic is above its third; tape has odd ones only")
{
    const auto tube = harmonics (test::prepared (dsp::Saturator (Kind::tube)), 9.0f, 500.0, 0.25);
    CHECK (tube[1] > tube[2]);
    const auto tape = harmonics (test::prepared (dsp::Saturator (Kind::tape)), 9.0f, 500.0, 0.25);
    CHECK (tape[1] < tape[2] - 50.0);
    const auto fuzz = harmonics (test::prepared (dsp::Saturator (Kind::fuzz)), 9.0f, 500.0, 0.25);
    CHECK (fuzz[2] > fuzz[0] - 14.0); // near a square wave, whose third is -9.5 dB
}

TEST_CASE ("more drive is more distortion")
{
    double last = -200.0;
    for (const float driveDb : { 0.0f, 12.0f, 24.0f })
    {
        const auto found = harmonics (test::prepared (dsp::Saturator (Kind::tape)), driveDb, 500.0, 0.3);
        CHECK (found[2] - found[0] > last);
        last = found[2] - found[0];
    }
}

TEST_CASE ("aliases of a driven 5 kHz sine stay below -100 dB in the audible range")
{
    dsp::Oversampler4x oversampler;
    auto audio = test::sine (5000.0, 1.0, 48000);
    for (int start = 0; start < audio.numFrames(); start += dsp::Oversampler4x::maxFrames)
        oversampler.process (audio.left.data() + start, dsp::Oversampler4x::maxFrames, [] (float x) { return dsp::fastTanh (4.0f * x); });

    const double fundamental = test::amplitudeAt (audio.left, 5000.0, 24000);
    double worst = -200.0;
    for (double hz = 250.0; hz < 20000.0; hz += 250.0)
        if (std::fmod (hz, 5000.0) != 0.0)
            worst = std::max (worst, test::toDb (test::amplitudeAt (audio.left, hz, 24000) / fundamental));
    CHECK (worst < -100.0);
}

TEST_CASE ("the dry path is late by exactly the latency that is reported")
{
    auto saturator = test::prepared (dsp::Saturator (Kind::tube));
    saturator.setMix (0.0f);
    auto audio = test::impulse (256);
    test::runThrough (saturator, audio, 64);
    for (size_t n = 0; n < audio.left.size(); ++n)
        CHECK (audio.left[n] == (n == static_cast<size_t> (dsp::Saturator::latencyFrames) ? 1.0f : 0.0f));
}

TEST_CASE ("the oversampler is transparent, and as late as it says")
{
    dsp::Oversampler4x oversampler;
    auto audio = test::sine (1000.0, 0.5, 9600);
    const auto input = audio.left;
    for (int start = 0; start < audio.numFrames(); start += 32)
        oversampler.process (audio.left.data() + start, 32, [] (float x) { return x; });
    for (size_t n = 500; n < input.size(); ++n)
        REQUIRE_THAT (audio.left[n], WithinAbs (static_cast<double> (input[n - dsp::Oversampler4x::latencyFrames]), 1.0e-4));
}
