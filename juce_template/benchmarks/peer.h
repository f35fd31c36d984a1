#pragma once

#include "dsp/tools/midi.h"
#include <functional>
#include <memory>
#include <string>
#include <vector>

/** What is compared: eight tasks, each done by several peers on the same stereo audio. */
namespace plugsmith::bench
{

inline constexpr double rate = 48000.0;
inline constexpr int blockFrames = 512;

/** One way to do a task. Channels are changed in place; a synth gets silence and fills it. */
class Peer
{
public:
    virtual ~Peer() = default;
    virtual void process (float* left, float* right, int frames) = 0;
};

struct Entry
{
    int task = 0;
    std::string name;
    std::function<std::unique_ptr<Peer>()> make;
};

/** A Peer from a state with a `process (left, right, frames)`. */
template <typename State>
class PeerOf : public Peer
{
public:
    template <typename... Arguments>
    explicit PeerOf (Arguments&&... arguments)
        : state (std::forward<Arguments> (arguments)...)
    {
    }
    void process (float* left, float* right, int frames) override { state.process (left, right, frames); }

private:
    State state;
};

// What all peers of a task are set to.
namespace settings
{
inline constexpr float driveDb = 12.0f;
inline constexpr float cutoffLow = 300.0f, cutoffHigh = 6000.0f, sweepHz = 2.0f, filterQ = 1.0f; // task 2
inline constexpr float ladderHz = 1200.0f, ladderResonance = 0.5f;
inline constexpr float thresholdDb = -18.0f, ratio = 4.0f, attackMs = 10.0f, releaseMs = 120.0f;
inline constexpr float chorusHz = 0.6f, chorusDepth = 0.5f, chorusMix = 0.5f;
inline constexpr float decaySeconds = 2.0f;
inline constexpr float lowHz = 120.0f, midHz = 1000.0f, highHz = 6000.0f, bandQ = 0.8f, bandDb = 6.0f;
inline constexpr int firstKey = 40, numKeys = 16;
inline constexpr float synthCutoffHz = 3000.0f, synthQ = 1.0f;
} // namespace settings

/** The cutoff of task 2 in each frame, in Hz: computed before the clock starts, and the same for all. */
const std::vector<float>& cutoffs();

std::vector<Entry> ourPeers();
std::vector<Entry> jucePeers();
std::vector<Entry> plainPeers();
std::vector<Entry> fastMathPeers();

} // namespace plugsmith::bench
