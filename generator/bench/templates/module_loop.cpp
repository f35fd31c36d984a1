// Times a plugin's module as native code: the same functions, called as module_loop.js calls them.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>
#if defined(__SSE2__)
 #include <xmmintrin.h>
#endif

extern "C"
{
    void prepare (float sampleRate);
    float* samples (int channel);
    void midi (int frame, int status, int data1, int data2);
    int process (int frames, float beatsPerMinute, double beats, int isPlaying, int isBypassed);
}

int main()
{
#if defined(__SSE2__)
    _mm_setcsr (_mm_getcsr() | 0x8040); // denormal numbers are zero, as in a DAW
#endif
    constexpr int frames = 128, blocks = 250, rounds = 15;
    prepare (48000.0f);
    std::uint32_t noise = 1;
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round)
    {
        for (const int status : { 0x80, 0x90 })
            for (const int key : { 45, 57, 60, 64 })
                midi (0, status, key, 90);
        const auto began = std::chrono::steady_clock::now();
        for (int block = 0; block < blocks; ++block)
        {
            for (int channel = 0; channel < 2; ++channel)
                for (int n = 0; n < frames; ++n)
                {
                    noise = noise * 1664525u + 1013904223u;
                    samples (channel)[n] = static_cast<float> (static_cast<std::int32_t> (noise)) * 1.0e-10f;
                }
            process (frames, 120.0f, 0.0, 0, 0);
        }
        times.push_back (std::chrono::duration<double, std::micro> (std::chrono::steady_clock::now() - began).count() / blocks);
    }
    std::sort (times.begin(), times.end());
    std::printf ("%.4f\n", times[rounds / 2]);
}
