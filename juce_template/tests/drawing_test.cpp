#include "catch.h"
#include "dsp/dsp.h"
#include "runtime/drawing/Shape.h"
#include <fstream>
#include <limits>
#include <numbers>
#include <random>
#include <set>
#include <sstream>

using namespace plugsmith::drawing;

namespace
{
/** Word -> roles, as the table in PluginEditor.h has them. */
std::map<std::string, std::vector<std::string>> documented()
{
    std::map<std::string, std::vector<std::string>> rows;
    std::ifstream file (PLUGSMITH_EDITOR_H);
    for (std::string line; std::getline (file, line);)
    {
        const auto first = line.find ("| \""), second = line.find (" | ", first + 2);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        std::vector<std::string> roles;
        std::stringstream all (line.substr (second + 3, line.rfind (" |") - second - 3));
        for (std::string role; std::getline (all, role, ',');)
            roles.push_back (role.substr (role.find_first_not_of (' ')));
        for (auto at = line.find ('"'); at < second; at = line.find ('"', line.find ('"', at + 1) + 1))
            rows[line.substr (at + 1, line.find ('"', at + 1) - at - 1)] = roles;
    }
    return rows;
}

/** All points of what is drawn. */
std::vector<Point> pointsOf (const Shape& shape, bool withReferences = false)
{
    std::vector<Point> points;
    for (const auto& line : shape.lines)
        if (withReferences || ! line.isQuiet)
            points.insert (points.end(), line.points.begin(), line.points.end());
    for (const auto& bar : shape.bars)
        points.insert (points.end(), { Point{ bar.x, bar.from }, Point{ bar.x, bar.to } });
    return points;
}

bool isInside (Point point)
{
    return point.x >= 0.0f && point.x <= 1.0f && point.y >= 0.0f && point.y <= 1.0f;
}

float highest (const Shape& shape, float from, float to)
{
    float top = 0.0f;
    for (const auto& point : pointsOf (shape))
        if (point.x >= from && point.x <= to)
            top = std::max (top, point.y);
    return top;
}

Shape drawn (const std::string& of, std::map<std::string, float> values)
{
    Roles roles;
    roles.values = std::move (values);
    return shapeOf (of, roles);
}
} // namespace

TEST_CASE ("the table of PluginEditor.h names all drawings, and no other")
{
    std::set<std::string> there{ "output" }, told;
    for (const auto& word : drawings())
        there.insert (word);
    for (const auto& [word, roles] : documented())
        told.insert (word);
    CHECK (told == there);
    CHECK (told.size() >= 45);
    CHECK_FALSE (isDrawing ("picture of a cat"));
    CHECK (shapeOf ("picture of a cat", {}).lines.empty());
}

TEST_CASE ("every drawing shows something for all values, inside of its frame, and follows each of its roles")
{
    std::mt19937 dice (1);
    for (const auto& [word, roles] : documented())
    {
        if (word == "output")
            continue;
        INFO (word);
        std::set<std::string> moved;
        for (int round = 0; round < 300; ++round)
        {
            Roles some;
            for (const auto& role : roles)
            {
                const auto place = std::uniform_real_distribution<float> (0.0f, 1.0f) (dice);
                const auto isLevel = role.find ("threshold") != std::string::npos;
                const auto isIndex = role == "sync" || role == "wave" || role == "unison" || role == "shape" || role == "algorithm" || role == "every" || role == "left" || role == "right";
                some.values[role] = isIndex ? std::floor (5.0f * place) : std::pow (10.0f, 6.0f * place - 1.0f) * (round % 3 == 0 ? -0.01f : 1.0f);
                if (round % 2 == 0 && ! isIndex) // where knobs stand
                    some.values[role] = isLevel ? -60.0f * place : round % 4 == 0 ? 20.0f + 60.0f * place
                                                                                  : 0.5f + 12.0f * place;
                if (round % 2 == 0 && word == "steps" && role == "rate")
                    some.values[role] *= 100.0f;
                if (round > 280)
                    some.values[role] = round % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : 1.0e9f;
            }
            const auto shape = shapeOf (word, some);
            const auto points = pointsOf (shape);
            REQUIRE (points.size() >= 2);
            REQUIRE (points.size() < 20000);
            for (const auto& point : points)
                REQUIRE (isInside (point));
            for (const auto& dot : shape.dots)
                REQUIRE ((std::isfinite (dot.at.x) && std::isfinite (dot.at.y)));

            if (round % 2 == 1 || round > 280)
                continue;
            for (const auto& role : roles)
            {
                auto other = some;
                other.values[role] = std::floor (some.values[role]) == some.values[role] ? some.values[role] + 1.0f : some.values[role] * 0.6f;
                const auto changed = shapeOf (word, other);
                const auto before = pointsOf (shape, true), now = pointsOf (changed, true);
                bool differs = now.size() != before.size() || changed.label != shape.label || changed.lines.size() != shape.lines.size();
                for (size_t n = 0; ! differs && n < now.size(); ++n)
                    differs = std::abs (now[n].x - before[n].x) + std::abs (now[n].y - before[n].y) > 1.0e-4f;
                if (differs)
                    moved.insert (role);
            }
        }
        CHECK (moved == std::set<std::string> (roles.begin(), roles.end()));
    }
}

TEST_CASE ("a dot lies where its axes put the value, so that a drag goes on from where it began")
{
    const std::map<std::string, std::map<std::string, float>> settings{
        { "compressor", { { "threshold", -30.0f }, { "ratio", 4.0f }, { "knee", 6.0f }, { "makeup", 0.0f } } },
        { "limiter", { { "drive", 0.0f }, { "threshold", -6.0f } } },
        { "gate", { { "threshold", -40.0f }, { "ratio", 10.0f } } },
        { "low-pass", { { "cutoff", 800.0f } } },
        { "steep high-pass", { { "cutoff", 200.0f } } },
        { "bell", { { "frequency", 900.0f }, { "gain", 9.0f }, { "resonance", 1.0f } } },
        { "low shelf", { { "frequency", 200.0f }, { "gain", -9.0f }, { "resonance", 0.7f } } },
        { "three bands", { { "low", 0.0f }, { "mid", 6.0f }, { "frequency", 1500.0f }, { "high", 0.0f } } },
        { "band limit", { { "low_cut", 300.0f }, { "high_cut", 4000.0f } } },
        { "echoes", { { "time", 320.0f }, { "feedback", 40.0f }, { "mix", 40.0f } } },
        { "ping-pong", { { "time", 320.0f }, { "feedback", 40.0f }, { "mix", 40.0f } } },
        { "reverb", { { "decay", 2.5f }, { "predelay", 30.0f }, { "mix", 40.0f } } },
        { "envelope", { { "attack", 20.0f }, { "decay", 300.0f }, { "sustain", 60.0f }, { "release", 900.0f } } },
        { "thresholds", { { "low_threshold", -20.0f }, { "threshold", -30.0f }, { "high_threshold", -40.0f } } },
        { "pan", { { "position", 40.0f } } },
        { "pitch", { { "pitch", 7.0f } } },
        { "shift", { { "frequency", 300.0f } } },
    };
    for (const auto& [word, values] : settings)
    {
        const auto shape = drawn (word, values);
        CHECK_FALSE (shape.dots.empty());
        for (const auto& dot : shape.dots)
        {
            INFO (word << " " << dot.acrossRole << " " << dot.upRole);
            if (! dot.acrossRole.empty())
                CHECK (dot.across.valueAt (dot.at.x) == Approx (values.at (dot.acrossRole)).epsilon (0.02).margin (0.2));
            if (! dot.upRole.empty())
                CHECK (dot.up.valueAt (dot.at.y) == Approx (values.at (dot.upRole)).epsilon (0.04).margin (0.2));
        }
    }
}

TEST_CASE ("drawings say what the sound does")
{
    // A low-pass lets the bass through and not the top, a high-pass the other way round.
    CHECK (highest (drawn ("low-pass", { { "cutoff", 500.0f } }), 0.0f, 0.2f) > highest (drawn ("low-pass", { { "cutoff", 500.0f } }), 0.9f, 1.0f) + 0.4f);
    CHECK (highest (drawn ("high-pass", { { "cutoff", 500.0f } }), 0.9f, 1.0f) > highest (drawn ("high-pass", { { "cutoff", 500.0f } }), 0.0f, 0.1f) + 0.3f);
    // At 24 dB per octave an octave above the corner is lower than at 12.
    CHECK (highest (drawn ("steep low-pass", { { "cutoff", 500.0f } }), 0.62f, 0.64f) < highest (drawn ("low-pass", { { "cutoff", 500.0f } }), 0.62f, 0.64f) - 0.1f);
    // 4:1 above -24 dB: at 0 dB there come out -18.
    const auto compressor = drawn ("compressor", { { "threshold", -24.0f }, { "ratio", 4.0f }, { "knee", 0.0f } });
    CHECK (highest (compressor, 72.0f / 78.0f - 0.006f, 72.0f / 78.0f + 0.006f) == Approx ((72.0f - 18.0f) / 78.0f).margin (0.01));
    // As many echoes as fit, each quieter by the feedback.
    const auto echoes = drawn ("echoes", { { "time", 100.0f }, { "feedback", 50.0f }, { "mix", 100.0f } });
    REQUIRE (echoes.bars.size() >= 4);
    CHECK (echoes.bars[2].to == Approx (0.5f * echoes.bars[1].to));
    // In time with the song: an eighth at 120 beats per minute is 250 ms, whatever the free time.
    CHECK (drawn ("echoes", { { "time", 999.0f }, { "sync", 7.0f } }).label == "250 ms");
    CHECK (drawn ("echoes", { { "time", 999.4f } }).label == "999 ms");
    CHECK (drawn ("echoes", { { "time", 1500.0f } }).label == "1.50 s");
    // A tube makes the second harmonic, symmetric curves do not.
    const auto second = [] (const Shape& shape) { return ! shape.bars.empty() && shape.bars[0].x < 0.6f; };
    CHECK (second (drawn ("tube", { { "drive", 12.0f } })));
    CHECK_FALSE (second (drawn ("soft", { { "drive", 12.0f } })));
}

namespace
{
/** The gain in dB of a block at a frequency, by its answer to a quiet impulse at the drawing's own rate. */
template <typename Process>
std::vector<float> answer (Process process)
{
    std::vector<float> samples (65536, 0.0f);
    std::vector<float> before (19200, 0.0f); // until what was set has arrived
    for (auto* part : { &before, &samples })
    {
        if (part == &samples)
            samples[0] = 1.0e-3f;
        for (size_t start = 0; start < part->size(); start += 256)
        {
            float* channel = part->data() + start;
            process (plugsmith::dsp::Block{ &channel, 1, static_cast<int> (std::min (size_t{ 256 }, part->size() - start)) });
        }
    }
    return samples;
}

float decibelsAt (const std::vector<float>& samples, float hz)
{
    double re = 0.0, im = 0.0;
    for (size_t n = 0; n < samples.size(); ++n)
    {
        const auto phase = 2.0 * std::numbers::pi * static_cast<double> (hz) * static_cast<double> (n) / 192000.0;
        re += static_cast<double> (samples[n]) * std::cos (phase);
        im += static_cast<double> (samples[n]) * std::sin (phase);
    }
    return static_cast<float> (20.0 * std::log10 (std::hypot (re, im) / 1.0e-3 + 1.0e-9));
}

const Line& message (const Shape& shape)
{
    return *std::find_if (shape.lines.begin(), shape.lines.end(), [] (const Line& line) { return ! line.isQuiet; });
}

/** @param setUp  sets a block that is prepared */
template <typename Block, typename SetUp>
void matches (const char* of, std::map<std::string, float> values, Block block, SetUp setUp)
{
    INFO (of);
    block.prepare ({ 192000.0, 512, 1 });
    setUp (block);
    const auto samples = answer ([&block] (plugsmith::dsp::Block part) { block.process (part); });
    const auto shape = drawn (of, std::move (values));
    int compared = 0;
    const auto& points = message (shape).points;
    for (size_t n = 4; n < points.size(); n += 8)
    {
        const auto told = shape.up.valueAt (points[n].y);
        const auto hz = shape.across.valueAt (points[n].x);
        if (points[n].y <= 0.0f || points[n].y >= 1.0f || hz > 15000.0f)
            continue; // cut by the frame; or where 192 kHz begins to be heard
        INFO (hz << " Hz");
        CHECK (told == Approx (decibelsAt (samples, hz)).margin (0.7));
        ++compared;
    }
    CHECK (compared >= 6);
}
} // namespace

TEST_CASE ("responses are those of the blocks, within 0.7 dB")
{
    using namespace plugsmith::dsp;
    using Mode = StateVariableFilter::Mode;
    const std::pair<const char*, Mode> modes[]{ { "low-pass", Mode::lowPass }, { "high-pass", Mode::highPass }, { "band-pass", Mode::bandPass }, { "notch", Mode::notch }, { "peak", Mode::peak } };
    const auto set = [] (auto& block) {
        block.setCutoffHz (800.0f);
        block.setResonance (2.0f);
    };
    for (const auto& [of, mode] : modes)
        matches (of, { { "cutoff", 800.0f }, { "resonance", 2.0f } }, StateVariableFilter (mode), set);
    matches ("steep low-pass", { { "cutoff", 800.0f }, { "resonance", 2.0f } }, StateVariableFilter (Mode::lowPass, true), set);
    matches ("steep high-pass", { { "cutoff", 800.0f }, { "resonance", 2.0f } }, StateVariableFilter (Mode::highPass, true), set);
    matches ("gentle low-pass", { { "cutoff", 800.0f } }, OnePoleFilter(), [] (auto& block) { block.setCutoffHz (800.0f); });
    matches ("ladder", { { "cutoff", 800.0f }, { "resonance", 60.0f } }, LadderFilter(), [] (auto& block) {
        block.setCutoffHz (800.0f);
        block.setResonance (0.6f);
    });
    matches ("comb", { { "frequency", 300.0f }, { "feedback", 60.0f }, { "mix", 70.0f } }, CombFilter(), [] (auto& block) {
        block.setFrequencyHz (300.0f);
        block.setFeedback (0.98f * 0.6f);
        block.setMix (0.7f);
    });
    matches ("vowel", { { "vowel", 1.5f }, { "mix", 80.0f } }, FormantFilter(), [] (auto& block) {
        block.setVowel (1.5f);
        block.setMix (0.8f);
    });
    using Kind = BandFilter::Shape;
    const std::pair<const char*, Kind> kinds[]{ { "bell", Kind::bell }, { "low shelf", Kind::lowShelf }, { "high shelf", Kind::highShelf } };
    for (const auto& [of, kind] : kinds)
        matches (of, { { "frequency", 900.0f }, { "gain", 9.0f }, { "resonance", 1.2f } }, BandFilter (kind), [] (auto& block) {
            block.setFrequencyHz (900.0f);
            block.setGainDb (9.0f);
            block.setQ (1.2f);
        });
    matches ("tilt", { { "high", 6.0f } }, TiltEq(), [] (auto& block) { block.setTiltDb (6.0f); });
    matches ("three bands", { { "low", 6.0f }, { "mid", -8.0f }, { "frequency", 1500.0f }, { "high", 4.0f } }, ThreeBandEq(), [] (auto& block) {
        block.setLowDb (6.0f);
        block.setMidDb (-8.0f);
        block.setMidHz (1500.0f);
        block.setHighDb (4.0f);
    });
}

TEST_CASE ("curves of distortions and compressors are those of the blocks")
{
    using namespace plugsmith::dsp;
    using Kind = Saturator::Kind;
    const std::pair<const char*, Kind> kinds[]{ { "soft", Kind::soft }, { "tube", Kind::tube }, { "tape", Kind::tape }, { "overdrive", Kind::overdrive }, { "diode", Kind::diode }, { "fuzz", Kind::fuzz }, { "hard clip", Kind::hardClip }, { "fold", Kind::fold } };
    for (const auto& [of, kind] : kinds)
    {
        INFO (of);
        Saturator block (kind);
        block.prepare ({ 48000.0, 512, 1 });
        block.setDriveDb (12.0f);
        block.setMix (0.6f);
        // A slow sine goes through all of the curve; what blocks direct current takes is left out by looking at differences.
        constexpr int period = 960;
        std::vector<float> samples (8 * period);
        for (size_t n = 0; n < samples.size(); ++n)
            samples[n] = std::sin (2.0f * std::numbers::pi_v<float> * static_cast<float> (n) / period);
        const auto input = samples;
        for (size_t start = 0; start < samples.size(); start += 480)
        {
            float* channel = samples.data() + start;
            block.process ({ &channel, 1, 480 });
        }
        const auto shape = drawn (of, { { "drive", 12.0f }, { "mix", 60.0f } });
        const auto& points = message (shape).points;
        const auto toldAt = [&points] (float in) { return points[static_cast<size_t> (std::lround (0.5f * (in + 1.0f) * static_cast<float> (points.size() - 1)))].y; };
        const auto late = static_cast<size_t> (Saturator::latencyFrames), top = static_cast<size_t> (7 * period + period / 4), bottom = top + period / 2;
        const auto whole = samples[top + late] - samples[bottom + late], toldWhole = toldAt (1.0f) - toldAt (-1.0f);
        for (const size_t n : { size_t{ 40 }, size_t{ 80 }, size_t{ 120 }, size_t{ 160 } }) // from the top down
        {
            const auto heard = (samples[top + n + late] - samples[bottom + late]) / whole;
            const auto told = (toldAt (input[top + n]) - toldAt (-1.0f)) / toldWhole;
            CHECK (told == Approx (heard).margin (kind == Kind::tape ? 0.15 : 0.05)); // tape remembers what came before
        }
    }

    Compressor block;
    block.prepare ({ 48000.0, 512, 1 });
    block.setThresholdDb (-24.0f);
    block.setRatio (4.0f);
    block.setKneeDb (6.0f);
    block.setMakeupDb (3.0f);
    block.setMix (0.5f);
    const auto shape = drawn ("compressor", { { "threshold", -24.0f }, { "ratio", 4.0f }, { "knee", 6.0f }, { "makeup", 3.0f }, { "mix", 50.0f } });
    for (const float level : { -40.0f, -24.0f, -12.0f, -3.0f })
    {
        INFO (level);
        std::vector<float> samples (48000, std::pow (10.0f, 0.05f * level));
        for (size_t start = 0; start < samples.size(); start += 480)
        {
            float* channel = samples.data() + start;
            block.process ({ &channel, 1, 480 });
        }
        const auto heard = 20.0f * std::log10 (samples.back());
        float told = 0.0f, nearest = 1.0f;
        for (const auto& point : message (shape).points)
            if (const auto away = std::abs (shape.across.valueAt (point.x) - level); away < nearest)
            {
                nearest = away;
                told = shape.up.valueAt (point.y) + level - shape.across.valueAt (point.x);
            }
        CHECK (told == Approx (heard).margin (0.6));
    }
}
