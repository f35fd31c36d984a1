// The same measurements of every peer, so that no speed is bought with sound.
#include "quality.h"
#include "dsp/internal/svf.h"
#include <cmath>
#include <cstdio>
#include <numbers>

namespace plugsmith::bench
{

namespace
{
using Samples = std::vector<float>;
constexpr double twoPi = 2.0 * std::numbers::pi;

/** The left output for `input` on both sides. */
Samples played (const Entry& entry, Samples left)
{
    const auto peer = entry.make();
    Samples right = left;
    for (size_t start = 0; start + blockFrames <= left.size(); start += blockFrames)
        peer->process (left.data() + start, right.data() + start, blockFrames);
    return left;
}

Samples sine (double hz, double level, size_t frames)
{
    Samples samples (frames);
    for (size_t n = 0; n < frames; ++n)
        samples[n] = static_cast<float> (level * std::sin (twoPi * hz * static_cast<double> (n) / rate));
    return samples;
}

/** By a Blackman-Harris window, whose side lobes are below -92 dB, squared: below -180 dB. */
double amplitudeAt (const Samples& samples, double hz, size_t from, size_t frames)
{
    double re = 0.0, im = 0.0, weight = 0.0;
    for (size_t n = 0; n < frames; ++n)
    {
        const double x = twoPi * static_cast<double> (n) / static_cast<double> (frames);
        const double window = 0.35875 - 0.48829 * std::cos (x) + 0.14128 * std::cos (2.0 * x) - 0.01168 * std::cos (3.0 * x);
        const double angle = twoPi * hz * static_cast<double> (n) / rate, sample = static_cast<double> (samples[from + n]);
        re += window * sample * std::cos (angle);
        im += window * sample * std::sin (angle);
        weight += window;
    }
    return 2.0 * std::sqrt (re * re + im * im) / weight;
}

double db (double ratio)
{
    return 20.0 * std::log10 (std::max (ratio, 1.0e-12));
}

std::string text (const char* format, double value)
{
    char buffer[96];
    std::snprintf (buffer, sizeof buffer, format, value);
    return buffer;
}

std::string aliasOfSaturator (const Entry& entry)
{
    const auto out = played (entry, sine (5000.0, 1.0, 96 * 512));
    const double first = amplitudeAt (out, 5000.0, 24000, 19200);
    double worst = 0.0;
    for (double hz = 250.0; hz < 20000.0; hz += 250.0)
        if (std::fmod (hz, 5000.0) != 0.0)
            worst = std::max (worst, amplitudeAt (out, hz, 24000, 19200));
    return text ("worst alias %.1f dB below 20 kHz", db (worst / first));
}

/** The state-variable filter in double precision, with the benchmark's cutoffs. */
std::string errorOfFilter (const Entry& entry)
{
    Samples noise (64 * 512);
    std::uint32_t state = 1;
    for (auto& sample : noise)
        sample = 0.5f * static_cast<float> (static_cast<std::int32_t> (state = state * 1664525u + 1013904223u)) / 2147483648.0f;
    const auto out = played (entry, noise);
    double s1 = 0.0, s2 = 0.0, error = 0.0, power = 0.0;
    for (size_t n = 0; n < noise.size(); ++n)
    {
        const double g = std::tan (std::numbers::pi * static_cast<double> (cutoffs()[n % blockFrames]) / rate), k = 1.0 / static_cast<double> (settings::filterQ);
        const double a1 = 1.0 / (1.0 + g * (g + k)), a2 = g * a1, a3 = g * a2;
        const double v3 = static_cast<double> (noise[n]) - s2, band = a1 * s1 + a2 * v3, low = s2 + a2 * s1 + a3 * v3;
        s1 = 2.0 * band - s1;
        s2 = 2.0 * low - s2;
        error += (low - static_cast<double> (out[n])) * (low - static_cast<double> (out[n]));
        power += low * low;
    }
    return text ("%.0f dB from double precision", 10.0 * std::log10 (error / power));
}

std::string distortionOfLadder (const Entry& entry)
{
    const auto out = played (entry, sine (200.0, 0.5, 96 * 512));
    return text ("third harmonic %.1f dB of a 200 Hz sine at -6 dB", db (amplitudeAt (out, 600.0, 24000, 24000) / amplitudeAt (out, 200.0, 24000, 24000)));
}

std::string errorOfCompressor (const Entry& entry)
{
    double worst = 0.0;
    for (const double inputDb : { -40.0, -30.0, -12.0, -6.0, 0.0 }) // outside of any knee
    {
        const auto level = static_cast<float> (std::pow (10.0, inputDb / 20.0));
        Samples square (192 * 512);
        for (size_t n = 0; n < square.size(); ++n)
            square[n] = n / 24 % 2 == 0 ? level : -level;
        const auto out = played (entry, square);
        const double over = std::max (0.0, inputDb - static_cast<double> (settings::thresholdDb));
        worst = std::max (worst, std::abs (db (static_cast<double> (std::abs (out[out.size() - 10]))) - (inputDb - over * 0.75)));
    }
    return text ("curve within %.2f dB", worst);
}

std::string lossOfChorus (const Entry& entry)
{
    // Power of noise above 8 kHz against the power below 1 kHz: what interpolation takes of the top.
    Samples noise (192 * 512);
    std::uint32_t state = 1;
    for (auto& sample : noise)
        sample = 0.5f * static_cast<float> (static_cast<std::int32_t> (state = state * 1664525u + 1013904223u)) / 2147483648.0f;
    const auto out = played (entry, noise);
    const auto tilt = [] (const Samples& samples) {
        const auto power = [&samples] (const dsp::SvfCoefficients& c) {
            dsp::SvfState first, second;
            double sum = 0.0;
            for (const float sample : samples)
            {
                const auto y = static_cast<double> (second.process (first.process (sample, c), c));
                sum += y * y;
            }
            return sum;
        };
        return 10.0 * std::log10 (power (dsp::SvfCoefficients::highPass (8000.0f, 0.7071f, rate)) / power (dsp::SvfCoefficients::lowPass (1000.0f, 0.7071f, rate)));
    };
    return text ("%.1f dB of the top", tilt (out) - tilt (noise));
}

std::string densityOfReverb (const Entry& entry)
{
    Samples impulse (96 * 512);
    impulse[0] = 1.0f;
    const auto out = played (entry, impulse);
    double sum = 0.0;
    for (size_t n = 9600; n < 14400; ++n)
        sum += static_cast<double> (out[n] * out[n]);
    int outside = 0;
    for (size_t n = 9600; n < 14400; ++n)
        outside += std::abs (static_cast<double> (out[n])) > std::sqrt (sum / 4800.0);
    return text ("echo density %.2f at 0.25 s", outside / 4800.0 / 0.3173);
}

std::string errorOfEq (const Entry& entry)
{
    Samples noise (192 * 512);
    std::uint32_t state = 1;
    for (auto& sample : noise)
        sample = 0.5f * static_cast<float> (static_cast<std::int32_t> (state = state * 1664525u + 1013904223u)) / 2147483648.0f;
    const auto out = played (entry, noise);

    using namespace settings;
    struct Band
    {
        double g, k, m0, m1, m2, s1 = 0.0, s2 = 0.0;
    };
    const double up = std::pow (10.0, static_cast<double> (bandDb) / 40.0), down = 1.0 / up;
    const auto tangent = [] (float hz) { return std::tan (std::numbers::pi * static_cast<double> (hz) / rate); };
    const double k = 1.0 / 0.7071, kBell = 1.0 / (static_cast<double> (bandQ) * down);
    std::array<Band, 3> bands{ { { tangent (lowHz) / std::sqrt (up), k, 1.0, k * (up - 1.0), up * up - 1.0 },
                                 { tangent (midHz), kBell, 1.0, kBell * (down * down - 1.0), 0.0 },
                                 { tangent (highHz) * std::sqrt (up), k, up * up, k * (1.0 - up) * up, 1.0 - up * up } } };
    double error = 0.0, power = 0.0;
    for (size_t n = 0; n < noise.size(); ++n)
    {
        auto x = static_cast<double> (noise[n]);
        for (auto& b : bands)
        {
            const double a1 = 1.0 / (1.0 + b.g * (b.g + b.k)), a2 = b.g * a1, a3 = b.g * a2;
            const double v3 = x - b.s2, band = a1 * b.s1 + a2 * v3, low = b.s2 + a2 * b.s1 + a3 * v3;
            b.s1 = 2.0 * band - b.s1;
            b.s2 = 2.0 * low - b.s2;
            x = b.m0 * x + b.m1 * band + b.m2 * low;
        }
        error += (x - static_cast<double> (out[n])) * (x - static_cast<double> (out[n]));
        power += x * x;
    }
    return text ("%.0f dB from double precision", 10.0 * std::log10 (error / power));
}
} // namespace

std::string qualityOf (const Entry& entry)
{
    switch (entry.task)
    {
        case 1:
            return aliasOfSaturator (entry);
        case 2:
            return errorOfFilter (entry);
        case 3:
            return distortionOfLadder (entry);
        case 4:
            return errorOfCompressor (entry);
        case 5:
            return lossOfChorus (entry);
        case 6:
            return densityOfReverb (entry);
        case 8:
            return errorOfEq (entry);
        default:
            return {}; // the saw's aliases are measured one note at a time: tests/synth_test.cpp
    }
}

} // namespace plugsmith::bench
