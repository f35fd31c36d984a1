#include "catch.h"
#include "dsp/level/dc_blocker.h"
#include "dsp/level/pan.h"
#include "dsp/level/polarity.h"
#include "dsp/level/stereo_width.h"
#include "dsp/tools/block.h"
#include "dsp/tools/parallel.h"
#include "signal.h"

using namespace plugsmith;
using Catch::Matchers::WithinAbs;

TEST_CASE ("bits are those of the number, both ways")
{
    CHECK (dsp::bits (1.0f) == 0x3f800000u);
    CHECK (dsp::bits (-2.0) == 0xc000000000000000u);
    CHECK (dsp::fromBits (dsp::bits (0.1f)) == 0.1f);
    CHECK (dsp::fromBits (dsp::bits (0.1)) == 0.1);
}

TEST_CASE ("a pan keeps the middle and the power of both sides")
{
    auto pan = test::prepared (dsp::Pan());
    for (const float side : { -1.0f, -0.3f, 0.0f, 1.0f })
    {
        pan.reset();
        pan.setPosition (side);
        test::Audio audio (100);
        std::fill (audio.left.begin(), audio.left.end(), 0.5f);
        audio.right = audio.left;
        test::runThrough (pan, audio);
        CHECK_THAT (audio.left[50] * audio.left[50] + audio.right[50] * audio.right[50], WithinAbs (0.5, 1.0e-5));
        if (side == 0.0f)
            CHECK_THAT (audio.left[50], WithinAbs (0.5, 1.0e-6));
        CHECK ((audio.right[50] > audio.left[50] + 0.01f) == (side > 0.0f));
    }
}

TEST_CASE ("width 0 is mono, 1 changes nothing, 2 doubles the sides, and the bass can stay in the middle")
{
    for (const float amount : { 0.0f, 1.0f, 2.0f })
    {
        auto width = test::prepared (dsp::StereoWidth());
        width.setWidth (amount);
        auto audio = test::noise (1000);
        const auto before = audio;
        test::runThrough (width, audio);
        for (size_t n = 0; n < 1000; ++n)
            REQUIRE_THAT (audio.left[n] - audio.right[n], WithinAbs (amount * (before.left[n] - before.right[n]), 1.0e-5));
    }

    auto width = test::prepared (dsp::StereoWidth());
    width.setMonoBelowHz (200.0f);
    const auto sides = [&width] (double hz) {
        auto audio = test::sine (hz, 0.5, 48000);
        for (auto& sample : audio.right)
            sample = -sample;
        width.reset();
        test::runThrough (width, audio);
        return test::toDb (test::amplitudeAt (audio.left, hz, 24000) / 0.5);
    };
    CHECK_THAT (sides (200.0), WithinAbs (-3.01, 0.05));
    CHECK (sides (50.0) < -23.0);
    CHECK_THAT (sides (2000.0), WithinAbs (0.0, 0.05));

    auto balance = test::prepared (dsp::StereoWidth());
    balance.setMidDb (-6.0f);
    balance.setSideDb (6.0f);
    CHECK_THAT (test::gainDbAt (balance, 1000.0), WithinAbs (-6.0, 0.01)); // both sides alike: only mid
}

TEST_CASE ("polarity turns a channel round without a click")
{
    auto polarity = test::prepared (dsp::Polarity());
    polarity.setInverted (false, false);
    test::Audio audio (4800);
    std::fill (audio.left.begin(), audio.left.end(), 0.5f);
    audio.right = audio.left;
    int start = 0;
    test::run (audio, 480, [&] (dsp::Block block) {
        polarity.setInverted (start >= 960, false);
        polarity.process (block);
        start += block.numFrames; });
    CHECK (audio.left.back() == -0.5f);
    CHECK (audio.right.back() == 0.5f);
    for (size_t n = 1; n < audio.left.size(); ++n)
        REQUIRE (std::abs (audio.left[n] - audio.left[n - 1]) < 0.002f);
}

TEST_CASE ("a DC blocker takes out a constant and leaves 50 Hz alone")
{
    auto blocker = test::prepared (dsp::DcBlocker());
    test::Audio audio (48000);
    std::fill (audio.left.begin(), audio.left.end(), 0.5f);
    audio.right = audio.left;
    test::runThrough (blocker, audio);
    CHECK (std::abs (audio.left.back()) < 1.0e-5f);
    CHECK_THAT (test::gainDbAt (blocker, 50.0), WithinAbs (0.0, 0.1));
    CHECK_THAT (test::gainDbAt (blocker, 5.0), WithinAbs (-3.01, 0.1));
}

TEST_CASE ("two ways for one sound come together again")
{
    dsp::Parallel parallel;
    parallel.prepare ({ test::rate, 512, 2 });
    auto audio = test::noise (512);
    const auto before = audio.left;
    float* channels[]{ audio.left.data(), audio.right.data() };
    const dsp::Block block{ channels, 2, 512 };
    parallel.keep (block);
    for (auto& sample : audio.left)
        sample *= 3.0f; // one way
    parallel.swap (block);
    for (auto& sample : audio.left)
        sample *= -1.0f; // the other
    parallel.join (block);
    for (size_t n = 0; n < before.size(); ++n)
        REQUIRE_THAT (audio.left[n], WithinAbs (before[n], 1.0e-6));
}

TEST_CASE ("ways wait for the latest of them, however a host cuts time")
{
    constexpr int late[]{ 44, 0, 700 };
    for (const int size : { 1, 37, 512 })
    {
        dsp::Parallel parallel;
        parallel.prepare ({ test::rate, 512, 2 }, { late[0], late[1], late[2] });
        std::array<std::array<dsp::DelayLine, 2>, 3> lines;
        for (auto& way : lines)
            for (auto& line : way)
                line.prepare (1024);
        auto audio = test::noise (4800);
        const auto before = audio.left;
        for (int start = 0; start < 4800; start += size)
        {
            float* channels[]{ audio.left.data() + start, audio.right.data() + start };
            const dsp::Block block{ channels, 2, std::min (size, 4800 - start) };
            parallel.keep (block);
            for (size_t way = 0; way < 3; ++way)
            {
                for (size_t c = 0; c < 2; ++c)
                    for (int n = 0; n < block.numFrames; ++n)
                    {
                        lines[way][c].write (channels[c][n]);
                        channels[c][n] = lines[way][c].readWhole (late[way]);
                    }
                if (way < 2)
                    parallel.swap (block);
            }
            parallel.join (block);
        }
        for (size_t n = 700; n < before.size(); ++n)
            REQUIRE_THAT (audio.left[n], WithinAbs (before[n - 700], 1.0e-6));
    }
}
