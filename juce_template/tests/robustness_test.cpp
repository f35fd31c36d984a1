// What holds for every block, whatever it does to sound.
#include "blocks.h"
#include "catch.h"
#include "signal.h"
#include <limits>

using namespace plugsmith;

namespace
{
constexpr float infinite = std::numeric_limits<float>::infinity();
constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();

std::unique_ptr<test::AnyBlock> prepared (const test::BlockKind& kind, double sampleRate = test::rate)
{
    auto block = kind.make();
    block->prepare ({ sampleRate, 512, 2 });
    return block;
}
} // namespace

TEST_CASE ("a block sounds with no setter called")
{
    for (const auto& kind : test::everyBlock())
        DYNAMIC_SECTION (kind.name)
        {
            auto block = prepared (kind);
            auto audio = test::sine (400.0, 0.25, 24000);
            test::runThrough (*block, audio);
            CHECK (test::peakOf (audio.left, kind.isInstrument ? 0 : 4800) > 0.02f);
            CHECK (test::peakOf (audio.left) < 2.0f);
        }
}

TEST_CASE ("the sound of a block does not depend on the block size")
{
    for (const auto& kind : test::everyBlock())
        DYNAMIC_SECTION (kind.name)
        {
            auto block = prepared (kind);
            auto reference = test::noise (4800);
            test::runThrough (*block, reference, 512);
            for (const int size : { 1, 7, 64, 130, 4800 })
            {
                auto audio = test::noise (4800);
                block->reset();
                test::runThrough (*block, audio, size);
                INFO ("blocks of " << size);
                CHECK (test::firstDifference (audio.left, reference.left) == -1);
                CHECK (test::firstDifference (audio.right, reference.right) == -1);
            }
        }
}

TEST_CASE ("no setting and no loudness gives NaN, at any sample rate")
{
    for (const auto& kind : test::everyBlock())
        DYNAMIC_SECTION (kind.name)
    for (const double sampleRate : { 8000.0, 44100.0, 384000.0, 0.0, -1.0, 1.0e12, static_cast<double> (notANumber) })
    {
        auto block = prepared (kind, sampleRate);
        for (const float value : { 0.0f, -1.0e30f, 1.0e30f, infinite, -infinite, notANumber, 1.0f, -20.0f })
        {
            block->setEverything (value);
            for (const float level : { 1.0f, 1.0e6f, 1.0e-40f })
            {
                auto audio = test::noise (333, level);
                test::runThrough (*block, audio, 128);
                REQUIRE (test::allFinite (audio));
            }
        }
    }
}

TEST_CASE ("silence stays silence after a reset, also in mono")
{
    for (const auto& kind : test::everyBlock())
        if (! kind.isInstrument)
            DYNAMIC_SECTION (kind.name)
            {
                auto block = prepared (kind);
                auto audio = test::noise (4800);
                test::runThrough (*block, audio);
                block->reset();
                std::vector<float> mono (4800, 0.0f);
                float* channels[]{ mono.data() };
                block->process ({ channels, 1, 4800 });
                CHECK (test::peakOf (mono) < 1.0e-6f);
            }
}

TEST_CASE ("blocks of no frames and blocks longer than prepared are served")
{
    for (const auto& kind : test::everyBlock())
        DYNAMIC_SECTION (kind.name)
        {
            auto block = kind.make();
            block->prepare ({ test::rate, 16, 2 });
            block->process ({ nullptr, 0, 0 });
            auto audio = test::noise (3000);
            test::runThrough (*block, audio, 3000);
            CHECK (test::allFinite (audio));
        }
}

TEST_CASE ("a block can be copied before it is prepared, and prepared again at another rate")
{
    for (const auto& kind : test::everyBlock())
        DYNAMIC_SECTION (kind.name)
        {
            auto block = prepared (kind, 96000.0);
            auto first = test::noise (600);
            test::runThrough (*block, first);
            block->prepare ({ test::rate, 512, 2 });
            auto again = test::noise (1200), fresh = again;
            test::runThrough (*block, again);
            test::runThrough (*prepared (kind), fresh);
            CHECK (test::firstDifference (again.left, fresh.left) == -1);
        }
}

TEST_CASE ("after a reset the first settings are taken at once, as after prepare")
{
    for (const auto& kind : test::everyBlock())
        DYNAMIC_SECTION (kind.name)
        {
            auto used = prepared (kind), fresh = prepared (kind);
            auto audio = test::noise (3000);
            used->setEverything (0.9f);
            test::runThrough (*used, audio);
            used->reset();
            auto first = test::noise (3000), second = first;
            for (auto* block : { used.get(), fresh.get() })
                block->setEverything (0.3f);
            test::runThrough (*used, first);
            test::runThrough (*fresh, second);
            CHECK (test::firstDifference (first.left, second.left) == -1);
        }
}

TEST_CASE ("the first setter call counts, also when it comes after the first block")
{
    for (const auto& kind : test::everyBlock())
        if (! kind.isInstrument && kind.name != "shimmer") // which remembers the first block for twenty seconds
            DYNAMIC_SECTION (kind.name)
            {
                auto late = prepared (kind), early = prepared (kind);
                auto audio = test::noise (4800);
                test::runThrough (*late, audio);
                for (auto* block : { late.get(), early.get() })
                    for (const auto& control : block->controls())
                        if (! control.isAnother) // 30 quarter notes are a cycle that does not end here
                            control.set (30.0f);
                auto one = test::noise (48000), other = one;
                test::runThrough (*late, one);
                test::runThrough (*early, other);
                double difference = 0.0, power = 1.0e-9;
                for (size_t n = 24000; n < 48000; ++n)
                {
                    difference += std::abs (static_cast<double> (one.left[n])) - std::abs (static_cast<double> (other.left[n]));
                    power += std::abs (static_cast<double> (other.left[n]));
                }
                CHECK (std::abs (difference) / power < 0.25); // as loud, once both have settled
            }
}

TEST_CASE ("the sound does not depend on the block size while settings walk")
{
    for (const auto& kind : test::everyBlock())
        DYNAMIC_SECTION (kind.name)
        {
            const auto played = [&kind] (int size) {
                auto block = prepared (kind);
                auto audio = test::noise (9600);
                block->setEverything (0.3f);
                int start = 0;
                test::run (audio, size, [&] (dsp::Block view) {
                    if (start == 2400)
                        block->setEverything (1.0f);
                    block->process (view);
                    start += view.numFrames; });
                return audio.left;
            };
            CHECK (test::firstDifference (played (100), played (480)) == -1);
        }
}

TEST_CASE ("a mix of nothing is the input, late by the latency")
{
    int tried = 0;
    for (const auto& kind : test::everyBlock())
    {
        const auto block = prepared (kind);
        const auto& controls = block->controls();
        const auto mix = std::find_if (controls.begin(), controls.end(), [] (const auto& control) { return control.name == "setMix"; });
        if (mix == controls.end())
            continue;
        ++tried;
        for (const float others : { 0.5f, 20.0f })
        {
            block->reset();
            block->setEverything (others);
            block->reset();
            mix->set (0.0f);
            const auto dry = test::noise (9600);
            auto wet = dry;
            test::runThrough (*block, wet);
            size_t late = 0; // the first frame of noise is not 0
            while (late < 960 && wet.left[late] == 0.0f)
                ++late;
            double worst = 0.0;
            for (size_t n = late; n < 9600; ++n)
                worst = std::max (worst, std::abs (static_cast<double> (wet.left[n] - dry.left[n - late])));
            INFO (kind.name << " late by " << late);
            CHECK (worst < 1.0e-6);
        }
    }
    CHECK (tried > 25);
}

// Reported of others as mgth/Omniphony#145 and BlokDust/BlokDust#169.
TEST_CASE ("what comes from the middle stays in the middle")
{
    for (const auto& kind : test::everyBlock())
        if (kind.name != "pan" && kind.name != "ping-pong") // they are there to put it elsewhere; ping-pong begins left
            for (const float value : { -1.0e9f, 0.3f, 20.0f, 1.0e9f })
            {
                auto block = prepared (kind);
                block->setEverything (value);
                auto audio = test::noise (10 * 48000);
                audio.right = audio.left;
                test::runThrough (*block, audio);
                double left = 1.0e-9, right = 1.0e-9;
                for (size_t n = 0; n < audio.left.size(); ++n)
                {
                    left += static_cast<double> (audio.left[n] * audio.left[n]);
                    right += static_cast<double> (audio.right[n] * audio.right[n]);
                }
                INFO (kind.name << " at " << value);
                // At a tone of 500 Hz and 20 s a room is its few lowest modes, which stand 2.9 dB apart.
                CHECK (std::abs (10.0 * std::log10 (left / right)) < 3.5);
            }
}
