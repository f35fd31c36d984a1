#pragma once

#include "dsp/internal/control.h"
#include "dsp/internal/simd.h"
#include "dsp/internal/voices.h"
#include "dsp/tools/envelope.h"
#include "dsp/tools/lfo.h"
#include "dsp/tools/oscillator.h"
#include "dsp/tools/smoothed.h"

namespace plugsmith::dsp
{

/** Sixteen voices, each a lane. */
struct VoiceLanes
{
    static constexpr size_t numVoices = 16, maxUnison = 7;
    template <typename T>
    using Lanes = std::array<T, numVoices>;

    alignas (32) Lanes<float> loud{}, kept{}, step{}, cap{}, gain{};           // loud = min (loud * kept + step, cap)
    alignas (32) Lanes<float> sweep{}, sweepKept{}, sweepStep{}, sweepDepth{}; // of the filter, per control step
    alignas (32) Lanes<float> key{}, targetKey{}, bend{}, s1{}, s2{}, c1{}, c2{}, c3{};
    alignas (32) Lanes<std::int32_t> random{};
    alignas (32) std::array<Lanes<std::int32_t>, maxUnison> phases{}, increments{};
    alignas (32) std::array<Lanes<float>, maxUnison> edges{};
    std::array<bool, numVoices / 8> isGroupActive{};
};

/** What all voices share in a control step. */
struct VoiceControl
{
    bool isStep = true;     ///< pitch and filter envelope walk on
    bool pitchMoves = true; ///< else increments stay as they are
    int unison = 1;
    std::array<float, VoiceLanes::maxUnison> ratios{};
    float octave = 0.0f; ///< log2 of cycles per frame at key 0
    float glide = 1.0f, sweepOctaves = 0.0f, cutoffOctave = 0.0f, damping = 1.0f, lowest = 0.0f, highest = 0.45f;
};

} // namespace plugsmith::dsp

#define PLUGSMITH_KERNELS "dsp/internal/kernels/poly_synth.h"
#include "dsp/internal/each_instruction_set.h"
