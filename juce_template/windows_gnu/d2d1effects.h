// What mingw-w64's header lacks of Microsoft's, and JUCE uses.
#pragma once
#include_next <d2d1effects.h>

enum D2D1_SATURATION_PROP
{
    D2D1_SATURATION_PROP_SATURATION = 0
};
