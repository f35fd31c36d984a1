// What a block does between two marks of the audio thread, counted by guard/AudioGuard.cpp.
#include "blocks.h"
#include "catch.h"
#include "signal.h"
#include <pthread.h>

extern "C" {
__attribute__ ((weak)) void plugsmithAudioEnter();
__attribute__ ((weak)) void plugsmithAudioLeave();
__attribute__ ((weak)) void plugsmithGuardTake (std::int64_t*);
}

using namespace plugsmith;

namespace
{
using Counts = std::array<std::int64_t, 4>; // allocations, frees, locks, system calls

template <typename Work>
Counts counted (Work&& work)
{
    Counts counts{};
    plugsmithGuardTake (counts.data());
    plugsmithAudioEnter();
    work();
    plugsmithAudioLeave();
    plugsmithGuardTake (counts.data());
    return counts;
}

bool isGuarded()
{
    return plugsmithGuardTake != nullptr; // not under sanitizers, which bring a malloc of their own
}
} // namespace

TEST_CASE ("the guard sees what it is there to see")
{
    if (! isGuarded())
        return;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    const auto counts = counted ([&mutex] {
        auto* volatile kept = new std::vector<float> (100);
        delete kept;
        pthread_mutex_lock (&mutex);
        pthread_mutex_unlock (&mutex);
    });
    CHECK (counts[0] == 2);
    CHECK (counts[1] == 2);
    CHECK (counts[2] == 1);
}

TEST_CASE ("no block allocates, frees, locks or calls the system in process, reset or a setter")
{
    if (! isGuarded())
        return;
    for (const auto& kind : test::everyBlock())
        DYNAMIC_SECTION (kind.name)
        {
            auto block = kind.make();
            block->prepare ({ test::rate, 512, 2 });
            auto audio = test::noise (9600);
            const auto counts = counted ([&] {
                test::runThrough (*block, audio, 480);
                block->setEverything (0.4f);
                test::runThrough (*block, audio, 480);
                block->reset();
                test::runThrough (*block, audio, 480);
            });
            CHECK (counts == Counts{});
        }
}
