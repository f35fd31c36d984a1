// One program without a test framework, for compilers and processors that have none here: every block, in each
// instruction set of the machine, against plain C++. Compiled alone: its code is blocks.cpp.
#include "blocks.cpp"
#include <cstdio>
#include <cstdlib>

#if ! PLUGSMITH_WITH_PLAIN
#define PLUGSMITH_REFERENCE portable
#else
#define PLUGSMITH_REFERENCE plain
#endif

namespace plugsmith::test
{

namespace
{
std::vector<float> played (const BlockKind& kind, dsp::simd::Set set)
{
    dsp::simd::active() = set;
    auto block = kind.make();
    block->prepare ({ 48000.0, 512, 2 });
    std::vector<float> left (4000), right (4000);
    std::uint32_t state = 7;
    for (size_t n = 0; n < left.size(); ++n)
    {
        state = state * 1664525u + 1013904223u;
        left[n] = right[n] = 0.25f * static_cast<float> (static_cast<std::int32_t> (state)) / 2147483648.0f;
    }
    for (int start = 0; start < 4000; start += 400)
    {
        float* channels[]{ left.data() + start, right.data() + start };
        block->process ({ channels, 2, 400 });
    }
    return left;
}

bool isClose (const std::vector<float>& a, const std::vector<float>& b)
{
    double error = 1.0e-30, power = 1.0e-20;
    for (size_t n = 0; n < a.size(); ++n)
    {
        error += std::pow (static_cast<double> (a[n]) - static_cast<double> (b[n]), 2.0);
        power += static_cast<double> (b[n]) * static_cast<double> (b[n]);
    }
    return error / power < 1.0e-8; // -80 dB
}
} // namespace

static int check()
{
    int wrong = 0;
    for (const auto set : { dsp::simd::Set::portable, dsp::simd::Set::avx2 })
    {
        if (set == dsp::simd::Set::avx2 && dsp::simd::best() != set)
            continue;
        std::printf ("%s\n", set == dsp::simd::Set::avx2 ? "avx2" : "portable");
        for (const auto& kind : everyBlock())
            if (! isClose (played (kind, set), played (kind, dsp::simd::Set::PLUGSMITH_REFERENCE)))
            {
                std::printf ("  %s differs from plain C++\n", kind.name.c_str());
                ++wrong;
            }
    }
    return wrong;
}

} // namespace plugsmith::test

int main()
{
    return plugsmith::test::check() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
