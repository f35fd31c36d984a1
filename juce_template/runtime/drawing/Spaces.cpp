// Where the sound stands: bands, width, sides, pitch.
#include "Curves.h"
#include "Drawings.h"
#include <numbers>

namespace plugsmith::drawing
{

namespace
{
const Axis hertz{ 20.0f, 20000.0f, true };
} // namespace

Shape thresholds (const std::string&, const Roles& roles)
{
    Shape shape;
    const Axis decibels{ -66.0f, 6.0f, false };
    // The corners of dsp::MultibandCompressor.
    const auto low = hertz.placeOf (200.0f), high = hertz.placeOf (3000.0f);
    shape.verticals = { low, high };
    for (const float db : { -48.0f, -36.0f, -24.0f, -12.0f, 0.0f })
        shape.horizontals.push_back (decibels.placeOf (db));
    const std::array<float, 4> edges{ 0.0f, low, high, 1.0f };
    constexpr std::array bands{ "low_threshold", "threshold", "high_threshold" };
    for (size_t n = 0; n < bands.size(); ++n)
    {
        const auto y = decibels.placeOf (roles.get (bands[n], -26.0f));
        Line line;
        line.points = { { edges[n] + 0.008f, y }, { edges[n + 1] - 0.008f, y } };
        shape.lines.push_back (filled (line));
        shape.dots.push_back ({ { 0.5f * (edges[n] + edges[n + 1]), y }, "", bands[n], {}, decibels });
    }
    return shape;
}

/** The sound as a fan over the listener: 0 is a line, 200 % a half circle. */
Shape width (const std::string&, const Roles& roles)
{
    Shape shape;
    const auto percent = std::clamp (roles.get ("width", 100.0f), 0.0f, 200.0f);
    const auto half = std::numbers::pi_v<float> * 0.0025f * percent;
    Line fan, whole;
    fan.points.push_back ({ 0.5f, 0.06f });
    for (int n = 0; n <= 32; ++n)
    {
        const auto angle = half * (static_cast<float> (n) / 16.0f - 1.0f), edge = 0.5f * std::numbers::pi_v<float> * (static_cast<float> (n) / 16.0f - 1.0f);
        fan.points.push_back ({ 0.5f + 0.46f * std::sin (angle), 0.06f + 0.86f * std::cos (angle) });
        whole.points.push_back ({ 0.5f + 0.46f * std::sin (edge), 0.06f + 0.86f * std::cos (edge) });
    }
    fan.points.push_back ({ 0.5f, 0.06f });
    shape.lines.push_back (quiet (whole));
    shape.lines.push_back (filled (fan, 0.06f));
    shape.verticals = { 0.5f };
    const Axis across{ -200.0f, 200.0f, false };
    shape.dots.push_back ({ { 0.5f + 0.46f * std::sin (half), 0.06f + 0.86f * std::cos (half) }, "width", "", across, {} });
    return shape;
}

Shape pan (const std::string&, const Roles& roles)
{
    Shape shape;
    const Axis across{ -110.0f, 110.0f, false };
    const auto place = across.placeOf (roles.get ("position", 0.0f));
    shape.verticals = { across.placeOf (-100.0f), 0.5f, across.placeOf (100.0f) };
    shape.lines.push_back (filled (curve ([=] (float x) { return 0.08f + 0.8f * std::exp (-60.0f * (x - place) * (x - place)); })));
    shape.dots.push_back ({ { place, 0.88f }, "position", "", across, {} });
    return shape;
}

Shape polarity (const std::string&, const Roles& roles)
{
    Shape shape;
    shape.horizontals = { 0.25f, 0.75f };
    for (const auto& [role, middle] : { std::pair{ "left", 0.75f }, std::pair{ "right", 0.25f } })
    {
        const auto sign = roles.get (role, 0.0f) >= 0.5f ? -1.0f : 1.0f;
        const auto at = [m = middle] (float x, float s) { return m + 0.2f * s * std::exp (-2.5f * x) * std::sin (18.0f * x); };
        shape.lines.push_back (quiet (curve ([&] (float x) { return at (x, 1.0f); })));
        shape.lines.push_back (curve ([&] (float x) { return at (x, sign); }));
    }
    return shape;
}

Shape pitch (const std::string&, const Roles& roles)
{
    Shape shape;
    const Axis up{ -26.0f, 26.0f, false };
    for (const float octave : { -24.0f, -12.0f, 0.0f, 12.0f, 24.0f })
        shape.horizontals.push_back (up.placeOf (octave));
    const auto semitones = roles.get ("pitch", 0.0f);
    Line before, after;
    before.points = { { 0.06f, 0.5f }, { 0.42f, 0.5f } };
    after.points = { { 0.42f, 0.5f }, { 0.58f, up.placeOf (semitones) }, { 0.94f, up.placeOf (semitones) } };
    shape.lines = { quiet (before), after };
    shape.dots.push_back ({ { 0.94f, up.placeOf (semitones) }, "", "pitch", {}, up });
    return shape;
}

Shape shift (const std::string&, const Roles& roles)
{
    Shape shape;
    // Harmonics of 200 Hz, and where each is moved to: by as many hertz, so they are harmonics no more.
    const Axis across{ -400.0f, 2400.0f, false };
    const auto hz = roles.get ("frequency", 0.0f);
    for (int n = 1; n <= 8; ++n)
    {
        const auto from = 200.0f * static_cast<float> (n), height = 0.9f / std::sqrt (static_cast<float> (n));
        shape.bars.push_back ({ across.placeOf (from), 0.0f, height, 0.2f });
        const auto to = std::abs (from + hz);
        shape.bars.push_back ({ std::clamp (across.placeOf (to), 0.0f, 1.0f), 0.0f, height, 1.0f });
    }
    shape.dots.push_back ({ { std::clamp (across.placeOf (200.0f + hz), 0.0f, 1.0f), 0.9f }, "frequency", "", { across.low - 200.0f, across.high - 200.0f, false }, {} });
    return shape;
}

/** A cloud: as many grains as sound in two seconds, as long as they are, as far from the middle as they are spread. */
Shape grains (const std::string&, const Roles& roles)
{
    Shape shape;
    shape.horizontals = { 0.5f };
    const auto count = std::clamp (static_cast<int> (2.0f * roles.get ("rate", 20.0f)), 4, 120);
    const auto length = 0.0005f * roles.get ("time", 80.0f), spread = 0.01f * roles.get ("spread", 50.0f);
    unsigned seed = 12345;
    const auto dice = [&seed] {
        seed = seed * 1664525u + 1013904223u;
        return static_cast<float> (seed >> 8) / 16777216.0f;
    };
    for (int n = 0; n < count; ++n)
    {
        const auto x = dice() * (1.0f - length), y = 0.5f + 0.46f * spread * (2.0f * dice() - 1.0f);
        Line grain;
        grain.points = { { x, y }, { x + std::max (0.012f, length), y } };
        grain.isQuiet = dice() < 0.4f;
        shape.lines.push_back (grain);
    }
    return shape;
}

} // namespace plugsmith::drawing
