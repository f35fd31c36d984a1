// What holds for every block, whatever it does to sound.
#include "catch.h"
#include "signal.h"
#include <limits>

using namespace plugsmith;

namespace
{
struct TubeSaturator : dsp::Saturator
{
    TubeSaturator()
        : Saturator (Kind::tube)
    {
    }
};
struct FuzzSaturator : dsp::Saturator
{
    FuzzSaturator()
        : Saturator (Kind::fuzz)
    {
    }
};
struct TapeDelay : dsp::Delay
{
    TapeDelay()
        : Delay (Kind::tape)
    {
    }
};
struct PingPong : dsp::Delay
{
    PingPong()
        : Delay (Kind::pingPong)
    {
    }
};
struct SteepFilter : dsp::StateVariableFilter
{
    SteepFilter()
        : StateVariableFilter (Mode::lowPass, true)
    {
    }
};

constexpr float infinite = std::numeric_limits<float>::infinity();
constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();

template <typename B>
void setEverything (B& block, float value)
{
    if constexpr (requires { block.setDriveDb (value); })
        block.setDriveDb (value);
    if constexpr (requires { block.setMix (value); })
        block.setMix (value);
    if constexpr (requires { block.setCutoffHz (value); })
    {
        block.setCutoffHz (value);
        block.setResonance (value);
    }
    if constexpr (requires { block.setTimeMs (value); })
    {
        block.setTimeMs (value);
        block.setFeedback (value);
    }
    if constexpr (requires { block.setDecaySeconds (value); })
    {
        block.setDecaySeconds (value);
        block.setPreDelayMs (value);
    }
    if constexpr (requires { block.setToneHz (value); })
        block.setToneHz (value);
    if constexpr (requires { block.setRateHz (value); })
    {
        block.setRateHz (value);
        block.setDepth (value);
    }
    if constexpr (requires { block.setSpread (value); })
        block.setSpread (value);
    if constexpr (requires { block.setLowDb (value); })
    {
        block.setLowDb (value);
        block.setMidDb (value);
        block.setHighDb (value);
        block.setMidHz (value);
    }
    if constexpr (requires { block.setThresholdDb (value); })
    {
        block.setThresholdDb (value);
        block.setRatio (value);
        block.setAttackMs (value);
        block.setReleaseMs (value);
        block.setMakeupDb (value);
    }
    if constexpr (requires { block.setGainDb (value); })
        block.setGainDb (value);
}
} // namespace

#define EVERY_BLOCK dsp::Gain, TubeSaturator, FuzzSaturator, dsp::StateVariableFilter, SteepFilter, dsp::ThreeBandEq, dsp::Compressor, dsp::Delay, TapeDelay, PingPong, dsp::Reverb, dsp::Chorus, dsp::Tremolo

TEMPLATE_TEST_CASE ("a block sounds with no setter called", "", EVERY_BLOCK)
{
    auto block = test::prepared (TestType());
    auto audio = test::sine (400.0, 0.25, 24000);
    test::runThrough (block, audio);
    CHECK (test::peakOf (audio.left, 4800) > 0.02f);
    CHECK (test::peakOf (audio.left) < 2.0f);
}

TEMPLATE_TEST_CASE ("the sound of a block does not depend on the block size", "", EVERY_BLOCK)
{
    auto block = test::prepared (TestType());
    auto reference = test::noise (9600);
    test::runThrough (block, reference, 512);
    for (const int size : { 1, 7, 64, 9600 })
    {
        auto audio = test::noise (9600);
        block.reset();
        test::runThrough (block, audio, size);
        CHECK (audio.left == reference.left);
        CHECK (audio.right == reference.right);
    }
}

TEMPLATE_TEST_CASE ("no setting and no loudness gives NaN, at any sample rate", "", EVERY_BLOCK)
{
    for (const double sampleRate : { 8000.0, 44100.0, 192000.0, 384000.0, 0.0, -1.0, 1.0e12, static_cast<double> (notANumber) })
    {
        auto block = test::prepared (TestType(), sampleRate);
        for (const float value : { 0.0f, -1.0e30f, 1.0e30f, infinite, -infinite, notANumber, 1.0f, -20.0f })
        {
            setEverything (block, value);
            for (const float level : { 1.0f, 1.0e6f, 1.0e-40f })
            {
                auto audio = test::noise (600, level);
                test::runThrough (block, audio, 128);
                REQUIRE (test::allFinite (audio));
            }
        }
    }
}

TEMPLATE_TEST_CASE ("silence stays silence after a reset, also in mono", "", EVERY_BLOCK)
{
    auto block = test::prepared (TestType());
    auto audio = test::noise (4800);
    test::runThrough (block, audio);
    block.reset();
    std::vector<float> mono (4800, 0.0f);
    float* channels[]{ mono.data() };
    block.process ({ channels, 1, 4800 });
    CHECK (test::peakOf (mono) < 1.0e-6f);
}
