// A knob that jumps from one end to the other does not click.
#include "blocks.h"
#include "catch.h"
#include "signal.h"
#include <optional>

using namespace plugsmith;

namespace
{
/** What is above 6 kHz: 255 taps under a Blackman-Harris window, which takes the tone at 150 Hz down by over 90 dB. */
PLUGSMITH_MEASURE std::vector<float> highs (const std::vector<float>& samples, size_t from, size_t to)
{
    constexpr int half = 127;
    static const auto taps = [] {
        std::array<double, 2 * half + 1> made{};
        double sum = 0.0;
        for (int n = -half; n <= half; ++n)
        {
            const double x = std::numbers::pi * n, turn = 2.0 * std::numbers::pi * (n + half) / (2.0 * half);
            const double window = 0.35875 - 0.48829 * std::cos (turn) + 0.14128 * std::cos (2.0 * turn) - 0.01168 * std::cos (3.0 * turn);
            made[static_cast<size_t> (n + half)] = window * (n == 0 ? 0.25 : std::sin (0.25 * x) / x);
            sum += made[static_cast<size_t> (n + half)];
        }
        for (auto& tap : made)
            tap /= -sum;
        made[half] += 1.0;
        return made;
    }();
    std::vector<float> found;
    for (size_t n = std::max<size_t> (from, 2 * half); n < to; ++n)
    {
        double sum = 0.0;
        for (size_t k = 0; k < taps.size(); ++k)
            sum += taps[k] * static_cast<double> (samples[n - k]);
        found.push_back (static_cast<float> (sum));
    }
    return found;
}

/** Peaks in dBFS of what is above 6 kHz, before a jump, behind it and once it is over; and the sound's own. */
struct Jump
{
    double before, behind, after, sound;
};

double highsDb (const test::Audio& audio, size_t first, size_t last)
{
    return test::toDb (static_cast<double> (test::peakOf (highs (audio.left, first, last))));
}

Jump jumpOf (const test::BlockKind& kind, size_t control, float from, float to, size_t settled)
{
    auto block = kind.make();
    block->prepare ({ test::rate, 512, 2 });
    const auto& controls = block->controls();
    auto audio = test::sine (150.0, 0.25, static_cast<int> (2 * settled));
    for (auto& sample : audio.right)
        sample *= 0.7f;
    size_t start = 0;
    test::run (audio, 480, [&] (dsp::Block view) {
        controls[control].set (start < settled ? from : to);
        block->process (view);
        start += static_cast<size_t> (view.numFrames);
    });
    const auto quarter = settled / 4;
    return { highsDb (audio, settled - quarter, settled), highsDb (audio, settled, 2 * settled - quarter), highsDb (audio, 2 * settled - quarter, 2 * settled), test::toDb (static_cast<double> (test::peakOf (audio.left, settled - quarter))) };
}

/** Steps of 26 % through all that a control may be set to: -30 to 30,000. */
constexpr int firstStep = -20, lastStep = 50;

float valueOf (int step)
{
    return step == 0 ? 0.0f : std::copysign (std::pow (10.0f, 0.1f * static_cast<float> (std::abs (step)) - 0.5f), static_cast<float> (step));
}

/** The most that a steady setting of this control has above 6 kHz: a jump that passes there has it too, and is no click. */
double loudestHighs (const test::BlockKind& kind, size_t control)
{
    double loudest = -240.0;
    for (int step = firstStep; step <= lastStep; ++step)
    {
        const float value = valueOf (step);
        const auto jump = jumpOf (kind, control, value, value, 24000);
        loudest = std::max ({ loudest, jump.before, jump.after });
    }
    return loudest;
}

/** Whether a jump gives nothing over -70 dB against the sound that the settings on its way do not give. */
void checkJump (const test::BlockKind& kind, size_t control, float from, float to)
{
    // A sweep over settings that distort has a little more than each of them: hence the 6 dB.
    const auto isClean = [] (const Jump& jump, double steady) { return jump.behind <= std::max ({ -70.0, jump.sound - 70.0, steady + 6.0 }); };
    auto jump = jumpOf (kind, control, from, to, 48000);
    double steady = std::max (jump.before, jump.after);
    if (! isClean (jump, steady)) // then with the time that the slowest setting needs, and against all settings between
    {
        jump = jumpOf (kind, control, from, to, 480000);
        steady = std::max ({ jump.before, jump.after, loudestHighs (kind, control) });
    }
    INFO (from << " to " << to << ": " << jump.before << ", " << jump.behind << ", " << jump.after << " dBFS, steady at most " << steady << "; the sound " << jump.sound);
    CHECK (isClean (jump, steady));
}
} // namespace

TEST_CASE ("a jump of a knob does not click")
{
    for (const auto& kind : test::everyBlock())
        if (! kind.isInstrument)
            DYNAMIC_SECTION (kind.name)
            {
                const auto made = kind.make();
                const auto& controls = made->controls();
                for (size_t i = 0; i < controls.size(); ++i)
                {
                    INFO (controls[i].name);
                    checkJump (kind, i, -1.0e9f, 1.0e9f);
                    checkJump (kind, i, 1.0e9f, -1.0e9f);
                    checkJump (kind, i, 0.0f, 1.0f);
                    checkJump (kind, i, 1.0f, 0.0f);
                }
            }
}

// Hosts that automate give one value a block. Reported of others as x42/dpl.lv2#3 and surge-synthesizer/surge#7664.
TEST_CASE ("a knob that a host moves block by block makes no zipper noise")
{
    for (const auto& kind : test::everyBlock())
        if (! kind.isInstrument)
            DYNAMIC_SECTION (kind.name)
            {
                const auto count = kind.make()->controls().size();
                const auto first = size_t{ 512 * 99 };
                // 150 Hz with one knob that moves, or with none.
                const auto played = [&] (std::optional<size_t> moving) {
                    auto block = kind.make();
                    block->prepare ({ test::rate, 512, 2 });
                    auto audio = test::sine (150.0, 0.25, 512 * (100 + lastStep - firstStep));
                    int step = firstStep - 100;
                    test::run (audio, 512, [&] (dsp::Block view) {
                        if (moving)
                            block->controls()[*moving].set (valueOf (std::max (step++, firstStep)));
                        block->process (view);
                    });
                    return audio;
                };
                const auto still = played (std::nullopt);
                const double itself = highsDb (still, first, still.left.size()); // a record crackles
                for (size_t i = 0; i < count; ++i)
                {
                    const auto audio = played (i);
                    const double moved = highsDb (audio, first, audio.left.size()), sound = test::toDb (static_cast<double> (test::peakOf (audio.left, first)));
                    const auto most = std::max (-70.0, sound - 70.0);
                    const bool isClean = moved <= most || moved <= itself + 1.0 || moved <= loudestHighs (kind, i) + 6.0;
                    INFO (kind.make()->controls()[i].name << ": " << moved << " dBFS, the sound " << sound);
                    CHECK (isClean);
                }
            }
}
