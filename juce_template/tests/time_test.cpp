#include "catch.h"
#include "signal.h"

using namespace plugsmith;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

TEST_CASE ("echoes come when and as loud as they were asked")
{
    auto delay = test::prepared (dsp::Delay());
    delay.setTimeMs (100.0f);
    delay.setFeedback (0.5f);
    delay.setToneHz (20000.0f);
    delay.setMix (1.0f);
    auto audio = test::impulse (24000);
    test::runThrough (delay, audio);

    CHECK_THAT (audio.left[4800], WithinAbs (1.0, 1.0e-4));
    CHECK (test::peakOf ({ audio.left.begin(), audio.left.begin() + 4790 }) < 1.0e-6f);
    // The second has been through the loop's filters once: half the level, less what is above 20 kHz.
    double second = 0.0;
    for (size_t n = 9590; n < 9700; ++n)
        second += static_cast<double> (audio.left[n] * audio.left[n]);
    CHECK_THAT (second, WithinAbs (0.25, 0.05));
}

TEST_CASE ("a fraction of a frame delays by a fraction of a frame")
{
    dsp::DelayLine line;
    line.prepare (64);
    const double hz = 1000.0;
    double worst = 0.0;
    for (int n = 0; n < 2000; ++n)
    {
        line.write (static_cast<float> (std::sin (2.0 * std::numbers::pi * hz * n / test::rate)));
        if (n > 100)
            worst = std::max (worst, std::abs (static_cast<double> (line.read (10.37f)) - std::sin (2.0 * std::numbers::pi * hz * (n - 10.37) / test::rate)));
    }
    CHECK (worst < 1.0e-3);
}

TEST_CASE ("ping-pong goes left, then right, then left")
{
    auto delay = test::prepared (dsp::Delay (dsp::Delay::Kind::pingPong));
    delay.setTimeMs (100.0f);
    delay.setFeedback (0.9f);
    delay.setMix (1.0f);
    auto audio = test::impulse (24000);
    test::runThrough (delay, audio);

    const auto energy = [] (const std::vector<float>& samples, size_t from) {
        double sum = 0.0;
        for (size_t n = from; n < from + 400; ++n)
            sum += static_cast<double> (samples[n] * samples[n]);
        return sum;
    };
    CHECK (energy (audio.left, 4700) > 100.0 * energy (audio.right, 4700));
    CHECK (energy (audio.right, 9500) > 100.0 * energy (audio.left, 9500));
    CHECK (energy (audio.left, 14300) > 100.0 * energy (audio.right, 14300));
}

TEST_CASE ("the tape's pitch wanders, the clean delay's does not")
{
    for (const auto kind : { dsp::Delay::Kind::clean, dsp::Delay::Kind::tape })
    {
        auto delay = test::prepared (dsp::Delay (kind));
        delay.setTimeMs (50.0f);
        delay.setFeedback (0.0f);
        delay.setMix (1.0f);
        auto audio = test::sine (1000.0, 0.5, 96000);
        test::runThrough (delay, audio);
        const auto pure = test::amplitudeAt (audio.left, 1000.0, 24000);
        if (kind == dsp::Delay::Kind::clean)
            CHECK_THAT (pure, WithinAbs (0.5, 1.0e-3));
        else
            CHECK (pure < 0.4); // spread over side bands
    }
}

TEST_CASE ("a reverb falls by 60 dB in the time that it was given")
{
    for (const auto kind : { dsp::Reverb::Kind::room, dsp::Reverb::Kind::hall, dsp::Reverb::Kind::plate })
        for (const float seconds : { 0.8f, 2.5f })
        {
            auto reverb = test::prepared (dsp::Reverb (kind));
            reverb.setDecaySeconds (seconds);
            reverb.setToneHz (20000.0f);
            reverb.setMix (1.0f);
            auto audio = test::noise (static_cast<int> (test::rate * (0.5 + static_cast<double> (seconds))));
            for (size_t n = 4800; n < audio.left.size(); ++n)
                audio.left[n] = audio.right[n] = 0.0f;
            test::runThrough (reverb, audio);

            // The low frequencies hold the stated time; the top dies sooner, as in a room.
            dsp::StateVariableFilter filter{ dsp::StateVariableFilter::Mode::lowPass, true };
            filter.prepare ({ test::rate, 512, 2 });
            filter.setCutoffHz (800.0f);
            test::runThrough (filter, audio);

            // Schroeder's backward integral, and the slope of its middle part.
            std::vector<double> tail (audio.left.size() + 1, 0.0);
            for (size_t n = audio.left.size(); n-- > 0;)
                tail[n] = tail[n + 1] + static_cast<double> (audio.left[n]) * static_cast<double> (audio.left[n]);
            const auto frameAtDb = [&tail] (double db) {
                size_t n = 6000;
                while (n + 1 < tail.size() && 10.0 * std::log10 (tail[n] / tail[6000]) > db)
                    ++n;
                return static_cast<double> (n);
            };
            const double measured = 60.0 / 25.0 * (frameAtDb (-30.0) - frameAtDb (-5.0)) / test::rate;
            CHECK_THAT (measured, WithinRel (static_cast<double> (seconds), 0.08));
        }
}

TEST_CASE ("a reverb soon has no single echoes left")
{
    auto reverb = test::prepared (dsp::Reverb (dsp::Reverb::Kind::hall));
    reverb.setDecaySeconds (3.0f);
    reverb.setMix (1.0f);
    auto audio = test::impulse (24000);
    test::runThrough (reverb, audio);

    // Abel and Huang's echo density: the share of samples outside one deviation, 1 for Gaussian noise.
    double sum = 0.0;
    for (size_t n = 14400; n < 19200; ++n)
        sum += static_cast<double> (audio.left[n] * audio.left[n]);
    const double deviation = std::sqrt (sum / 4800.0);
    int outside = 0;
    for (size_t n = 14400; n < 19200; ++n)
        outside += std::abs (static_cast<double> (audio.left[n])) > deviation;
    CHECK (outside / 4800.0 / 0.3173 > 0.85);
}

TEST_CASE ("pre-delay holds the reverb back, and the dry sound comes at once")
{
    auto reverb = test::prepared (dsp::Reverb());
    reverb.setPreDelayMs (100.0f);
    reverb.setMix (0.5f);
    auto audio = test::impulse (9600);
    test::runThrough (reverb, audio);
    CHECK_THAT (audio.left[0], WithinAbs (0.5, 1.0e-6));
    CHECK (test::peakOf ({ audio.left.begin() + 1, audio.left.begin() + 4790 }) == 0.0f);
    CHECK (test::peakOf (audio.left, 4790) > 1.0e-3f);
}
