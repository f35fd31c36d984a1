#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/simd.h"
#include "dsp/tools/delay_line.h"
#include "dsp/tools/lfo.h"

namespace plugsmith::dsp
{

/** Where the frames that were written last lie in a DelayLine. */
struct RingPlace
{
    size_t first = 0, mask = 0; ///< index of the first of them; size - 1
    float longest = 1.0f;       ///< delay that can be read, in frames
};

inline RingPlace placeOf (const DelayLine& line, int count) noexcept
{
    const auto mask = line.lastIndex(), written = static_cast<size_t> (count);
    return { line.newest() + 1 - written, mask, static_cast<float> (mask - 2 - std::min (written, mask - 3)) };
}

} // namespace plugsmith::dsp

#define PLUGSMITH_KERNELS "dsp/internal/kernels/modulated_delay.h"
#include "dsp/internal/each_instruction_set.h"

namespace plugsmith::dsp
{

/** The line's sound, late by delays[n] frames in frame n, for the frames written last. */
inline void readDelays (const DelayLine& line, const ChunkValues& delays, float* to, int count) noexcept
{
    const auto place = placeOf (line, count);
    ChunkValues late;
    PLUGSMITH_RUN (readChunk (line.data(), place, delays.data(), late.data(), count));
    std::copy_n (late.begin(), count, to);
}

/** A fraction of a turn as an offset of Lfo::Phases. */
constexpr std::int32_t turnsOf (double offset) noexcept
{
    return static_cast<std::int32_t> (static_cast<std::uint32_t> (static_cast<std::uint64_t> (offset * 4294967296.0)));
}

/** Delays that swing around `centre` by `swing[n]` frames, `offset` turns (0 to 1) from the phases of Lfo::fill(). */
inline void fillSwing (ChunkValues& delays, const Lfo::Phases& phases, double offset, float centre, const ChunkValues& swing, int count) noexcept
{
    PLUGSMITH_RUN (swingDelays (phases.data(), turnsOf (offset), centre, swing.data(), delays.data(), count));
}

} // namespace plugsmith::dsp
