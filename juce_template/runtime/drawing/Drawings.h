#pragma once

#include "Shape.h"
#include <string_view>

/** Every drawing there is. A new one is a function in the room where it belongs, and a line or two here. */
namespace plugsmith::drawing
{

// Levels.cpp
Shape compressor (const std::string& of, const Roles& roles);
Shape limiter (const std::string& of, const Roles& roles);
Shape gate (const std::string& of, const Roles& roles);
Shape upward (const std::string& of, const Roles& roles);
Shape steps (const std::string& of, const Roles& roles);
Shape saturator (const std::string& of, const Roles& roles);

// Responses.cpp
Shape stateVariable (const std::string& of, const Roles& roles);
Shape band (const std::string& of, const Roles& roles);
Shape gentle (const std::string& of, const Roles& roles);
Shape ladder (const std::string& of, const Roles& roles);
Shape bandLimit (const std::string& of, const Roles& roles);
Shape comb (const std::string& of, const Roles& roles);
Shape tilt (const std::string& of, const Roles& roles);
Shape vocoder (const std::string& of, const Roles& roles);
Shape cabinet (const std::string& of, const Roles& roles);
Shape threeBands (const std::string& of, const Roles& roles);
Shape vowel (const std::string& of, const Roles& roles);
Shape wah (const std::string& of, const Roles& roles);
Shape deEsser (const std::string& of, const Roles& roles);

// Times.cpp
Shape echoes (const std::string& of, const Roles& roles);
Shape tail (const std::string& of, const Roles& roles);
Shape envelope (const std::string& of, const Roles& roles);
Shape transient (const std::string& of, const Roles& roles);
Shape hit (const std::string& of, const Roles& roles);
Shape repeats (const std::string& of, const Roles& roles);
Shape standstill (const std::string& of, const Roles& roles);

// Waves.cpp
Shape oscillator (const std::string& of, const Roles& roles);
Shape fm (const std::string& of, const Roles& roles);
Shape drawbars (const std::string& of, const Roles& roles);
Shape wavetable (const std::string& of, const Roles& roles);
Shape ring (const std::string& of, const Roles& roles);
Shape cycle (const std::string& of, const Roles& roles);
Shape pump (const std::string& of, const Roles& roles);
Shape record (const std::string& of, const Roles& roles);
Shape stepGate (const std::string& of, const Roles& roles);

// Spaces.cpp
Shape thresholds (const std::string& of, const Roles& roles);
Shape width (const std::string& of, const Roles& roles);
Shape pan (const std::string& of, const Roles& roles);
Shape polarity (const std::string& of, const Roles& roles);
Shape pitch (const std::string& of, const Roles& roles);
Shape shift (const std::string& of, const Roles& roles);
Shape grains (const std::string& of, const Roles& roles);

/** What draws a word of a section's drawing. */
struct Entry
{
    std::string_view word;
    Shape (*draw) (const std::string& of, const Roles& roles);
};

/** All words of the table in PluginEditor.h but "output". */
inline constexpr std::array everyDrawing{
    Entry{ "compressor", compressor },
    Entry{ "limiter", limiter },
    Entry{ "gate", gate },
    Entry{ "upward", upward },
    Entry{ "steps", steps },
    Entry{ "soft", saturator },
    Entry{ "tube", saturator },
    Entry{ "tape", saturator },
    Entry{ "overdrive", saturator },
    Entry{ "diode", saturator },
    Entry{ "fuzz", saturator },
    Entry{ "hard clip", saturator },
    Entry{ "fold", saturator },
    Entry{ "low-pass", stateVariable },
    Entry{ "high-pass", stateVariable },
    Entry{ "band-pass", stateVariable },
    Entry{ "notch", stateVariable },
    Entry{ "peak", stateVariable },
    Entry{ "steep low-pass", stateVariable },
    Entry{ "steep high-pass", stateVariable },
    Entry{ "bell", band },
    Entry{ "low shelf", band },
    Entry{ "high shelf", band },
    Entry{ "gentle low-pass", gentle },
    Entry{ "ladder", ladder },
    Entry{ "band limit", bandLimit },
    Entry{ "comb", comb },
    Entry{ "tilt", tilt },
    Entry{ "cabinet", cabinet },
    Entry{ "vocoder", vocoder },
    Entry{ "three bands", threeBands },
    Entry{ "vowel", vowel },
    Entry{ "wah", wah },
    Entry{ "de-esser", deEsser },
    Entry{ "echoes", echoes },
    Entry{ "ping-pong", echoes },
    Entry{ "reversed", echoes },
    Entry{ "reverb", tail },
    Entry{ "spring", tail },
    Entry{ "ringing", tail },
    Entry{ "envelope", envelope },
    Entry{ "transient", transient },
    Entry{ "hit", hit },
    Entry{ "repeats", repeats },
    Entry{ "tape stop", standstill },
    Entry{ "oscillator", oscillator },
    Entry{ "fm", fm },
    Entry{ "wavetable", wavetable },
    Entry{ "drawbars", drawbars },
    Entry{ "ring", ring },
    Entry{ "cycle", cycle },
    Entry{ "pump", pump },
    Entry{ "record", record },
    Entry{ "step gate", stepGate },
    Entry{ "thresholds", thresholds },
    Entry{ "width", width },
    Entry{ "pan", pan },
    Entry{ "polarity", polarity },
    Entry{ "pitch", pitch },
    Entry{ "shift", shift },
    Entry{ "grains", grains },
};

} // namespace plugsmith::drawing
