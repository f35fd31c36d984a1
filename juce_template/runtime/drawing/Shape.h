#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

/** What the pictures of sections show, from parameter values alone.

    Nothing here knows JUCE or pixels: a shape is numbers in a unit square, y upwards, that a window or a page paints. */
namespace plugsmith::drawing
{

struct Point
{
    float x = 0.0f, y = 0.0f; ///< 0 to 1; y upwards
};

/** A curve. */
struct Line
{
    std::vector<Point> points;
    bool isFilled = false; ///< down to `floor`
    bool isQuiet = false;  ///< a reference or a second thought, not the message
    float floor = 0.0f;
};

/** An upright bar: an echo, a harmonic. */
struct Bar
{
    float x = 0.0f, from = 0.0f, to = 0.0f;
    float strength = 1.0f; ///< 0 to 1
};

/** How a place on an axis is a value: `low` at 0, `high` at 1. */
struct Axis
{
    float low = 0.0f, high = 1.0f;
    bool isLogarithmic = false; ///< low and high are above 0

    float placeOf (float value) const
    {
        if (isLogarithmic)
            return std::log (std::max (value, 1.0e-6f) / low) / std::log (high / low);
        return (value - low) / (high - low);
    }

    float valueAt (float place) const { return isLogarithmic ? low * std::pow (high / low, place) : low + (high - low) * place; }
};

/** A point that can be dragged: sideways, up and down, or both. */
struct Dot
{
    Point at;
    std::string acrossRole, upRole; ///< of the parameter that it moves; empty: it stays on this axis
    Axis across, up;
};

struct Shape
{
    std::vector<Line> lines;
    std::vector<Bar> bars;
    std::vector<Dot> dots;
    std::vector<float> verticals, horizontals; ///< of the grid
    Axis across, up;                           ///< what the places of curves are in: Hz and dB of a response, dB in and out of dynamics
    std::string label;
};

/** The values of a section's parameters by role, in their own units; a choice is its index. */
class Roles
{
public:
    std::map<std::string, float> values;
    float beatsPerMinute = 120.0f;

    bool has (const std::string& role) const { return values.count (role) != 0; }

    /** @param usual  if the section has no such parameter */
    float get (const std::string& role, float usual) const
    {
        const auto found = values.find (role);
        return found != values.end() && std::isfinite (found->second) ? found->second : usual;
    }

    int index (const std::string& role, int usual = 0) const { return static_cast<int> (std::lround (get (role, static_cast<float> (usual)))); }
};

/** Makes the shape of a drawing's word: "tube", "low-pass", "echoes", ...
    @return an empty one for "output", and for a word that is not known */
Shape shapeOf (const std::string& of, const Roles& roles);

/** Tells whether there is such a drawing; "output" is one. */
bool isDrawing (const std::string& of);

/** All words but "output", in no order that means anything. */
std::vector<std::string> drawings();

} // namespace plugsmith::drawing
