#pragma once

#include "Shape.h"

namespace plugsmith::drawing
{

/** Points of a function over the whole width. @param function  from 0 to 1 to any number; what is outside of the frame is cut */
template <typename Function>
Line curve (Function function, int numPoints = 96)
{
    Line line;
    for (int n = 0; n < numPoints; ++n)
    {
        const float x = static_cast<float> (n) / static_cast<float> (numPoints - 1);
        line.points.push_back ({ x, static_cast<float> (function (x)) });
    }
    return line;
}

inline Line filled (Line line, float floor = 0.0f)
{
    line.isFilled = true;
    line.floor = floor;
    return line;
}

inline Line quiet (Line line)
{
    line.isQuiet = true;
    return line;
}

inline float gainOf (float decibels)
{
    return std::pow (10.0f, 0.05f * decibels);
}

inline float decibelsOf (float gain)
{
    return 20.0f * std::log10 (std::max (gain, 1.0e-6f));
}

/** A time in words: "380 ms", "1.52 s". */
std::string timeText (float milliseconds);

} // namespace plugsmith::drawing
