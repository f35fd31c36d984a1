// Level out over level in: dynamics in decibels, distortions as their curve with the harmonics that it makes.
#include "Curves.h"
#include "Drawings.h"
#include "dsp/internal/lift_curve.h"
#include <cmath>
#include <numbers>

namespace plugsmith::drawing
{

namespace
{
const Axis decibels{ -72.0f, 6.0f, false };

Shape levelGrid()
{
    Shape shape;
    shape.across = shape.up = decibels;
    for (const float db : { -60.0f, -48.0f, -36.0f, -24.0f, -12.0f, 0.0f })
    {
        shape.verticals.push_back (decibels.placeOf (db));
        shape.horizontals.push_back (decibels.placeOf (db));
    }
    shape.lines.push_back (quiet (curve ([] (float x) { return x; }, 2)));
    return shape;
}
} // namespace

Shape compressor (const std::string&, const Roles& roles)
{
    auto shape = levelGrid();
    const auto threshold = roles.get ("threshold", -18.0f), knee = std::max (roles.get ("knee", 0.0f), 0.01f), makeup = roles.get ("makeup", 0.0f);
    const auto slope = 1.0f / std::max (roles.get ("ratio", 4.0f), 1.0f) - 1.0f;
    // The soft knee of Giannoulis, Massberg and Reiss, "Digital Dynamic Range Compressor Design", JAES 2012.
    const auto squeezed = [=] (float db) {
        const auto over = db - threshold;
        if (2.0f * over < -knee)
            return db + makeup;
        if (2.0f * over > knee)
            return db + slope * over + makeup;
        return db + slope * (over + 0.5f * knee) * (over + 0.5f * knee) / (2.0f * knee) + makeup;
    };
    const auto wet = std::clamp (0.01f * roles.get ("mix", 100.0f), 0.0f, 1.0f);
    const auto out = [&] (float db) { return decibelsOf (wet * gainOf (squeezed (db)) + (1.0f - wet) * gainOf (db)); };
    shape.lines.push_back (filled (curve ([&] (float x) { return decibels.placeOf (out (decibels.valueAt (x))); })));
    shape.dots.push_back ({ { decibels.placeOf (threshold), decibels.placeOf (out (threshold)) }, "threshold", "", decibels, {} });
    return shape;
}

Shape limiter (const std::string&, const Roles& roles)
{
    auto shape = levelGrid();
    const auto gain = roles.get ("drive", 0.0f), ceiling = roles.get ("threshold", -1.0f);
    shape.lines.push_back (filled (curve ([=] (float x) { return decibels.placeOf (std::min (decibels.valueAt (x) + gain, ceiling)); })));
    shape.dots.push_back ({ { decibels.placeOf (ceiling - gain), decibels.placeOf (ceiling) }, "", "threshold", {}, decibels });
    return shape;
}

Shape gate (const std::string&, const Roles& roles)
{
    auto shape = levelGrid();
    const auto threshold = roles.get ("threshold", -38.0f), slope = roles.get ("ratio", 10.0f) - 1.0f;
    shape.lines.push_back (filled (curve ([=] (float x) {
        const auto db = decibels.valueAt (x);
        return decibels.placeOf (db + slope * std::min (0.0f, db - threshold));
    },
                                          160)));
    shape.dots.push_back ({ { decibels.placeOf (threshold), decibels.placeOf (threshold) }, "threshold", "", decibels, {} });
    return shape;
}

namespace
{
/** The curves of dsp::Saturator. */
float bent (const std::string& of, float x)
{
    if (of == "tube")
        return std::tanh (x + 0.45f) - std::tanh (0.45f);
    if (of == "overdrive")
        return x / (1.0f + std::abs (x));
    if (of == "diode")
        return x > 0.0f ? 1.0f - std::exp (-x) : 0.5f * (std::exp (2.0f * x) - 1.0f);
    if (of == "fuzz")
        return 0.9f * std::tanh (std::clamp (x, -0.7f, 1.4f));
    if (of == "hard clip")
        return std::clamp (x, -1.0f, 1.0f);
    if (of == "fold")
        return std::sin (0.5f * std::numbers::pi_v<float> * x);
    return std::tanh (x);
}
} // namespace

/** The curve as it sounds, half of the drive taken back behind it, drawn as high as the frame. */
Shape saturator (const std::string& of, const Roles& roles)
{
    Shape shape;
    shape.verticals = shape.horizontals = { 0.5f };
    const auto drive = roles.get ("drive", 12.0f), wet = std::clamp (0.01f * roles.get ("mix", 100.0f), 0.0f, 1.0f);
    const auto gain = gainOf (drive + (of == "fuzz" ? 30.0f : 0.0f)), back = gainOf (-0.5f * drive);
    const auto out = [&] (float in) { return wet * back * bent (of, gain * in) + (1.0f - wet) * in; };
    float highest = 1.0e-6f;
    for (int n = -50; n <= 50; ++n)
        highest = std::max (highest, std::abs (out (0.02f * static_cast<float> (n))));
    const auto place = [&] (float in) { return 0.5f + 0.46f * out (in) / highest; };
    shape.lines.push_back (quiet (curve ([] (float x) { return x; }, 2)));
    shape.lines.push_back (filled (curve ([&] (float x) { return place (2.0f * x - 1.0f); }, 240), 0.5f));

    // Harmonics of a sine at -12 dB, as bars over 60 dB: a Fourier sum over one period.
    constexpr int points = 128, harmonics = 6;
    std::array<float, harmonics + 1> level{};
    for (int h = 1; h <= harmonics; ++h)
    {
        float re = 0.0f, im = 0.0f;
        for (int n = 0; n < points; ++n)
        {
            const auto phase = 2.0f * std::numbers::pi_v<float> * static_cast<float> (n) / points;
            const auto value = out (0.25f * std::sin (phase));
            re += value * std::cos (static_cast<float> (h) * phase);
            im += value * std::sin (static_cast<float> (h) * phase);
        }
        level[static_cast<size_t> (h)] = std::hypot (re, im);
    }
    for (int h = 2; h <= harmonics; ++h)
    {
        const auto db = decibelsOf (level[static_cast<size_t> (h)] / std::max (level[1], 1.0e-6f));
        const auto height = std::clamp (1.0f + db / 60.0f, 0.0f, 1.0f);
        if (height > 0.02f)
            shape.bars.push_back ({ 0.56f + 0.08f * static_cast<float> (h - 2), 0.0f, 0.45f * height, 0.7f });
    }
    const Axis pull{ 0.0f, 36.0f, false };
    shape.dots.push_back ({ { 0.75f, place (0.5f) }, "", "drive", {}, pull });
    return shape;
}

Shape steps (const std::string&, const Roles& roles)
{
    Shape shape;
    shape.horizontals = { 0.5f };
    const auto levels = std::pow (2.0f, std::clamp (roles.get ("bits", 8.0f), 1.0f, 16.0f) - 1.0f);
    // A period of 100 Hz, held as the sample rate holds it.
    const auto held = std::max (1.0f, roles.get ("rate", 8000.0f) / 100.0f);
    const auto wave = [] (float x) { return std::sin (2.0f * std::numbers::pi_v<float> * x); };
    shape.lines.push_back (quiet (curve ([&] (float x) { return 0.5f + 0.42f * wave (x); })));
    shape.lines.push_back (filled (curve ([&] (float x) {
                                       const auto at = held >= 400.0f ? x : std::floor (x * held) / held;
                                       return 0.5f + 0.42f * std::clamp (std::round (wave (at) * levels) / levels, -1.0f, 1.0f);
                                   },
                                          400),
                                   0.5f));
    return shape;
}

Shape upward (const std::string&, const Roles& roles)
{
    auto shape = levelGrid();
    const auto threshold = std::min (roles.get ("threshold", -24.0f), 0.0f), range = std::max (roles.get ("range", 24.0f), 0.0f);
    const auto slope = 1.0f - 1.0f / std::max (roles.get ("ratio", 3.0f), 1.0f);
    const auto out = [=] (float db) { return db + dsp::liftDb (db, threshold, slope, range); };
    shape.lines.push_back (filled (curve ([&] (float x) { return decibels.placeOf (out (decibels.valueAt (x))); })));
    shape.dots.push_back ({ { decibels.placeOf (threshold), decibels.placeOf (threshold) }, "threshold", "", decibels, {} });
    return shape;
}

} // namespace plugsmith::drawing
