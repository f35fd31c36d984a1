// The same tasks as textbook loops, one channel or frame after the other. Compiled twice: with -O3, and with
// -O3 -ffast-math, which may call the vector functions of the C library.
#include "peer.h"
#include <array>
#include <cmath>

namespace plugsmith::bench
{

namespace
{
using namespace settings;
constexpr float pi = 3.14159265f;

/** A half-band FIR in two phases: a folded branch of taps, and a delay. Loops over frames inside, so they can become vectors. */
struct HalfBand
{
    explicit HalfBand (size_t numTaps)
        : branch ((numTaps + 1) / 2),
          even (branch.size() + room),
          odd (even)
    {
        double sum = 0.0;
        for (size_t j = 0; j < branch.size(); ++j)
        {
            const double x = 2.0 * static_cast<double> (j) - static_cast<double> (numTaps - 1) / 2.0, w = 2.0 * static_cast<double> (pi) * (2.0 * static_cast<double> (j) + 0.5) / static_cast<double> (numTaps);
            const double window = 0.35875 - 0.48829 * std::cos (w) + 0.14128 * std::cos (2.0 * w) - 0.01168 * std::cos (3.0 * w);
            branch[j] = static_cast<float> (std::sin (0.5 * static_cast<double> (pi) * x) / (static_cast<double> (pi) * x) * window);
            sum += static_cast<double> (branch[j]);
        }
        for (auto& tap : branch)
            tap = static_cast<float> (0.5 * static_cast<double> (tap) / sum);
    }
    void filter (float* to, size_t count) const
    {
        const size_t taps = branch.size();
        for (size_t n = 0; n < count; ++n)
            to[n] = 0.0f;
        for (size_t j = 0; j < taps / 2; ++j)
        {
            const float tap = branch[j], *newer = even.data() + taps - j, *older = even.data() + 1 + j;
            for (size_t n = 0; n < count; ++n)
                to[n] += tap * (newer[n] + older[n]);
        }
    }
    void keep (size_t count)
    {
        for (auto* line : { &even, &odd })
            for (size_t n = 0; n < branch.size(); ++n)
                (*line)[n] = (*line)[n + count];
    }
    void up (const float* from, float* to, size_t count)
    {
        std::array<float, room> filtered;
        for (size_t n = 0; n < count; ++n)
            even[branch.size() + n] = from[n];
        filter (filtered.data(), count);
        const float* late = even.data() + branch.size() / 2 + 1;
        for (size_t n = 0; n < count; ++n)
        {
            to[2 * n] = 2.0f * filtered[n];
            to[2 * n + 1] = late[n];
        }
        keep (count);
    }
    void down (const float* from, float* to, size_t count)
    {
        for (size_t n = 0; n < count; ++n)
        {
            even[branch.size() + n] = from[2 * n];
            odd[branch.size() + n] = from[2 * n + 1];
        }
        filter (to, count);
        const float* late = odd.data() + branch.size() / 2;
        for (size_t n = 0; n < count; ++n)
            to[n] += 0.5f * late[n];
        keep (count);
    }

    static constexpr size_t room = 2 * static_cast<size_t> (blockFrames);
    std::vector<float> branch, even, odd;
};

float padeTanh (float x)
{
    x = std::fmin (std::fmax (x, -4.97f), 4.97f);
    const float q = x * x;
    return x * (135135.0f + q * (17325.0f + q * (378.0f + q))) / (135135.0f + q * (62370.0f + q * (3150.0f + q * 28.0f)));
}

struct Saturator
{
    struct Channel
    {
        HalfBand up1{ 75 }, up2{ 27 }, down2{ 27 }, down1{ 75 };
    };
    void process (float* left, float* right, int frames)
    {
        const float gain = std::pow (10.0f, driveDb / 20.0f), back = std::pow (10.0f, -driveDb / 40.0f);
        float* audio[]{ left, right };
        const auto count = static_cast<size_t> (frames);
        std::array<float, 2 * blockFrames> twice;
        std::array<float, 4 * blockFrames> four;
        for (size_t c = 0; c < 2; ++c)
        {
            auto& s = channels[c];
            for (size_t n = 0; n < count; ++n)
                audio[c][n] *= gain;
            s.up1.up (audio[c], twice.data(), count);
            s.up2.up (twice.data(), four.data(), 2 * count);
            for (size_t n = 0; n < 4 * count; ++n)
                four[n] = padeTanh (four[n]);
            s.down2.down (four.data(), twice.data(), 2 * count);
            s.down1.down (twice.data(), audio[c], count);
            for (size_t n = 0; n < count; ++n)
                audio[c][n] *= back;
        }
    }
    std::array<Channel, 2> channels;
};

struct Filter
{
    void process (float* left, float* right, int frames)
    {
        float* audio[]{ left, right };
        const auto& hz = cutoffs();
        for (int n = 0; n < frames; ++n)
        {
            const float g = std::tan (pi * hz[static_cast<size_t> (n)] / static_cast<float> (rate)), k = 1.0f / filterQ;
            const float a1 = 1.0f / (1.0f + g * (g + k)), a2 = g * a1, a3 = g * a2;
            for (size_t c = 0; c < 2; ++c)
            {
                const float v3 = audio[c][n] - state[c][1], v1 = a1 * state[c][0] + a2 * v3, v2 = state[c][1] + a2 * state[c][0] + a3 * v3;
                state[c] = { 2.0f * v1 - state[c][0], 2.0f * v2 - state[c][1] };
                audio[c][n] = v2;
            }
        }
    }
    std::array<std::array<float, 2>, 2> state{};
};

struct Ladder
{
    void process (float* left, float* right, int frames)
    {
        const float t = std::tan (pi * ladderHz / static_cast<float> (rate)), g = t / (1.0f + t), k = 4.0f * ladderResonance;
        float* audio[]{ left, right };
        for (size_t c = 0; c < 2; ++c)
            for (int n = 0; n < frames; ++n)
            {
                auto& s = state[c];
                float sum = 0.0f;
                for (size_t i = 0; i < 4; ++i)
                    sum = g * sum + (1.0f - g) * s[i];
                float x = padeTanh ((audio[c][n] * std::sqrt (1.0f + k) - k * sum) / (1.0f + k * g * g * g * g));
                for (size_t i = 0; i < 4; ++i)
                {
                    const float v = (x - s[i]) * g;
                    x = v + s[i];
                    s[i] = x + v;
                }
                audio[c][n] = x;
            }
    }
    std::array<std::array<float, 4>, 2> state{};
};

struct Compressor
{
    void process (float* left, float* right, int frames)
    {
        const float attack = std::exp (-1000.0f / (attackMs * static_cast<float> (rate))), release = std::exp (-1000.0f / (releaseMs * static_cast<float> (rate)));
        std::array<float, blockFrames> wanted, gains;
        const auto count = static_cast<size_t> (frames);
        for (size_t n = 0; n < count; ++n)
        {
            const float over = 20.0f * std::log10 (std::fmax (std::fmax (std::fabs (left[n]), std::fabs (right[n])), 1.0e-6f)) - thresholdDb;
            const float into = std::fmin (std::fmax (over + 3.0f, 0.0f), 6.0f);
            wanted[n] = (1.0f - 1.0f / ratio) * (into * into / 12.0f + std::fmax (over - 3.0f, 0.0f));
        }
        for (size_t n = 0; n < count; ++n)
        {
            reduction = wanted[n] + (wanted[n] > reduction ? attack : release) * (reduction - wanted[n]);
            gains[n] = reduction;
        }
        for (size_t n = 0; n < count; ++n)
            gains[n] = std::exp2 (-0.16609640f * gains[n]);
        for (size_t n = 0; n < count; ++n)
        {
            left[n] *= gains[n];
            right[n] *= gains[n];
        }
    }
    float reduction = 0.0f;
};

struct Chorus
{
    void process (float* left, float* right, int frames)
    {
        float* audio[]{ left, right };
        for (int n = 0; n < frames; ++n)
        {
            at = (at + 1) & mask;
            for (size_t c = 0; c < 2; ++c)
            {
                lines[c][at] = audio[c][n];
                float copies = 0.0f;
                const float sine = std::sin (2.0f * pi * (static_cast<float> (phase) + 0.25f * static_cast<float> (c)));
                for (const float swing : { sine, -sine })
                {
                    const float delay = 48.0f * (12.0f + 6.0f * chorusDepth * swing);
                    const auto whole = static_cast<size_t> (delay);
                    const float t = delay - static_cast<float> (whole);
                    const auto tap = [&] (size_t back) { return lines[c][(at - back) & mask]; };
                    const float a = tap (whole - 1), b = tap (whole), d = tap (whole + 1), e = tap (whole + 2);
                    const float c1 = 0.5f * (d - a), c2 = a - 2.5f * b + 2.0f * d - 0.5f * e, c3 = 0.5f * (e - a) + 1.5f * (b - d);
                    copies += ((c3 * t + c2) * t + c1) * t + b;
                }
                audio[c][n] += chorusMix * (0.7071f * copies - audio[c][n]);
            }
            phase += static_cast<double> (chorusHz) / rate;
            phase -= std::floor (phase);
        }
    }
    static constexpr size_t mask = 1023;
    std::array<std::array<float, mask + 1>, 2> lines{};
    size_t at = 0;
    double phase = 0.0;
};

struct Reverb // eight lines and a Hadamard matrix, behind four all-passes per channel
{
    Reverb()
    {
        for (size_t i = 0; i < 8; ++i)
            gains[i] = std::pow (10.0f, -3.0f * static_cast<float> (lengths[i]) / (static_cast<float> (rate) * decaySeconds));
    }
    void process (float* left, float* right, int frames)
    {
        float* audio[]{ left, right };
        for (int n = 0; n < frames; ++n)
        {
            at = (at + 1) & mask;
            std::array<float, 2> input{};
            for (size_t c = 0; c < 2; ++c)
            {
                input[c] = audio[c][n];
                for (size_t i = 0; i < 4; ++i)
                {
                    const float old = diffusers[c][i][(at - allPass[i]) & mask], fed = input[c] - 0.625f * old;
                    diffusers[c][i][at] = fed;
                    input[c] = old + 0.625f * fed;
                }
            }
            std::array<float, 8> out;
            for (size_t i = 0; i < 8; ++i)
            {
                damped[i] += 0.54f * (lines[i][(at - lengths[i]) & mask] - damped[i]);
                out[i] = damped[i] * gains[i];
            }
            audio[0][n] += 0.3f * (0.5f * (out[0] - out[2] + out[4] - out[6]) - audio[0][n]);
            audio[1][n] += 0.3f * (0.5f * (out[1] - out[3] + out[5] - out[7]) - audio[1][n]);
            for (size_t half = 1; half < 8; half *= 2)
                for (size_t i = 0; i < 8; i += 2 * half)
                    for (size_t j = i; j < i + half; ++j)
                    {
                        const float a = out[j], b = out[j + half];
                        out[j] = a + b;
                        out[j + half] = a - b;
                    }
            for (size_t i = 0; i < 8; ++i)
                lines[i][at] = input[i % 2] + 0.35355339f * out[i];
        }
    }
    static constexpr size_t mask = 4095;
    static constexpr std::array<size_t, 8> lengths{ 1522, 1781, 1931, 2132, 2534, 2802, 3212, 3510 };
    static constexpr std::array<size_t, 4> allPass{ 229, 173, 611, 447 };
    std::array<std::array<float, mask + 1>, 8> lines{};
    std::array<std::array<std::array<float, mask + 1>, 4>, 2> diffusers{};
    std::array<float, 8> damped{}, gains{};
    size_t at = 0;
};

struct Synth
{
    struct Voice
    {
        float phase = 0.0f, step = 0.0f, level = 0.0f, s1 = 0.0f, s2 = 0.0f;
        bool isAttack = true;
    };
    Synth()
    {
        for (int i = 0; i < numKeys; ++i)
            voices[static_cast<size_t> (i)].step = 440.0f * std::exp2 (static_cast<float> (firstKey + 3 * i - 69) / 12.0f) / static_cast<float> (rate);
    }
    void process (float* left, float* right, int frames)
    {
        const float g = std::tan (pi * synthCutoffHz / static_cast<float> (rate)), a1 = 1.0f / (1.0f + g * (g + 1.0f / synthQ)), a2 = g * a1, a3 = g * a2;
        for (int n = 0; n < frames; ++n)
        {
            float sum = 0.0f;
            for (auto& v : voices)
            {
                float saw = 2.0f * v.phase - 1.0f;
                if (v.phase < v.step)
                {
                    const float t = v.phase / v.step - 1.0f;
                    saw += t * t;
                }
                else if (v.phase > 1.0f - v.step)
                {
                    const float t = (v.phase - 1.0f) / v.step + 1.0f;
                    saw -= t * t;
                }
                v.phase += v.step;
                if (v.phase >= 1.0f)
                    v.phase -= 1.0f;
                if (v.isAttack)
                {
                    v.level += 1.0f / 240.0f;
                    if (v.level >= 1.0f)
                    {
                        v.level = 1.0f;
                        v.isAttack = false;
                    }
                }
                else
                    v.level += 0.00072f * (0.7f - v.level);
                const float v3 = saw - v.s2, band = a1 * v.s1 + a2 * v3, low = v.s2 + a2 * v.s1 + a3 * v3;
                v.s1 = 2.0f * band - v.s1;
                v.s2 = 2.0f * low - v.s2;
                sum += v.level * low;
            }
            left[n] = right[n] = 0.2f * sum;
        }
    }
    std::array<Voice, static_cast<size_t> (numKeys)> voices;
};

struct Eq // transposed direct form II, all bands of both channels in one loop; the cookbook's coefficients
{
    struct Biquad
    {
        float b0, b1, b2, a1, a2;
    };
    Eq()
    {
        const float up = std::pow (10.0f, bandDb / 40.0f);
        bands = { shelf (lowHz, up, 1.0f), bell (midHz, 1.0f / up), shelf (highHz, up, -1.0f) };
    }
    static Biquad bell (float hz, float a)
    {
        const float w = 2.0f * pi * hz / static_cast<float> (rate), alpha = std::sin (w) / (2.0f * bandQ), a0 = 1.0f + alpha / a;
        return { (1.0f + alpha * a) / a0, -2.0f * std::cos (w) / a0, (1.0f - alpha * a) / a0, -2.0f * std::cos (w) / a0, (1.0f - alpha / a) / a0 };
    }
    static Biquad shelf (float hz, float a, float sign)
    {
        const float w = 2.0f * pi * hz / static_cast<float> (rate), c = sign * std::cos (w), root = 2.0f * std::sqrt (a) * std::sin (w) / (2.0f * 0.7071f);
        const float a0 = (a + 1.0f) + (a - 1.0f) * c + root;
        return { a * ((a + 1.0f) - (a - 1.0f) * c + root) / a0, sign * 2.0f * a * ((a - 1.0f) - (a + 1.0f) * c) / a0, a * ((a + 1.0f) - (a - 1.0f) * c - root) / a0, sign * -2.0f * ((a - 1.0f) + (a + 1.0f) * c) / a0, ((a + 1.0f) + (a - 1.0f) * c - root) / a0 };
    }
    void process (float* left, float* right, int frames)
    {
        float* audio[]{ left, right };
        for (int n = 0; n < frames; ++n)
            for (size_t c = 0; c < 2; ++c)
            {
                float x = audio[c][n];
                for (size_t i = 0; i < 3; ++i)
                {
                    const auto& b = bands[i];
                    auto& s = state[c][i];
                    const float y = b.b0 * x + s[0];
                    s = { b.b1 * x - b.a1 * y + s[1], b.b2 * x - b.a2 * y };
                    x = y;
                }
                audio[c][n] = x;
            }
    }
    std::array<Biquad, 3> bands;
    std::array<std::array<std::array<float, 2>, 3>, 2> state{};
};

template <typename State>
Entry entry (int task)
{
#if defined(PLUGSMITH_FAST_MATH)
    const char* name = "plain -ffast-math";
#else
    const char* name = "plain";
#endif
    return { task, name, [] { return std::make_unique<PeerOf<State>>(); } };
}

std::vector<Entry> entries()
{
    return { entry<Saturator> (1), entry<Filter> (2), entry<Ladder> (3), entry<Compressor> (4), entry<Chorus> (5), entry<Reverb> (6), entry<Synth> (7), entry<Eq> (8) };
}
} // namespace

#if defined(PLUGSMITH_FAST_MATH)
std::vector<Entry> fastMathPeers()
{
    return entries();
}
#else
std::vector<Entry> plainPeers()
{
    return entries();
}
#endif

} // namespace plugsmith::bench
