#pragma once

#include <juce_core/juce_core.h>

#if JUCE_LINUX
extern "C" {
/** From guard/AudioGuard.cpp if that is preloaded, else null: a host that measures then counts what must not be done here. */
__attribute__ ((weak)) void plugsmithAudioEnter();
__attribute__ ((weak)) void plugsmithAudioLeave();
}
#endif

namespace plugsmith::runtime
{

/** Marks what is done while it lives as done on the audio thread. */
class AudioThreadMark
{
public:
#if JUCE_LINUX
    AudioThreadMark() noexcept
    {
        if (plugsmithAudioEnter != nullptr)
            plugsmithAudioEnter();
    }

    ~AudioThreadMark()
    {
        if (plugsmithAudioLeave != nullptr)
            plugsmithAudioLeave();
    }
#else
    AudioThreadMark() noexcept {} // not defaulted: an unused variable of it would be a warning
#endif

    JUCE_DECLARE_NON_COPYABLE (AudioThreadMark)
};

} // namespace plugsmith::runtime
