#include "catch.h"
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
