#include "catch.h"
#include "dsp/distortion/bit_crusher.h"
#include "dsp/distortion/record_noise.h"
#include "dsp/distortion/saturator.h"
#include "dsp/tools/math.h"
#include "dsp/tools/oversampler.h"
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

namespace
{
/** The left channel through an oversampler around a curve. */
template <int factor, typename Curve>
std::vector<float> oversampled (const std::vector<float>& input, Curve&& curve)
{
    dsp::Oversampler<factor> oversampler;
    oversampler.reset();
    std::vector<float> output;
    const auto shape = [&curve] (float* samples, int count) {
        for (int n = 0; n < count; ++n)
            samples[n] = curve (samples[n]);
    };
    for (size_t start = 0; start < input.size(); start += 100)
    {
        alignas (32) std::array<float, 2 * 104> frames{};
        for (size_t n = 0; n < 100; ++n)
            frames[2 * n] = frames[2 * n + 1] = input[start + n];
        oversampler.process (frames.data(), 100, shape);
        for (size_t n = 0; n < 100; ++n)
            output.push_back (frames[2 * n]);
    }
    return output;
}
} // namespace

TEST_CASE ("aliases of a driven 5 kHz sine stay below -105 dB in the audible range")
{
    const auto output = oversampled<4> (test::sine (5000.0, 1.0, 48000).left, [] (float x) { return dsp::fastTanh (4.0f * x); });
    const double fundamental = test::amplitudeAt (output, 5000.0, 24000);
    double worst = -200.0;
    for (double hz = 250.0; hz < 20000.0; hz += 250.0)
        if (std::fmod (hz, 5000.0) != 0.0)
            worst = std::max (worst, test::toDb (test::amplitudeAt (output, hz, 24000) / fundamental));
    CHECK (worst < -105.0);
}

TEMPLATE_TEST_CASE_SIG ("an oversampler is flat, as late as it says, and stops what is above", "", ((int factor), factor), 2, 4, 8)
{
    constexpr int late = dsp::Oversampler<factor>::latencyFrames;
    const auto input = test::sine (1000.0, 0.5, 9600).left;
    const auto same = [] (float x) { return x; };
    const auto output = oversampled<factor> (input, same);
    for (size_t n = 500; n < input.size(); ++n)
        REQUIRE_THAT (output[n], WithinAbs (static_cast<double> (input[n - late]), 1.0e-4));
    for (const double hz : { 100.0, 10000.0, 18000.0 })
        CHECK_THAT (test::toDb (test::amplitudeAt (oversampled<factor> (test::sine (hz, 0.5, 48000).left, same), hz, 24000) / 0.5), WithinAbs (0.0, 0.02));

    // A square makes 2 f: of 15 kHz that is 30 kHz, which would come back as 18 kHz.
    const auto squared = oversampled<factor> (test::sine (15000.0, 0.5, 48000).left, [] (float x) { return x * x; });
    CHECK (test::toDb (test::amplitudeAt (squared, 18000.0, 24000)) < -100.0);
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

TEST_CASE ("each curve bends as it says")
{
    // Settled level of a slow sine's peak, with the drive's half taken back.
    const auto peak = [] (Kind kind, double level) {
        auto saturator = test::prepared (dsp::Saturator (kind));
        saturator.setDriveDb (0.0f);
        auto audio = test::sine (100.0, level, 24000);
        test::runThrough (saturator, audio);
        return static_cast<double> (test::peakOf (audio.left, 12000));
    };
    CHECK_THAT (peak (Kind::soft, 1.0), WithinAbs (std::tanh (1.0), 0.01));
    CHECK_THAT (peak (Kind::overdrive, 1.0), WithinAbs (0.5, 0.01));
    CHECK_THAT (peak (Kind::hardClip, 0.7), WithinAbs (0.7, 0.01));
    CHECK_THAT (peak (Kind::hardClip, 3.0), WithinAbs (1.0, 0.06)); // and the ringing of its corners
    CHECK_THAT (peak (Kind::fold, 1.0), WithinAbs (1.0, 0.01));
    const auto folded = harmonics (test::prepared (dsp::Saturator (Kind::fold)), 9.54f, 500.0, 1.0);
    CHECK (folded[2] > folded[0]); // three times full scale: J3 of 4.7 is greater than J1
    const auto diode = harmonics (test::prepared (dsp::Saturator (Kind::diode)), 9.0f, 500.0, 0.25);
    CHECK (diode[1] > diode[0] - 30.0);
    for (const auto kind : { Kind::soft, Kind::overdrive, Kind::hardClip, Kind::fold })
        CHECK (harmonics (test::prepared (dsp::Saturator (kind)), 9.0f, 500.0, 0.5)[1] < -90.0);
}

TEST_CASE ("tape has a head bump, and remembers what was loud")
{
    auto tape = test::prepared (dsp::Saturator (Kind::tape));
    tape.setDriveDb (0.0f);
    CHECK_THAT (test::gainDbAt (tape, 75.0, 0.01) - test::gainDbAt (tape, 2500.0, 0.01), WithinAbs (0.4, 1.2)); // bump, less the memory's cut
    CHECK (test::gainDbAt (tape, 75.0, 0.01) > test::gainDbAt (tape, 25.0, 0.01) + 1.0);

    // The same sample after a loud plus and after a loud minus: the loop of a magnet.
    const auto after = [] (float before) {
        auto block = test::prepared (dsp::Saturator (Kind::tape));
        block.setDriveDb (12.0f);
        test::Audio audio (400);
        for (size_t n = 0; n < 400; ++n)
            audio.left[n] = audio.right[n] = n < 200 ? before : 0.1f;
        test::runThrough (block, audio);
        return audio.left[200 + dsp::Saturator::latencyFrames + 20];
    };
    CHECK (after (-0.9f) > after (0.9f) + 0.02f);
}

TEST_CASE ("a bit crusher has as many steps as it says, and holds each sample")
{
    auto crusher = test::prepared (dsp::BitCrusher());
    crusher.setBits (3.0f);
    crusher.setRateHz (48000.0f);
    auto audio = test::sine (100.0, 1.0, 4800);
    test::runThrough (crusher, audio);
    auto levels = audio.left;
    std::sort (levels.begin(), levels.end());
    levels.erase (std::unique (levels.begin(), levels.end()), levels.end());
    CHECK (levels.size() == 9); // -1 to 1 by 1/4

    crusher.setBits (16.0f);
    crusher.setRateHz (4800.0f);
    crusher.reset();
    audio = test::sine (100.0, 1.0, 4800);
    test::runThrough (crusher, audio);
    int changes = 0;
    for (size_t n = 1; n < audio.left.size(); ++n)
        changes += std::abs (audio.left[n] - audio.left[n - 1]) > 0.0f;
    CHECK_THAT (changes, Catch::Matchers::WithinAbs (480, 3));
}

namespace
{
/** What a record adds to a low tone of -20 dB, and the sound itself ends after two of three seconds. */
std::vector<float> added (float crackle, float hiss, double sampleRate = test::rate)
{
    auto record = test::prepared (dsp::RecordNoise(), sampleRate);
    record.setCrackle (crackle);
    record.setHiss (hiss);
    record.reset();
    const auto second = static_cast<int> (sampleRate);
    auto audio = test::sine (100.0, 0.1, 5 * second, sampleRate);
    std::fill (audio.left.begin() + 2 * second, audio.left.end(), 0.0f);
    audio.right = audio.left;
    const auto dry = audio.left;
    test::runThrough (record, audio);
    for (size_t n = 0; n < dry.size(); ++n)
        audio.left[n] -= dry[n];
    return audio.left;
}

double rmsDb (const std::vector<float>& samples, double from, double to)
{
    double sum = 1.0e-24;
    const auto size = static_cast<double> (samples.size()) / 5.0;
    for (auto n = static_cast<size_t> (from * size); n < static_cast<size_t> (to * size); ++n)
        sum += static_cast<double> (samples[n] * samples[n]);
    return 10.0 * std::log10 (sum / ((to - from) * size));
}
} // namespace

TEST_CASE ("a record's hiss is as loud as it says at every rate, and goes with the sound")
{
    for (const double rate : { 44100.0, 48000.0, 96000.0, 192000.0 })
    {
        const auto hiss = added (0.0f, 1.0f, rate);
        CHECK_THAT (rmsDb (hiss, 1.0, 2.0), WithinAbs (-34.5, 1.0));
        CHECK (rmsDb (hiss, 4.0, 5.0) < -75.0);
        CHECK_THAT (rmsDb (added (0.0f, 0.5f, rate), 1.0, 2.0), WithinAbs (-46.5, 1.0));
    }
    CHECK (rmsDb (added (0.0f, 0.0f), 0.0, 5.0) < -200.0);
}

TEST_CASE ("a record crackles in single clicks, more of them and louder ones by its knob")
{
    const auto clicks = [] (float amount) {
        const auto found = added (amount, 0.0f);
        int count = 0, quiet = 48;
        for (size_t n = 0; n < 96000; ++n)
        {
            const bool isClick = std::abs (found[n]) > 0.002f;
            count += isClick && quiet >= 48 ? 1 : 0;
            quiet = isClick ? 0 : quiet + 1;
        }
        return count;
    };
    const int few = clicks (0.3f), many = clicks (1.0f);
    CHECK (few >= 1);
    CHECK (many > 4 * few);
    CHECK (many < 90); // at most 40 a second
    CHECK (test::peakOf (added (1.0f, 0.0f)) < 0.9f);
    CHECK (test::peakOf (added (1.0f, 0.0f)) > 3.0f * test::peakOf (added (0.2f, 0.0f)));
    CHECK (rmsDb (added (1.0f, 0.0f), 4.0, 5.0) < -75.0);
}
