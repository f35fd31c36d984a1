// Gain over frequency, from the coefficients that the sound itself uses where it has some.
#include "Curves.h"
#include "Drawings.h"
#include "dsp/internal/cabinet_response.h"
#include "dsp/internal/formants.h"
#include "dsp/internal/svf.h"
#include "dsp/internal/vocoder_bands.h"
#include <complex>
#include <numbers>

namespace plugsmith::drawing
{

namespace
{
using dsp::SvfCoefficients;

constexpr double rate = 192000.0; // of the drawing: its curves are not bent at the top as those of 48 kHz are
const Axis hertz{ 20.0f, 20000.0f, true };

using Complex = std::complex<double>;

/** A turn of the unit circle by one frame. */
Complex z1 (float hz)
{
    return std::polar (1.0, 2.0 * std::numbers::pi * static_cast<double> (hz) / rate);
}

/** The response of a trapezoidal state-variable stage: its states solved for one frequency. */
Complex responseOf (const SvfCoefficients& c, float hz)
{
    const auto g = static_cast<double> (c.a2 / c.a1), k = (1.0 / static_cast<double> (c.a1) - 1.0) / g - g;
    const auto s = (z1 (hz) - 1.0) / (z1 (hz) + 1.0); // prewarped, times g
    const auto down = s * s + k * g * s + g * g;
    return static_cast<double> (c.m0) + static_cast<double> (c.m1) * g * s / down + static_cast<double> (c.m2) * g * g / down;
}

float gainAt (const SvfCoefficients& c, float hz)
{
    return static_cast<float> (std::abs (responseOf (c, hz)));
}

/** Wet beside dry, as a block with a mix has them. */
float mixed (Complex wet, const Roles& roles)
{
    const auto amount = static_cast<double> (std::clamp (0.01f * roles.get ("mix", 100.0f), 0.0f, 1.0f));
    return static_cast<float> (std::abs (amount * wet + (1.0 - amount)));
}

Shape grid (const Axis& up)
{
    Shape shape;
    shape.across = hertz;
    shape.up = up;
    for (const float hz : { 50.0f, 100.0f, 200.0f, 500.0f, 1000.0f, 2000.0f, 5000.0f, 10000.0f })
        shape.verticals.push_back (hertz.placeOf (hz));
    shape.horizontals.push_back (up.placeOf (0.0f));
    return shape;
}

/** A response in decibels on an axis. @param gain  of a frequency in Hz, as a factor */
template <typename Gain>
Shape response (const Axis& up, Gain gain)
{
    auto shape = grid (up);
    const bool isTwoSided = up.low > -25.0f;
    shape.lines.push_back (filled (curve ([&] (float x) { return up.placeOf (decibelsOf (gain (hertz.valueAt (x)))); }, 200), isTwoSided ? up.placeOf (0.0f) : 0.0f));
    return shape;
}

const Axis filterDb{ -42.0f, 24.0f, false }, boostDb{ -20.0f, 20.0f, false };
const Axis resonanceAxis{ 0.4f, 12.0f, true };
} // namespace

Shape stateVariable (const std::string& of, const Roles& roles)
{
    const bool isSteep = of.starts_with ("steep ");
    const auto mode = isSteep ? of.substr (6) : of;
    const auto hz = roles.get ("cutoff", 1000.0f), q = std::max (roles.get ("resonance", 0.7071f), 0.1f);
    const auto make = [&] (float quality) {
        auto made = SvfCoefficients::lowPass (hz, quality, rate);
        const auto k = 1.0f / quality;
        const auto weigh = [&made] (float input, float band, float low) {
            made.m0 = input;
            made.m1 = band;
            made.m2 = low;
        };
        if (mode == "high-pass")
            weigh (1.0f, -k, -1.0f);
        else if (mode == "band-pass")
            weigh (0.0f, k, 0.0f);
        else if (mode == "notch")
            weigh (1.0f, -k, 0.0f);
        else if (mode == "peak")
            weigh (-1.0f, k, 2.0f);
        return made;
    };
    // A steep one is a Butterworth pair; its resonance sits on the second stage.
    const auto first = make (isSteep ? 0.5412f : q), second = make (isSteep ? 1.3066f * q / 0.7071f : q);
    auto shape = response (filterDb, [&] (float f) { return gainAt (first, f) * (isSteep ? gainAt (second, f) : 1.0f); });
    const auto top = mode == "notch" || mode == "band-pass" ? 0.0f : decibelsOf (mode == "peak" ? 2.0f * q : q);
    shape.dots.push_back ({ { hertz.placeOf (hz), std::clamp (filterDb.placeOf (top), 0.02f, 0.98f) }, "cutoff", roles.has ("resonance") ? "resonance" : "", hertz, resonanceAxis });
    return shape;
}

Shape gentle (const std::string&, const Roles& roles)
{
    const auto hz = roles.get ("cutoff", 1000.0f);
    auto shape = response (filterDb, [=] (float f) { return 1.0f / std::hypot (1.0f, f / hz); });
    shape.dots.push_back ({ { hertz.placeOf (hz), filterDb.placeOf (-3.0f) }, "cutoff", "", hertz, {} });
    return shape;
}

Shape ladder (const std::string&, const Roles& roles)
{
    // Four one-poles in a loop, H = 1 / ((1 + s)^4 + k), and half of what its resonance takes from the bass given back.
    const auto hz = roles.get ("cutoff", 1000.0f), resonance = roles.get ("resonance", 30.0f);
    const auto k = 3.98 * static_cast<double> (std::clamp (0.01f * resonance, 0.0f, 0.99f));
    auto shape = response (filterDb, [=] (float f) {
        const Complex s (1.0, static_cast<double> (f / hz));
        return static_cast<float> (std::sqrt (1.0 + k) / std::abs (s * s * s * s + k));
    });
    const Axis up{ 0.0f, 100.0f, false };
    shape.dots.push_back ({ { hertz.placeOf (hz), 0.2f + 0.6f * up.placeOf (resonance) }, "cutoff", "resonance", hertz, up });
    return shape;
}

Shape bandLimit (const std::string&, const Roles& roles)
{
    const auto low = roles.get ("low_cut", 300.0f), high = roles.get ("high_cut", 3400.0f);
    const auto steep = [] (const SvfCoefficients& a, const SvfCoefficients& b, float f) { return gainAt (a, f) * gainAt (b, f); };
    const auto low1 = SvfCoefficients::highPass (low, 0.5412f, rate), low2 = SvfCoefficients::highPass (low, 1.3066f, rate);
    const auto high1 = SvfCoefficients::lowPass (high, 0.5412f, rate), high2 = SvfCoefficients::lowPass (high, 1.3066f, rate);
    auto shape = response (filterDb, [&] (float f) { return steep (low1, low2, f) * steep (high1, high2, f); });
    shape.dots.push_back ({ { hertz.placeOf (low), filterDb.placeOf (-3.0f) }, "low_cut", "", hertz, {} });
    shape.dots.push_back ({ { hertz.placeOf (high), filterDb.placeOf (-3.0f) }, "high_cut", "", hertz, {} });
    return shape;
}

Shape comb (const std::string&, const Roles& roles)
{
    const auto hz = roles.get ("frequency", 220.0f), back = std::clamp (0.0098f * roles.get ("feedback", 70.0f), 0.0f, 0.98f);
    auto shape = response (filterDb, [&] (float f) {
        const auto turn = std::polar (1.0, -2.0 * std::numbers::pi * static_cast<double> (f / hz));
        return mixed (static_cast<double> (1.0f - 0.7f * back) / (1.0 - static_cast<double> (back) * turn), roles);
    });
    shape.dots.push_back ({ { hertz.placeOf (hz), 0.85f }, "frequency", "", hertz, {} });
    return shape;
}

Shape band (const std::string& of, const Roles& roles)
{
    const auto hz = roles.get ("frequency", 1000.0f), gain = roles.get ("gain", 6.0f), q = std::max (roles.get ("resonance", 0.7071f), 0.1f);
    const auto made = of == "bell" ? SvfCoefficients::bell (hz, q, gain, rate) : of == "low shelf" ? SvfCoefficients::lowShelf (hz, q, gain, rate)
                                                                                                   : SvfCoefficients::highShelf (hz, q, gain, rate);
    auto shape = response (boostDb, [&] (float f) { return gainAt (made, f); });
    shape.dots.push_back ({ { hertz.placeOf (hz), boostDb.placeOf (of == "bell" ? gain : 0.5f * gain) }, "frequency", "gain", hertz, of == "bell" ? boostDb : Axis{ 2.0f * boostDb.low, 2.0f * boostDb.high, false } });
    return shape;
}

Shape tilt (const std::string&, const Roles& roles)
{
    const auto high = roles.get ("high", 0.0f);
    const auto low = SvfCoefficients::lowShelf (700.0f, 0.4f, -high, rate), top = SvfCoefficients::highShelf (700.0f, 0.4f, high, rate);
    auto shape = response (boostDb, [&] (float f) { return gainAt (low, f) * gainAt (top, f); });
    shape.dots.push_back ({ { hertz.placeOf (6000.0f), boostDb.placeOf (decibelsOf (gainAt (low, 6000.0f) * gainAt (top, 6000.0f))) }, "", "high", {}, boostDb });
    return shape;
}

Shape threeBands (const std::string&, const Roles& roles)
{
    const auto low = roles.get ("low", 0.0f), mid = roles.get ("mid", 0.0f), high = roles.get ("high", 0.0f), hz = roles.get ("frequency", 1000.0f);
    const auto a = SvfCoefficients::lowShelf (120.0f, 0.7071f, low, rate), b = SvfCoefficients::bell (hz, 0.8f, mid, rate), c = SvfCoefficients::highShelf (6000.0f, 0.7071f, high, rate);
    const auto gain = [&] (float f) { return gainAt (a, f) * gainAt (b, f) * gainAt (c, f); };
    auto shape = response (boostDb, gain);
    const auto dot = [&] (float f, const char* across, const char* up) {
        shape.dots.push_back ({ { hertz.placeOf (f), std::clamp (boostDb.placeOf (decibelsOf (gain (f))), 0.0f, 1.0f) }, across, up, hertz, boostDb });
    };
    dot (60.0f, "", "low");
    dot (hz, "frequency", "mid");
    dot (12000.0f, "", "high");
    return shape;
}

Shape vowel (const std::string&, const Roles& roles)
{
    const auto position = std::clamp (roles.get ("vowel", 0.0f), 0.0f, 4.0f);
    const auto formants = dsp::Formants::at (position);
    auto shape = response (filterDb, [&] (float f) {
        Complex sum = 0.0;
        for (size_t n = 0; n < dsp::Formants::count; ++n)
            sum += static_cast<double> (formants.gains[n]) * responseOf (SvfCoefficients::bandPass (formants.hertz[n], dsp::Formants::q, rate), f);
        return mixed (sum, roles);
    });
    constexpr std::array letters{ "A", "E", "I", "O", "U" };
    shape.label = letters[static_cast<size_t> (std::lround (position))];
    return shape;
}

Shape wah (const std::string&, const Roles& roles)
{
    const auto hz = roles.get ("frequency", 400.0f), q = std::max (roles.get ("resonance", 3.0f), 0.3f);
    const auto at = [q] (float f) { return SvfCoefficients::bandPass (f, q, rate); };
    const auto low = at (hz), high = at (std::min (hz * 4.0f, 12000.0f));
    auto shape = response (filterDb, [&] (float f) { return gainAt (low, f); });
    shape.lines.push_back (quiet (curve ([&] (float x) { return filterDb.placeOf (decibelsOf (gainAt (high, hertz.valueAt (x)))); })));
    shape.dots.push_back ({ { hertz.placeOf (hz), filterDb.placeOf (0.0f) }, "frequency", roles.has ("resonance") ? "resonance" : "", hertz, resonanceAxis });
    return shape;
}

/** What it takes of an s at full scale: the part of the top that is over the threshold, by the ratio. */
Shape deEsser (const std::string&, const Roles& roles)
{
    const auto hz = roles.get ("frequency", 6000.0f);
    const auto down = std::min (0.0f, roles.get ("threshold", -30.0f)) * (1.0f - 1.0f / std::max (roles.get ("ratio", 4.0f), 1.0f));
    const auto cut = SvfCoefficients::highShelf (hz, 0.7071f, std::max (down, -60.0f), rate);
    const Axis up{ -48.0f, 6.0f, false };
    auto shape = response (up, [&] (float f) { return gainAt (cut, f); });
    shape.lines.front().floor = up.placeOf (0.0f);
    shape.dots.push_back ({ { hertz.placeOf (hz), up.placeOf (0.5f * down) }, "frequency", "", hertz, {} });
    return shape;
}
Shape cabinet (const std::string&, const Roles& roles)
{
    const auto share = [&roles] (const char* role) { return std::clamp (0.01f * roles.get (role, 50.0f), 0.0f, 1.0f); };
    const auto stages = dsp::cabinetStages (share ("size"), share ("tone"), rate);
    return response (filterDb, [&] (float hz) {
        float gain = 1.0f;
        for (const auto& stage : stages)
            gain *= gainAt (stage, hz);
        return gain;
    });
}

/** The bands that speak, through which the harmonics of the lowest note shine. */
Shape vocoder (const std::string&, const Roles& roles)
{
    Shape shape;
    const Axis across{ 60.0f, 16000.0f, true };
    const auto ratio = std::exp2 (std::clamp (roles.get ("formant", 0.0f), -12.0f, 12.0f) / 12.0f);
    const auto pitch = std::clamp (roles.get ("frequency", 110.0f), 30.0f, 1000.0f);
    const auto breath = std::clamp (0.01f * roles.get ("hiss", 20.0f), 0.0f, 1.0f);
    for (size_t band = 0; band < dsp::VocoderBands::count; ++band)
    {
        const auto place = static_cast<float> (band) / static_cast<float> (dsp::VocoderBands::count - 1);
        // As loud as an open vowel is there.
        const auto loud = 0.3f + 0.35f * std::exp (-30.0f * (place - 0.35f) * (place - 0.35f)) + 0.25f * std::exp (-60.0f * (place - 0.72f) * (place - 0.72f));
        shape.bars.push_back ({ across.placeOf (ratio * dsp::VocoderBands::hertz (band)), 0.0f, loud, 0.8f });
    }
    Line harmonics;
    for (float f = pitch; f < 8000.0f && harmonics.points.size() < 300; f += pitch)
        for (const float height : { 0.0f, 0.95f * (1.0f - breath) + 0.02f, 0.0f })
            harmonics.points.push_back ({ across.placeOf (f), height });
    shape.lines.push_back (quiet (harmonics));
    return shape;
}

} // namespace plugsmith::drawing
