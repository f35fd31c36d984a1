// What happens over time: echoes, tails, envelopes.
#include "Curves.h"
#include "Drawings.h"
#include "dsp/time/beat_repeat.h"
#include "dsp/tools/lfo.h"

namespace plugsmith::drawing
{

namespace
{
/** The free time in ms, or that of the note length if one is chosen. */
float timeOf (const Roles& roles, float usual)
{
    const auto beats = dsp::beatsOfNote (roles.index ("sync"));
    return beats > 0.0f ? 1000.0f * dsp::secondsOfBeats (beats, roles.beatsPerMinute) : roles.get ("time", usual);
}
} // namespace

Shape echoes (const std::string& of, const Roles& roles)
{
    Shape shape;
    const auto time = timeOf (roles, 380.0f), feedback = std::clamp (0.01f * roles.get ("feedback", 35.0f), 0.0f, 1.0f), wet = std::clamp (0.01f * roles.get ("mix", 35.0f), 0.0f, 1.0f);
    // The whole width is a round time of at least four echoes.
    float whole = 250.0f;
    while (whole < 4.4f * time)
        whole *= 2.0f;
    const auto place = [&] (float ms) { return 0.04f + 0.94f * ms / whole; };
    for (int n = 1; n <= 4; ++n)
        shape.verticals.push_back (place (0.25f * static_cast<float> (n) * whole));

    const bool bothSides = of == "ping-pong";
    const auto middle = bothSides ? 0.5f : 0.0f, height = bothSides ? 0.46f : 0.92f;
    if (bothSides)
        shape.horizontals.push_back (middle);
    shape.bars.push_back ({ 0.04f, middle - (bothSides ? height : 0.0f) * (1.0f - 0.5f * wet), middle + height * (1.0f - 0.5f * wet), 0.35f });
    auto level = 0.25f + 0.75f * wet;
    for (int n = 1; place (static_cast<float> (n) * time) < 1.0f && n <= 24 && level > 0.02f; ++n)
    {
        const auto sign = bothSides && n % 2 == 0 ? -1.0f : 1.0f;
        const auto x = place (static_cast<float> (n) * time);
        if (of == "reversed")
        {
            const auto start = place ((static_cast<float> (n) - 0.8f) * time);
            Line swell;
            for (int k = 0; k <= 12; ++k)
            {
                const auto way = static_cast<float> (k) / 12.0f;
                swell.points.push_back ({ start + (x - start) * way, height * level * way * way });
            }
            swell.points.push_back ({ x, 0.0f });
            shape.lines.push_back (filled (swell));
        }
        else
            shape.bars.push_back ({ x, std::min (middle, middle + sign * height * level), std::max (middle, middle + sign * height * level), 0.35f + 0.65f * level });
        level *= feedback;
    }
    const auto isFree = dsp::beatsOfNote (roles.index ("sync")) <= 0.0f && roles.has ("time");
    const auto first = middle + height * (0.25f + 0.75f * wet);
    shape.dots.push_back ({ { place (time), std::clamp (first, 0.0f, 1.0f) }, isFree ? "time" : "", roles.has ("mix") ? "mix" : "", { -0.04f / 0.94f * whole, (0.96f / 0.94f) * whole, false }, { (-0.25f * height - middle) / (0.75f * height) * 100.0f, (1.0f - middle - 0.25f * height) / (0.75f * height) * 100.0f, false } });
    shape.label = timeText (time);
    return shape;
}

Shape tail (const std::string& of, const Roles& roles)
{
    Shape shape;
    const auto seconds = std::max (roles.get ("decay", 1.8f), 0.05f), before = 0.001f * roles.get ("predelay", 0.0f);
    const auto wet = roles.has ("mix") ? std::clamp (0.01f * roles.get ("mix", 30.0f), 0.0f, 1.0f) : 1.0f;
    float whole = 0.5f;
    while (whole < 0.9f * seconds + before)
        whole *= 2.0f;
    for (int n = 1; n < 4; ++n)
        shape.verticals.push_back (0.25f * static_cast<float> (n));
    const auto top = 0.3f + 0.62f * wet;
    const auto level = [&] (float x) {
        const auto t = x * whole - before;
        return t < 0.0f ? 0.0f : top * std::max (0.0f, 1.0f - t / seconds); // straight, as decibels fall: 60 of them in the decay
    };
    if (of == "spring") // a spring answers in chirps, one per way there and back
        for (float t = 0.0f; t < std::min (seconds, whole); t += 0.055f * std::max (1.0f, whole))
            shape.bars.push_back ({ std::min (0.99f, 0.01f + t / whole), 0.0f, level (t / whole), 0.4f });
    else
    {
        // The picture of a tail: a spike where each reflection would be, denser as it goes on.
        unsigned seed = 22222;
        for (int n = 0; n < 70; ++n)
        {
            seed = seed * 1664525u + 1013904223u;
            const auto x = std::pow ((static_cast<float> (n) + 0.5f) / 70.0f, of == "ringing" ? 1.0f : 1.25f);
            const auto height = level (x) * (0.55f + 0.45f * static_cast<float> (seed >> 8) / 16777216.0f);
            if (height > 0.01f)
                shape.bars.push_back ({ x, 0.0f, height, 0.25f });
        }
    }
    shape.lines.push_back (curve (level, 160));
    const auto end = (seconds + before) / whole;
    shape.dots.push_back ({ { std::min (1.0f, end), std::max (0.0f, level (std::min (1.0f, end))) }, "decay", "", { -before, whole - before, false }, {} });
    shape.label = timeText (1000.0f * seconds);
    return shape;
}

Shape envelope (const std::string&, const Roles& roles)
{
    Shape shape;
    const auto attack = roles.get ("attack", 5.0f), decay = roles.get ("decay", 300.0f), release = roles.get ("release", 200.0f);
    const auto sustain = std::clamp (0.01f * roles.get ("sustain", 80.0f), 0.0f, 1.0f);
    // Each time has a quarter of the width and is drawn on a scale of its own, so that 5 ms and 5 s can be told apart.
    const Axis quarter{ 1.0f, 8000.0f, true };
    const auto width = [&] (float ms) { return 0.02f + 0.25f * std::clamp (quarter.placeOf (ms), 0.0f, 1.0f); };
    const auto peak = width (attack), settled = peak + width (decay), held = settled + 0.14f, over = std::min (0.995f, held + width (release));
    const auto top = 0.94f;
    Line line;
    line.points = { { 0.0f, 0.0f } };
    const auto bend = [&] (Point from, Point to) {
        for (int n = 1; n <= 16; ++n)
        {
            const auto way = static_cast<float> (n) / 16.0f;
            line.points.push_back ({ from.x + (to.x - from.x) * way, to.y + (from.y - to.y) * std::exp (-4.0f * way) * (1.0f - way * 0.98f) });
        }
        line.points.back() = to;
    };
    bend ({ 0.0f, 0.0f }, { peak, top });
    bend ({ peak, top }, { settled, top * sustain });
    line.points.push_back ({ held, top * sustain });
    bend ({ held, top * sustain }, { over, 0.0f });
    shape.verticals = { peak, settled, held };
    shape.lines.push_back (filled (line));
    const auto dot = [&] (Point at, const char* across, float start, const char* up) {
        const auto low = quarter.valueAt ((-start - 0.02f) / 0.25f), high = quarter.valueAt ((1.0f - start - 0.02f) / 0.25f);
        shape.dots.push_back ({ at, roles.has (across) ? across : "", *up != 0 && roles.has (up) ? up : "", { low, high, true }, { 0.0f, 100.0f / top, false } });
    };
    dot ({ peak, top }, "attack", 0.0f, "");
    dot ({ settled, top * sustain }, "decay", peak, "sustain");
    dot ({ over, 0.0f }, "release", held, "");
    return shape;
}

Shape transient (const std::string&, const Roles& roles)
{
    Shape shape;
    const auto attack = gainOf (roles.get ("attack_gain", 0.0f)), sustain = gainOf (roles.get ("sustain_gain", 0.0f));
    const auto hit = [] (float x, float first, float rest) {
        const auto t = 8.0f * (x - 0.08f);
        return t < 0.0f ? 0.0f : 0.42f * (first * std::exp (-6.0f * t) + rest * std::exp (-0.7f * t) * (1.0f - std::exp (-6.0f * t)));
    };
    shape.lines.push_back (quiet (curve ([&] (float x) { return hit (x, 1.0f, 1.0f); }, 200)));
    shape.lines.push_back (filled (curve ([&] (float x) { return hit (x, attack, sustain); }, 200)));
    const Axis gain{ -24.0f, 24.0f, false };
    shape.dots.push_back ({ { 0.085f, std::min (1.0f, hit (0.085f, attack, sustain)) }, "", "attack_gain", {}, gain });
    shape.dots.push_back ({ { 0.4f, std::min (1.0f, hit (0.4f, attack, sustain)) }, "", "sustain_gain", {}, gain });
    return shape;
}

Shape hit (const std::string&, const Roles& roles)
{
    Shape shape;
    const auto decay = 0.04f + 0.4f * 0.01f * roles.get ("decay", 50.0f), snap = 0.01f * roles.get ("snap", 50.0f);
    shape.horizontals = { 0.5f };
    const auto cycles = 14.0f * std::pow (2.0f, roles.get ("pitch", 0.0f) / 24.0f);
    shape.lines.push_back (filled (curve ([&] (float x) {
                                       const auto phase = cycles * (x + 0.12f * (1.0f - std::exp (-14.0f * x)));
                                       const auto click = snap * std::exp (-90.0f * x) * std::sin (400.0f * x * x + 900.0f * x);
                                       return 0.5f + 0.46f * std::clamp (std::exp (-x / decay) * std::sin (6.2831853f * phase) + click, -1.0f, 1.0f);
                                   },
                                          320),
                                   0.5f));
    shape.lines.push_back (quiet (curve ([&] (float x) { return 0.5f + 0.46f * std::exp (-x / decay); })));
    return shape;
}

/** A round of steps: what is played, the step that is kept, and how often it comes again. */
Shape repeats (const std::string&, const Roles& roles)
{
    Shape shape;
    const auto steps = dsp::BeatRepeat::stepsOf (static_cast<dsp::BeatRepeat::Round> (std::clamp (roles.index ("every", 2), 0, 3)));
    const auto kept = dsp::BeatRepeat::keptStep (steps, std::clamp (0.01f * roles.get ("length", 50.0f), 0.0f, 1.0f));
    const auto keep = 1.0f - std::clamp (0.01f * roles.get ("fade", 0.0f), 0.0f, 1.0f);
    float loud = 1.0f;
    for (int step = 0; step < steps; ++step)
    {
        const auto x = (static_cast<float> (step) + 0.5f) / static_cast<float> (steps);
        const auto tall = step <= kept ? 0.3f + 0.5f * std::abs (std::sin (2.3f * static_cast<float> (step))) : 0.9f * loud;
        shape.bars.push_back ({ x, 0.5f - 0.5f * tall, 0.5f + 0.5f * tall, step < kept ? 0.35f : 1.0f });
        if (step > kept)
            loud *= keep;
    }
    shape.horizontals = { 0.5f };
    return shape;
}

/** The tape's speed over a round. */
Shape standstill (const std::string&, const Roles& roles)
{
    Shape shape;
    const auto length = std::clamp (0.01f * roles.get ("length", 30.0f), 0.02f, 1.0f);
    shape.horizontals = { 0.06f, 0.9f };
    shape.lines.push_back (filled (curve ([=] (float x) { return 0.06f + 0.84f * std::clamp ((1.0f - x) / length, 0.0f, 1.0f); }, 200)));
    const Axis across{ 100.0f, 0.0f, false };
    shape.dots.push_back ({ { 1.0f - length, 0.9f }, "length", "", across, {} });
    return shape;
}

} // namespace plugsmith::drawing
