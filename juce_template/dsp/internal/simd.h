#pragma once

/** The one place that knows the machine.

    `portable` is what every processor of the target has: SSE2 on x86-64, NEON on arm64, SIMD128 in a browser, plain C++
    elsewhere.
    `avx2` is compiled beside it on x86-64 and chosen when the program starts, so one binary serves old and new
    processors. Both have the same names: Float4, Float8, Int4, Int8 and the functions of simd/functions.h.

    Kernels are written once, in kernels/, and compiled once per set by each_instruction_set.h. Intrinsics
    and not plain loops, because GCC 12 leaves recursions, table look-ups and clamps scalar: without them the
    eight tasks of benchmarks/ take two to four times as long (`plugsmith bench dsp`, rows "plain"). */

#include "dsp/tools/math.h"
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#if ! defined(PLUGSMITH_HAS_AVX2) // else a test says that it wants none
#define PLUGSMITH_HAS_AVX2 1
#endif
#else
#define PLUGSMITH_HAS_AVX2 0
#endif

#if defined(__aarch64__) || defined(_M_ARM64)
#include <arm_neon.h>
#endif

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

#if defined(_MSC_VER) && ! defined(__clang__)
#include <intrin.h>
#define PLUGSMITH_INLINE __forceinline
#define PLUGSMITH_RESTRICT __restrict
#else
#define PLUGSMITH_INLINE inline __attribute__ ((always_inline))
#define PLUGSMITH_RESTRICT __restrict__
#endif

// MSVC compiles intrinsics of any set anywhere; GCC and Clang must be told for which functions they may.
#if defined(__clang__)
#define PLUGSMITH_BEGIN_AVX2 _Pragma ("clang attribute push (__attribute__ ((target (\"avx2,fma\"))), apply_to = function)")
#define PLUGSMITH_END_AVX2 _Pragma ("clang attribute pop")
#elif defined(__GNUC__)
#define PLUGSMITH_BEGIN_AVX2 _Pragma ("GCC push_options") _Pragma ("GCC target (\"avx2,fma\")")
#define PLUGSMITH_END_AVX2 _Pragma ("GCC pop_options")
#else
#define PLUGSMITH_BEGIN_AVX2
#define PLUGSMITH_END_AVX2
#endif

/** Defined by tests: compiles the kernels a further time, in plain C++, as the measure for the others. */
#if ! defined(PLUGSMITH_WITH_PLAIN)
#define PLUGSMITH_WITH_PLAIN 0
#endif

namespace plugsmith::dsp::simd
{

enum class Set
{
    portable,
    avx2,
    plain ///< only with PLUGSMITH_WITH_PLAIN
};

#if PLUGSMITH_HAS_AVX2
/** The registers eax, ebx, ecx and edx after the instruction cpuid. Not by a compiler's own function for this: each of
    them wants something of its C runtime, which not every system has. Volatile, because GCC takes what is not out of the
    condition around it: each block of sound then asked anew, which takes 2 us in a virtual machine. */
inline std::array<std::uint32_t, 4> askProcessor (std::uint32_t leaf) noexcept
{
    std::array<std::uint32_t, 4> said{};
#if defined(_MSC_VER) && ! defined(__clang__)
    std::array<int, 4> registers{};
    __cpuidex (registers.data(), static_cast<int> (leaf), 0);
    for (std::size_t index = 0; index < said.size(); ++index)
        said[index] = static_cast<std::uint32_t> (registers[index]);
#else
    __asm__ volatile ("cpuid" : "=a"(said[0]), "=b"(said[1]), "=c"(said[2]), "=d"(said[3]) : "a"(leaf), "c"(0));
#endif
    return said;
}

/** Which registers the operating system keeps for each thread: the low half of XCR0. */
inline std::uint32_t savedRegisters() noexcept
{
#if defined(_MSC_VER) && ! defined(__clang__)
    return static_cast<std::uint32_t> (_xgetbv (0));
#else
    std::uint32_t low = 0, high = 0;
    __asm__ volatile ("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
#endif
}
#endif

/** The best set that this processor and its operating system have. */
inline Set best() noexcept
{
#if PLUGSMITH_HAS_AVX2
    constexpr std::uint32_t fma = 1u << 12, osxsave = 1u << 27, avx = 1u << 28, needed = fma | osxsave | avx;
    constexpr std::uint32_t avx2 = 1u << 5, sseAndAvx = 6;
    if (askProcessor (0)[0] < 7 || (askProcessor (1)[2] & needed) != needed || (savedRegisters() & sseAndAvx) != sseAndAvx)
        return Set::portable;
    return (askProcessor (7)[1] & avx2) != 0 ? Set::avx2 : Set::portable;
#else
    return Set::portable;
#endif
}

/** The set in use. Tests and benchmarks change it, between blocks. A plugin runs nothing when it is loaded, so the
    first call finds it. */
inline Set& active() noexcept
{
    static Set set = best();
    return set;
}

} // namespace plugsmith::dsp::simd

namespace plugsmith::dsp::portable
{
#if defined(__x86_64__) || defined(_M_X64)
#include "dsp/internal/simd/sse.h"
#elif defined(__aarch64__) || defined(_M_ARM64)
#include "dsp/internal/simd/neon.h"
#elif defined(__wasm_simd128__)
#include "dsp/internal/simd/wasm.h"
#else
#include "dsp/internal/simd/plain.h"
#endif
#include "dsp/internal/simd/pair.h"

#include "dsp/internal/simd/functions.h"
} // namespace plugsmith::dsp::portable

#if PLUGSMITH_HAS_AVX2
PLUGSMITH_BEGIN_AVX2
namespace plugsmith::dsp::avx2
{
#define PLUGSMITH_FMA
#include "dsp/internal/simd/sse.h"

#include "dsp/internal/simd/avx2.h"

#include "dsp/internal/simd/functions.h"
#undef PLUGSMITH_FMA
} // namespace plugsmith::dsp::avx2
PLUGSMITH_END_AVX2
#endif

#if PLUGSMITH_WITH_PLAIN
namespace plugsmith::dsp::plain
{
#include "dsp/internal/simd/plain.h"

#include "dsp/internal/simd/pair.h"

#include "dsp/internal/simd/functions.h"
} // namespace plugsmith::dsp::plain
#endif

// Runs a kernel of the active set: PLUGSMITH_RUN (mix (samples, count)).
#if PLUGSMITH_HAS_AVX2
#define PLUGSMITH_RUN_AVX2(...)                 \
    else if (simd::active() == simd::Set::avx2) \
    {                                           \
        avx2::__VA_ARGS__;                      \
    }
#else
#define PLUGSMITH_RUN_AVX2(...)
#endif
#if PLUGSMITH_WITH_PLAIN
#define PLUGSMITH_RUN_PLAIN(...)                 \
    else if (simd::active() == simd::Set::plain) \
    {                                            \
        plain::__VA_ARGS__;                      \
    }
#else
#define PLUGSMITH_RUN_PLAIN(...)
#endif
#define PLUGSMITH_RUN(...)                \
    do                                    \
    {                                     \
        if (false)                        \
        {                                 \
        }                                 \
        PLUGSMITH_RUN_AVX2 (__VA_ARGS__)  \
        PLUGSMITH_RUN_PLAIN (__VA_ARGS__) \
        else                              \
        {                                 \
            portable::__VA_ARGS__;        \
        }                                 \
    } while (false)
