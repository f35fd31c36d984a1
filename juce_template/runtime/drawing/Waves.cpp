// One or two cycles of what swings: oscillators, and slow waves that move other things.
#include "Curves.h"
#include "Drawings.h"
#include "dsp/modulation/step_gate.h"
#include "dsp/tools/lfo.h"
#include <numbers>

namespace plugsmith::drawing
{

namespace
{
constexpr float turn = 2.0f * std::numbers::pi_v<float>;

float part (float x)
{
    return x - std::floor (x);
}

/** The waves of dsp::Oscillator: saw, square, triangle, sine, noise. */
float waveAt (int wave, float phase)
{
    const auto p = part (phase);
    switch (wave)
    {
        case 0:
            return 2.0f * p - 1.0f;
        case 1:
            return p < 0.5f ? 1.0f : -1.0f;
        case 2:
            return p < 0.25f ? 4.0f * p : p < 0.75f ? 2.0f - 4.0f * p
                                                    : 4.0f * p - 4.0f;
        case 3:
            return std::sin (turn * p);
        default:
            return 2.0f * part (43758.5453f * std::sin (91.7f * std::floor (60.0f * phase) + 1.0f)) - 1.0f;
    }
}
} // namespace

Shape oscillator (const std::string&, const Roles& roles)
{
    Shape shape;
    shape.horizontals = { 0.5f };
    const auto wave = std::clamp (roles.index ("wave"), 0, 4), voices = std::clamp (roles.index ("unison") + 1, 1, 7);
    const auto spread = 0.004f * roles.get ("detune", 0.0f);
    const auto at = [&] (float x, float detune) { return 0.5f + 0.42f * waveAt (wave, 3.0f * x * (1.0f + detune)); };
    for (int voice = 1; voice < voices; ++voice)
    {
        const auto side = (voice % 2 == 0 ? 1.0f : -1.0f) * static_cast<float> ((voice + 1) / 2) / static_cast<float> ((voices + 1) / 2);
        shape.lines.push_back (quiet (curve ([&] (float x) { return at (x, side * spread); }, 300)));
    }
    shape.lines.push_back (curve ([&] (float x) { return at (x, 0.0f); }, 400));
    return shape;
}

/** Three cycles of a note at its brightest, by the operators as dsp::FmSynth joins them. */
Shape fm (const std::string&, const Roles& roles)
{
    Shape shape;
    shape.horizontals = { 0.5f };
    const auto algorithm = std::clamp (roles.index ("algorithm"), 0, 4);
    const auto ratio = roles.get ("ratio", 2.0f), index = 8.0f * 0.01f * roles.get ("tone", 40.0f), feedback = 0.01f * roles.get ("feedback", 0.0f);
    shape.lines.push_back (curve ([&] (float x) {
        const auto phase = 3.0f * x;
        const auto sine = [] (float turns, float bend = 0.0f) { return std::sin (turn * turns + bend); };
        const auto fourth = sine (ratio * phase, 1.5f * feedback * sine (ratio * phase));
        float value = 0.0f;
        switch (algorithm)
        {
            case 0:
                value = sine (phase, index * fourth);
                break;
            case 1:
                value = sine (phase, 0.5f * index * sine (phase, 0.5f * index * sine (phase, 0.5f * index * fourth)));
                break;
            case 2:
                value = 0.5f * (sine (phase, index * sine (phase)) + sine (1.003f * phase, index * fourth));
                break;
            case 3:
                value = sine (phase, 0.4f * index * (sine (phase) + sine (2.0f * phase) + fourth));
                break;
            default:
                value = 0.3f * (sine (phase) + sine (2.0f * phase) + sine (3.0f * phase) + sine (ratio * phase, 0.125f * index * fourth));
                break;
        }
        return 0.5f + 0.44f * value;
    },
                                  480));
    return shape;
}

Shape wavetable (const std::string&, const Roles& roles)
{
    Shape shape;
    shape.horizontals = { 0.5f };
    const auto position = std::clamp (0.04f * roles.get ("tone", 50.0f), 0.0f, 4.0f);
    const auto from = std::min (static_cast<int> (position), 3);
    const auto way = position - static_cast<float> (from);
    // Sine, triangle, saw, square, and a voice: its formants as the harmonics that they raise.
    const auto at = [] (int wave, float phase) {
        constexpr std::array order{ 3, 2, 0, 1 };
        if (wave < 4)
            return waveAt (order[static_cast<size_t> (wave)], phase);
        return 0.45f * (std::sin (turn * phase) + 0.7f * std::sin (turn * 4.0f * phase) + 0.5f * std::sin (turn * 7.0f * phase));
    };
    shape.lines.push_back (curve ([&] (float x) { return 0.5f + 0.42f * ((1.0f - way) * at (from, 2.0f * x) + way * at (from + 1, 2.0f * x)); }, 320));
    for (int wave = 0; wave < 5; ++wave)
        shape.lines.push_back (quiet (curve ([&] (float x) { return 0.5f + 0.42f * at (wave, 2.0f * x); }, 200)));
    return shape;
}

Shape ring (const std::string&, const Roles& roles)
{
    Shape shape;
    shape.horizontals = { 0.5f };
    // A tone under a carrier whose pitch is told by how close its swings stand.
    const auto swings = 2.0f + 26.0f * Axis{ 1.0f, 5000.0f, true }.placeOf (std::max (1.0f, roles.get ("frequency", 200.0f)));
    shape.lines.push_back (filled (curve ([=] (float x) { return 0.5f + 0.44f * std::sin (turn * 1.5f * x) * std::sin (turn * swings * x); }, 480), 0.5f));
    shape.lines.push_back (quiet (curve ([] (float x) { return 0.5f + 0.44f * std::sin (turn * 1.5f * x); })));
    return shape;
}

/** A slow wave over two seconds, or over a bar if it follows the tempo. */
Shape cycle (const std::string&, const Roles& roles)
{
    Shape shape;
    shape.horizontals = { 0.5f };
    const auto beats = dsp::beatsOfNote (roles.index ("sync"));
    const auto bar = dsp::secondsOfBeats (4.0f, roles.beatsPerMinute);
    const auto rate = beats > 0.0f ? 1.0f / dsp::secondsOfBeats (beats, roles.beatsPerMinute) : std::max (roles.get ("rate", 1.0f), 0.01f);
    auto whole = beats > 0.0f ? bar : 2.0f;
    while (rate * whole < 1.0f && whole < 64.0f)
        whole *= 2.0f;
    const auto cycles = std::min (rate * whole, 40.0f);
    for (int n = 1; n < 4; ++n)
        shape.verticals.push_back (0.25f * static_cast<float> (n));
    constexpr std::array shapes{ 3, 2, 0, 1 };
    const auto wave = roles.index ("shape");
    const auto depth = 0.08f + 0.92f * std::clamp (0.01f * roles.get ("depth", 60.0f), 0.0f, 1.0f);
    const auto at = [&] (float x) {
        if (wave < 4)
            return waveAt (shapes[static_cast<size_t> (std::clamp (wave, 0, 3))], x * cycles);
        const auto now = std::floor (x * cycles), way = part (x * cycles);
        const auto level = [] (float n) { return 2.0f * part (43758.5453f * std::sin (12.9898f * n + 4.1f)) - 1.0f; };
        return level (now) + (level (now + 1.0f) - level (now)) * way * way * (3.0f - 2.0f * way);
    };
    shape.lines.push_back (filled (curve ([&] (float x) { return 0.5f + 0.44f * depth * at (x); }, 400), 0.5f));
    const Axis up{ -100.0f * 1.2f, 100.0f * 1.05f, false };
    if (roles.has ("depth"))
        shape.dots.push_back ({ { std::min (0.9f, 0.25f / cycles), 0.5f + 0.44f * depth }, "", "depth", {}, up });
    shape.label = timeText (1000.0f / rate);
    return shape;
}

namespace
{
/** How often something happens in a second: by its Sync, else by its Rate. */
float ratePerSecond (const Roles& roles, float usual)
{
    const auto beats = dsp::beatsOfNote (roles.index ("sync"));
    return beats > 0.0f ? 1.0f / dsp::secondsOfBeats (beats, roles.beatsPerMinute) : std::max (roles.get ("rate", usual), 0.01f);
}
} // namespace

/** The level over one bar. */
Shape pump (const std::string&, const Roles& roles)
{
    Shape shape;
    const auto rate = ratePerSecond (roles, 2.0f);
    const auto falls = std::clamp (rate * dsp::secondsOfBeats (4.0f, roles.beatsPerMinute), 1.0f, 16.0f);
    const auto depth = std::clamp (0.01f * roles.get ("depth", 80.0f), 0.0f, 1.0f), recovery = std::max (0.1f, 0.01f * roles.get ("recovery", 70.0f));
    for (int n = 1; n < 4; ++n)
        shape.verticals.push_back (0.25f * static_cast<float> (n));
    shape.lines.push_back (filled (curve ([&] (float x) {
                                       const auto back = std::min (1.0f, part (x * falls) / recovery);
                                       return 0.06f + 0.74f * (1.0f - depth * (1.0f - back * back * (3.0f - 2.0f * back)));
                                   },
                                          400),
                                   0.0f));
    shape.label = timeText (1000.0f / rate);
    return shape;
}

/** Which steps of a bar sound, and for how long. */
Shape stepGate (const std::string&, const Roles& roles)
{
    Shape shape;
    const auto pattern = static_cast<dsp::StepGate::Pattern> (std::clamp (roles.index ("pattern"), 0, 7));
    const auto depth = std::clamp (0.01f * roles.get ("depth", 100.0f), 0.0f, 1.0f), length = std::clamp (0.01f * roles.get ("length", 60.0f), 0.05f, 1.0f);
    const auto steps = std::clamp (ratePerSecond (roles, 8.0f) * dsp::secondsOfBeats (4.0f, roles.beatsPerMinute), 1.0f, 64.0f);
    for (int n = 1; n < 4; ++n)
        shape.verticals.push_back (0.25f * static_cast<float> (n));
    shape.lines.push_back (filled (curve ([&] (float x) {
                                       const auto place = steps * std::min (x, 0.999f);
                                       const bool isOpen = dsp::StepGate::isOn (pattern, static_cast<int> (place)) && part (place) < length;
                                       return 0.06f + 0.86f * (isOpen ? 1.0f : 1.0f - depth);
                                   },
                                          640),
                                   0.0f));
    return shape;
}

/** A groove: it sways by the wow, hisses, and has clicks where dust lies. */
Shape record (const std::string&, const Roles& roles)
{
    Shape shape;
    shape.horizontals = { 0.5f };
    const auto sway = 0.3f * std::clamp (roles.get ("depth", 10.0f) / 35.0f, 0.0f, 1.0f);
    const auto hiss = 0.12f * std::clamp (0.01f * roles.get ("hiss", 30.0f), 0.0f, 1.0f), dust = std::clamp (0.01f * roles.get ("crackle", 40.0f), 0.0f, 1.0f);
    const auto dice = [] (float n) { return part (43758.5453f * std::sin (12.9898f * n + 4.1f)); };
    const auto groove = [=] (float x) { return 0.5f + sway * std::sin (turn * x); };
    shape.lines.push_back (quiet (curve (groove)));
    shape.lines.push_back (curve ([=] (float x) {
        const auto place = std::floor (300.0f * x);
        const auto click = dice (place) < 0.12f * dust ? dust * 0.4f * (2.0f * dice (place + 0.5f) - 1.0f) : 0.0f;
        return std::clamp (groove (x) + hiss * (2.0f * dice (place + 0.25f) - 1.0f) + click, 0.02f, 0.98f);
    },
                                  300));
    return shape;
}

/** Nine bars, as far out as they are pulled. */
Shape drawbars (const std::string&, const Roles& roles)
{
    Shape shape;
    const Axis pulled{ 8.8f, -0.4f, false }; // they are pulled down, towards who plays
    for (int bar = 0; bar < 9; ++bar)
    {
        const auto role = std::string ("bar") + static_cast<char> ('1' + bar);
        const auto value = std::clamp (roles.get (role, 0.0f), 0.0f, 8.0f);
        const auto x = (static_cast<float> (bar) + 0.5f) / 9.0f, y = pulled.placeOf (value);
        shape.bars.push_back ({ x, y, 1.0f, 1.0f });
        shape.dots.push_back ({ { x, y }, "", role, {}, pulled });
    }
    return shape;
}

} // namespace plugsmith::drawing
