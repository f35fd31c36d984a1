// No #pragma once: compiles the file PLUGSMITH_KERNELS names once for each instruction set, in its namespace.
// Inside it Float4, Float8 and their functions are those of the set.

namespace plugsmith::dsp::portable
{
#include PLUGSMITH_KERNELS
}

#if PLUGSMITH_HAS_AVX2
PLUGSMITH_BEGIN_AVX2
namespace plugsmith::dsp::avx2
{
#include PLUGSMITH_KERNELS
}
PLUGSMITH_END_AVX2
#endif

#if PLUGSMITH_WITH_PLAIN
namespace plugsmith::dsp::plain
{
#include PLUGSMITH_KERNELS
}
#endif

#undef PLUGSMITH_KERNELS
