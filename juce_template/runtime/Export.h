#pragma once

#include <juce_core/juce_core.h>

/** Makes a function of the plugin's binary callable from outside of it. */
#if JUCE_WINDOWS
#define PLUGSMITH_EXPORT __declspec (dllexport)
#else
#define PLUGSMITH_EXPORT __attribute__ ((visibility ("default")))
#endif
