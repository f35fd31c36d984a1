#include "blocks.h"
#include "catch.h"
#include "dsp/internal/awake.h"
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

// As in WebAssembly, where denormal numbers cannot be taken for zero: this program is compiled with PLUGSMITH_KEEP_AWAKE.

namespace plugsmith::test
{

TEST_CASE ("nothing decays among denormal numbers, neither while it sounds nor in silence")
{
#if defined(__SSE2__)
    constexpr unsigned denormalOperand = 0x2; // of MXCSR: the processor sets it, and never clears it
    constexpr int frames = 128, secondsOfSound = 4, seconds = 24;
    for (const auto& kind : everyBlock())
    {
        auto block = kind.make();
        block->prepare ({ 48000.0, frames, 2 });
        std::array<std::array<float, frames>, 2> samples{};
        std::array<float*, 2> channels{ samples[0].data(), samples[1].data() };
        const std::array<dsp::MidiEvent, 3> down{ { { 0, 0x90, 45, 90 }, { 0, 0x90, 60, 90 }, { 0, 0x90, 64, 90 } } };
        std::uint32_t dice = 1;
        int slow = 0;
        for (int at = 0; at < seconds * 48000; at += frames)
        {
            for (auto& channel : samples)
                for (auto& sample : channel)
                {
                    dice = dice * 1664525u + 1013904223u;
                    sample = at < secondsOfSound * 48000 && ! kind.isInstrument ? 1.0e-10f * static_cast<float> (static_cast<std::int32_t> (dice)) : 0.0f;
                }
            const dsp::Block audio{ channels.data(), 2, frames };
            dsp::keepAwake (audio); // as runtime/Sound.h does
            _mm_setcsr (_mm_getcsr() & ~denormalOperand);
            block->play (audio, at == 0 ? std::span<const dsp::MidiEvent> (down) : std::span<const dsp::MidiEvent>());
            slow += (_mm_getcsr() & denormalOperand) != 0 ? 1 : 0;
        }
        INFO (kind.name << ": in " << slow << " of " << seconds * 48000 / frames << " chunks");
        // A wave folder's sine has a cube: that of -300 dB is denormal, in one operation of each vector. What decays has many.
        // A square's filter settles between two edges, in up to 9 % of the chunks.
        if (kind.name != "fold")
            CHECK (10 * slow < seconds * 48000 / frames);
    }
#else
    SUCCEED ("only SSE2 tells of denormal operands");
#endif
}

} // namespace plugsmith::test
