// Every instruction set against plain C++.
#include "blocks.h"
#include "catch.h"
#include "dsp/dsp.h"
#include "signal.h"

using namespace plugsmith;
namespace simd = plugsmith::dsp::simd;

namespace
{
static_assert (PLUGSMITH_WITH_PLAIN, "the tests compile the reference too");

std::vector<simd::Set> sets()
{
    std::vector<simd::Set> found{ simd::Set::portable };
    if (simd::best() == simd::Set::avx2)
        found.push_back (simd::Set::avx2);
    return found;
}

class Using
{
public:
    explicit Using (simd::Set set) { simd::active() = set; }
    ~Using() { simd::active() = simd::best(); }
};

/** Largest error of a function of eight lanes, against double precision. */
template <typename Function, typename Ideal>
double worstError (float low, float high, Function&& function, Ideal&& ideal)
{
    double worst = 0.0;
    for (int step = 0; step < 20000; step += 8)
    {
        std::array<float, 8> x, y;
        for (size_t i = 0; i < 8; ++i)
            x[i] = low + (high - low) * static_cast<float> (step + static_cast<int> (i)) / 20000.0f;
        function (x.data(), y.data());
        for (size_t i = 0; i < 8; ++i)
            worst = std::max (worst, std::abs (static_cast<double> (y[i]) - ideal (static_cast<double> (x[i]))));
    }
    return worst;
}
} // namespace

TEST_CASE ("elementary functions are as exact as they say")
{
    using namespace dsp::portable;
    CHECK (worstError (-20.0f, 20.0f, [] (const float* x, float* y) { dsp::portable::tanh (Float8::load (x)).store (y); }, [] (double x) { return std::tanh (x); }) < 1.1e-4);
    CHECK (worstError (1.0e-6f, 100.0f, [] (const float* x, float* y) { dsp::portable::log2 (Float8::load (x)).store (y); }, [] (double x) { return std::log2 (x); }) < 2.0e-6); // 20 with 24 bits is no closer
    CHECK (worstError (-3.0f, 3.0f, [] (const float* x, float* y) { (dsp::portable::exp2 (Float8::load (x)) * dsp::portable::exp2 (Float8::all (0.0f) - Float8::load (x))).store (y); }, [] (double) { return 1.0; }) < 6.0e-6);
    CHECK (worstError (-3.0f, 3.0f, [] (const float* x, float* y) { sineOfTurns (Float8::load (x)).store (y); }, [] (double x) { return std::sin (2.0 * std::numbers::pi * x); }) < 2.0e-6);
    CHECK (worstError (0.0001f, 0.25f, [] (const float* x, float* y) {
                   Float8 top, bottom;
                   tanOfTurns (Float8::load (x), top, bottom);
                   (top / bottom).store (y); }, [] (double x) { return std::tan (std::numbers::pi * x); }) < 1.0e-6);
}

TEST_CASE ("every block sounds the same in every instruction set")
{
    for (const auto& kind : test::everyBlock())
        DYNAMIC_SECTION (kind.name)
        {
            const auto played = [&kind] (simd::Set set) {
                const Using now (set);
                auto block = kind.make();
                block->prepare ({ test::rate, 512, 2 });
                auto audio = test::noise (6000, 0.25f);
                test::runThrough (*block, audio, 480);
                return audio;
            };
            const auto reference = played (simd::Set::plain);
            double power = 0.0;
            for (const float sample : reference.left)
                power += static_cast<double> (sample) * static_cast<double> (sample);
            for (const auto set : sets())
            {
                const auto audio = played (set);
                double error = 0.0;
                for (size_t n = 0; n < audio.left.size(); ++n)
                    error += std::pow (static_cast<double> (audio.left[n]) - static_cast<double> (reference.left[n]), 2.0);
                CHECK (10.0 * std::log10 ((error + 1.0e-30) / power) < -80.0);
            }
        }
}

TEST_CASE ("lanes convert, compare and move as plain C++ does")
{
    const auto check = [] (auto low, auto high, auto reference) {
        std::array<float, 4> a{ 1.5f, -2.5f, 3.0e6f, -0.25f }, b{ 2.0f, -3.0f, 1.0f, 0.5f };
        std::array<float, 8> mine, ideal;
        const auto compare = [&] { CHECK (mine == ideal); };
        low (a.data(), b.data(), mine.data());
        reference (a.data(), b.data(), ideal.data());
        compare();
        high (a.data(), b.data(), mine.data());
        compare();
    };
#define PLUGSMITH_MOVES(set)                                                                                 \
    [] (const float* a, const float* b, float* to) {                                                         \
        using namespace dsp::set;                                                                            \
        const auto x = Float4::load (a), y = Float4::load (b);                                               \
        const auto picked = select (lessThan (x, y), withSign (dsp::set::abs (x), y), lowHalves (y, x));     \
        (picked + toFloat (truncateToInt (x)) + toFloat (roundToInt (y)) + evenLanes (x, y)).store (to);     \
        (interleaveHigh (x, y) + oddLanes (y, x) + highHalves (x, y) + interleaveLow (x, y)).store (to + 4); \
    }
    check (PLUGSMITH_MOVES (portable), PLUGSMITH_MOVES (portable), PLUGSMITH_MOVES (plain));
#undef PLUGSMITH_MOVES
}
