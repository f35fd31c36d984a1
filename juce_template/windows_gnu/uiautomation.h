// What mingw-w64's header lacks of Microsoft's, and JUCE uses.
#pragma once
#include_next <uiautomation.h>

enum CaretPosition
{
    CaretPosition_Unknown = 0,
    CaretPosition_EndOfLine = 1,
    CaretPosition_BeginningOfLine = 2
};
