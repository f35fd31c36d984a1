#pragma once

/** The contract of PluginEditor.cpp: which parameters belong together, and in which colour.

    runtime/ turns it into a resizable window with knobs, switches, menus, presets and meters. */

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace plugsmith
{

/** What the picture beside a section's controls shows: a curve, echoes, an envelope, ... It follows the knobs.

    | of | roles |
    |---|---|
    | "compressor" | threshold, ratio, knee, makeup, mix |
    | "gate" | threshold, ratio |
    | "upward" | threshold, ratio, range |
    | "limiter" | drive, threshold |
    | "soft", "tube", "tape", "overdrive", "diode", "fuzz", "hard clip", "fold" | drive, mix |
    | "steps" | bits, rate |
    | "low-pass", "high-pass", "band-pass", "notch", "peak", "steep low-pass", "steep high-pass" | cutoff, resonance |
    | "gentle low-pass" | cutoff |
    | "ladder" | cutoff, resonance |
    | "comb" | frequency, feedback, mix |
    | "band limit" | low_cut, high_cut |
    | "bell", "low shelf", "high shelf" | frequency, gain, resonance |
    | "tilt" | high |
    | "cabinet" | size, tone |
    | "vocoder" | frequency, formant, hiss |
    | "three bands" | low, mid, frequency, high |
    | "vowel" | vowel, mix |
    | "wah" | frequency, resonance |
    | "de-esser" | frequency, threshold, ratio |
    | "echoes", "ping-pong", "reversed" | time, sync, feedback, mix |
    | "reverb", "spring", "ringing" | decay, predelay, mix |
    | "cycle" | rate, sync, depth, shape |
    | "record" | depth, crackle, hiss |
    | "pump" | rate, sync, depth, recovery |
    | "step gate" | rate, sync, pattern, length, depth |
    | "envelope" | attack, decay, sustain, release |
    | "transient" | attack_gain, sustain_gain |
    | "hit" | decay, snap, pitch |
    | "repeats" | every, length, fade |
    | "tape stop" | length |
    | "oscillator" | wave, unison, detune |
    | "fm" | algorithm, ratio, tone, feedback |
    | "wavetable" | tone |
    | "drawbars" | bar1, bar2, bar3, bar4, bar5, bar6, bar7, bar8, bar9 |
    | "ring", "shift" | frequency |
    | "thresholds" | low_threshold, threshold, high_threshold |
    | "width" | width |
    | "pan" | position |
    | "polarity" | left, right |
    | "pitch" | pitch |
    | "grains" | time, rate, spread |
    | "output" | it is the sound itself | */
struct Drawing
{
    std::string of = {};
    std::vector<std::pair<std::string, std::string>> roles = {}; ///< role and parameter id: { "cutoff", "filter_cutoff" }; what is missing takes a usual value
};

/** A titled module of controls. */
struct Section
{
    std::string title;
    std::vector<std::string> parameterIds; ///< in the order in which they are shown
    Drawing drawing = {};
    std::vector<std::string> large = {}; ///< ids of the knobs that matter most: they are drawn larger
    std::uint32_t accent = 0;            ///< ARGB; 0 is the plugin's own
    bool isBeside = false;               ///< it gets the same input as the section before it
};

/** A piece of the sentence that asked for the plugin. */
struct Word
{
    std::string text;                           ///< with the spaces that follow it
    std::vector<std::string> parameterIds = {}; ///< what it set or brought; none: a word that only joins others
    bool isIgnored = false;                     ///< it was not understood
};

struct EditorLayout
{
    std::string tagline;               ///< one short line under the name
    std::uint32_t accent = 0xffe8a33d; ///< ARGB; light enough to be read on a dark ground
    std::vector<Section> sections;     ///< in the order in which the sound passes through them
    std::vector<Word> sentence = {};
};

/** Defined by PluginEditor.cpp. A parameter that no section names is added to the last one. */
EditorLayout declareEditor();

} // namespace plugsmith
