// After the sound comes silence: at every setting a block is quieter later than before.
#include "blocks.h"
#include "catch.h"
#include "signal.h"
#if defined(__SSE__)
#include <xmmintrin.h>
#endif

using namespace plugsmith;

namespace
{
/** Louder than this is heard: -100 dBFS. */
constexpr double heard = 1.0e-5;

/** RMS of the first two seconds, of what went in or came out, whichever is louder; and of the last two of the 20 s of
    silence behind them. */
struct Levels
{
    double before = 0.0, after = 0.0;
};

PLUGSMITH_MEASURE double powerOf (const std::vector<float>& samples)
{
    double sum = 0.0;
    for (const float sample : samples)
        sum += static_cast<double> (sample) * static_cast<double> (sample);
    return sum;
}

Levels levelsOf (test::AnyBlock& block, double sampleRate)
{
    const auto second = static_cast<int> (sampleRate);
    Levels levels;
    for (int n = 0; n < 22; ++n)
    {
        test::Audio audio (second);
        if (n == 0)
        {
            const auto burst = test::noise (second / 2, 0.25f);
            std::copy (burst.left.begin(), burst.left.end(), audio.left.begin());
            std::copy (burst.right.begin(), burst.right.end(), audio.right.begin());
            audio.left[0] = audio.right[0] = 1.0f;
        }
        const double given = powerOf (audio.left) + powerOf (audio.right);
        test::runThrough (block, audio);
        if (! test::allFinite (audio))
            return { 0.0, 1.0e9 };
        const double power = powerOf (audio.left) + powerOf (audio.right);
        if (n < 2)
            levels.before += std::max (power, given);
        else if (n >= 20)
            levels.after += power;
    }
    return { std::sqrt (levels.before / (4.0 * sampleRate)), std::sqrt (levels.after / (4.0 * sampleRate)) };
}

/** Sets control i to its end, low or high, by bit i of `corner`. */
std::string setCorner (test::AnyBlock& block, std::uint32_t corner)
{
    std::string said;
    const auto& controls = block.controls();
    for (size_t i = 0; i < controls.size(); ++i)
    {
        const bool high = (corner >> i & 1u) != 0;
        if (controls[i].isAnother && ! high)
            continue;
        controls[i].set (high ? 1.0e9f : -1.0e9f);
        said += " " + controls[i].name + (high ? " high" : " low");
    }
    return said;
}

/** All low, all high, and each of both with one control at its other end; or all there are. */
std::vector<std::uint32_t> corners (size_t controls, bool all)
{
    const auto full = (std::uint32_t{ 1 } << controls) - 1u;
    std::vector<std::uint32_t> found;
    if (all || controls <= 3)
        for (std::uint32_t corner = 0; corner <= full; ++corner)
            found.push_back (corner);
    else
        for (size_t i = 0; i <= controls; ++i)
        {
            const auto bit = i < controls ? std::uint32_t{ 1 } << i : 0u;
            found.insert (found.end(), { bit, full ^ bit });
        }
    return found;
}

enum class Which
{
    few,  ///< all low, all high, and for effects each of both with one control at its other end
    some, ///< the same for instruments
    all   ///< up to eight controls
};

void checkCorners (const std::vector<double>& sampleRates, Which which)
{
#if defined(__SSE__)
    _mm_setcsr (_mm_getcsr() | 0x8040u); // denormals are zero, as in the runtime: else silence takes ten times as long
#endif
    for (const auto& kind : test::everyBlock())
        DYNAMIC_SECTION (kind.name)
    for (const double sampleRate : sampleRates)
    {
        const auto count = kind.make()->controls().size();
        const bool isShort = which == Which::few && kind.isInstrument;
        for (const auto corner : isShort ? std::vector{ 0u, (1u << count) - 1u } : corners (count, which == Which::all && count <= 8))
        {
            auto block = kind.make();
            block->prepare ({ sampleRate, 512, 2 });
            INFO (sampleRate << " Hz" << setCorner (*block, corner));
            const auto levels = levelsOf (*block, sampleRate);
            INFO ("from " << test::toDb (levels.before) << " to " << test::toDb (levels.after) << " dBFS");
            CHECK (levels.after <= std::max (levels.before, heard));
        }
    }
}
} // namespace

TEST_CASE ("a block is quieter after 20 s of silence at the corners of its knobs")
{
    checkCorners ({ test::rate }, Which::few);
}

TEST_CASE ("a block is quieter after 20 s of silence at every sample rate", "[.][nightly]")
{
    checkCorners ({ 22050.0, 44100.0, 96000.0, 192000.0 }, Which::few);
}

TEST_CASE ("an instrument is quieter after 20 s of silence at the corners of its knobs", "[.][nightly]")
{
    checkCorners ({ test::rate }, Which::some);
}

TEST_CASE ("a block is quieter after 20 s of silence at all corners of its knobs", "[.][nightly]")
{
    checkCorners ({ test::rate }, Which::all);
}
