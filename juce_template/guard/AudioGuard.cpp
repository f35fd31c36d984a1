// Preloaded into a host that measures: counts what a plugin does between the two marks of its audio thread that may
// take unbounded time. Linux and glibc only.
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

namespace
{
enum Counter
{
    allocations,
    frees,
    locks,
    systemCalls,
    numCounters
};

thread_local int inside = 0;
std::int64_t counts[numCounters] = {};

void count (Counter counter) noexcept
{
    if (inside > 0)
        __atomic_fetch_add (&counts[counter], 1, __ATOMIC_RELAXED);
}

template <typename Function>
Function next (Function, const char* name) noexcept
{
    return reinterpret_cast<Function> (dlsym (RTLD_NEXT, name));
}
} // namespace

extern "C" {
void* __libc_malloc (std::size_t);
void* __libc_calloc (std::size_t, std::size_t);
void* __libc_realloc (void*, std::size_t);
void* __libc_memalign (std::size_t, std::size_t);
void __libc_free (void*);

void plugsmithAudioEnter()
{
    ++inside;
}
void plugsmithAudioLeave()
{
    --inside;
}

/** Copies allocations, frees, locks and system calls since the last call to `destination`, and starts again at 0. */
void plugsmithGuardTake (std::int64_t* destination)
{
    for (int counter = 0; counter < numCounters; ++counter)
        destination[counter] = __atomic_exchange_n (&counts[counter], 0, __ATOMIC_RELAXED);
}

void* malloc (std::size_t size)
{
    count (allocations);
    return __libc_malloc (size);
}

void* calloc (std::size_t number, std::size_t size)
{
    count (allocations);
    return __libc_calloc (number, size);
}

void* realloc (void* block, std::size_t size)
{
    count (allocations);
    return __libc_realloc (block, size);
}

void* aligned_alloc (std::size_t alignment, std::size_t size)
{
    count (allocations);
    return __libc_memalign (alignment, size);
}

int posix_memalign (void** block, std::size_t alignment, std::size_t size)
{
    count (allocations);
    *block = __libc_memalign (alignment, size);
    return *block == nullptr ? 12 : 0; // ENOMEM
}

void free (void* block)
{
    if (block != nullptr)
        count (frees);
    __libc_free (block);
}

int pthread_mutex_lock (pthread_mutex_t* mutex)
{
    static const auto original = next (&pthread_mutex_lock, "pthread_mutex_lock");
    count (locks);
    return original (mutex);
}

ssize_t write (int file, const void* data, std::size_t size)
{
    static const auto original = next (&write, "write");
    count (systemCalls);
    return original (file, data, size);
}

ssize_t read (int file, void* data, std::size_t size)
{
    static const auto original = next (&read, "read");
    count (systemCalls);
    return original (file, data, size);
}

int usleep (useconds_t microseconds)
{
    static const auto original = next (&usleep, "usleep");
    count (systemCalls);
    return original (microseconds);
}

int nanosleep (const timespec* wanted, timespec* left)
{
    static const auto original = next (&nanosleep, "nanosleep");
    count (systemCalls);
    return original (wanted, left);
}
}
