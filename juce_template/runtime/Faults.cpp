#include "Faults.h"
#include <array>
#include <atomic>
#include <cstdio>

namespace plugsmith::runtime
{

namespace
{
enum State
{
    empty,
    beingWritten,
    full
};

std::atomic<int> state{ empty };
std::array<char, 200> message{};
} // namespace

void Faults::tell (const char* what, const char* about) noexcept
{
    int expected = empty;
    if (! state.compare_exchange_strong (expected, beingWritten, std::memory_order_acquire))
        return;
    // Not by snprintf: the audio thread is here.
    size_t end = 0;
    for (const char* part : { what, *about != '\0' ? ": " : "", about })
        for (; *part != '\0' && end + 1 < message.size(); ++part)
            message[end++] = *part;
    message[end] = '\0';
    state.store (full, std::memory_order_release);
}

void Faults::take (char* text, size_t size) noexcept
{
    text[0] = '\0';
    if (state.load (std::memory_order_acquire) != full)
        return;
    std::snprintf (text, size, "%s", message.data());
    state.store (empty, std::memory_order_release);
}

} // namespace plugsmith::runtime
