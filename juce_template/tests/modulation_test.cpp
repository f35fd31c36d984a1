#include "catch.h"
#include "signal.h"

using namespace plugsmith;
using Catch::Matchers::WithinAbs;

TEST_CASE ("an LFO keeps time for twenty seconds and is a sine within 0.2 %")
{
    dsp::Lfo lfo;
    lfo.prepare (test::rate);
    lfo.setRateHz (0.5f);
    double worst = 0.0;
    for (int n = 0; n < 960000; ++n)
    {
        const double ideal = std::sin (2.0 * std::numbers::pi * 0.5 * n / test::rate);
        worst = std::max (worst, std::abs (static_cast<double> (lfo.sine()) - ideal));
        lfo.advance();
    }
    CHECK (worst < 2.0e-3);
}

TEST_CASE ("a tremolo swings at its rate, by its depth, and pans when it is spread")
{
    auto tremolo = test::prepared (dsp::Tremolo());
    tremolo.setRateHz (4.0f);
    tremolo.setDepth (1.0f);
    test::Audio audio (48000);
    std::fill (audio.left.begin(), audio.left.end(), 1.0f);
    std::fill (audio.right.begin(), audio.right.end(), 1.0f);
    test::runThrough (tremolo, audio);
    CHECK_THAT (test::amplitudeAt (audio.left, 4.0, 0), WithinAbs (0.5, 0.01));
    CHECK (*std::min_element (audio.left.begin(), audio.left.end()) < 0.001f);
    CHECK (audio.left == audio.right);

    tremolo.setSpread (1.0f);
    tremolo.reset();
    std::fill (audio.left.begin(), audio.left.end(), 1.0f);
    std::fill (audio.right.begin(), audio.right.end(), 1.0f);
    test::runThrough (tremolo, audio);
    for (size_t n = 0; n < audio.left.size(); n += 100)
        REQUIRE_THAT (audio.left[n] + audio.right[n], WithinAbs (1.0, 0.01));
}

TEST_CASE ("a chorus widens: the channels differ, and the level stays")
{
    auto chorus = test::prepared (dsp::Chorus());
    chorus.setDepth (0.8f);
    chorus.setMix (0.5f);
    auto audio = test::noise (96000);
    audio.right = audio.left;
    double before = 0.0, after = 0.0, difference = 0.0;
    for (const auto sample : audio.left)
        before += static_cast<double> (sample * sample);
    test::runThrough (chorus, audio);
    for (size_t n = 0; n < audio.left.size(); ++n)
    {
        after += static_cast<double> (audio.left[n] * audio.left[n]);
        difference += static_cast<double> ((audio.left[n] - audio.right[n]) * (audio.left[n] - audio.right[n]));
    }
    CHECK (difference > 0.1 * after);
    CHECK_THAT (10.0 * std::log10 (after / before), WithinAbs (-3.0, 1.5));
}

TEST_CASE ("a gain of so many decibels is that")
{
    auto gain = test::prepared (dsp::Gain());
    gain.setGainDb (-6.0f);
    CHECK_THAT (test::gainDbAt (gain, 1000.0), WithinAbs (-6.0, 0.001));
}
