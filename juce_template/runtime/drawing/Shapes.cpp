#include "Curves.h"
#include <cstdio>

namespace plugsmith::drawing
{

namespace
{
const Table& table()
{
    static const Table all = [] {
        Table made;
        for (const auto add : { addLevels, addResponses, addTimes, addWaves, addSpaces })
            add (made);
        return made;
    }();
    return all;
}

/** Values beyond all reason, of a session or a host, must not be drawn outside of the frame. */
float inside (float place)
{
    return place >= 0.0f ? std::min (place, 1.0f) : 0.0f; // NaN too
}

void keepInside (Shape& shape)
{
    const auto move = [] (Point& point) { point = { inside (point.x), inside (point.y) }; };
    for (auto& line : shape.lines)
        std::for_each (line.points.begin(), line.points.end(), move);
    for (auto& bar : shape.bars)
        bar = { inside (bar.x), inside (bar.from), inside (bar.to), inside (bar.strength) };
    for (auto& dot : shape.dots)
        move (dot.at);
}
} // namespace

Shape shapeOf (const std::string& of, const Roles& roles)
{
    const auto found = table().find (of);
    if (found == table().end())
        return {};
    auto shape = found->second (of, roles);
    keepInside (shape);
    return shape;
}

bool isDrawing (const std::string& of)
{
    return of == "output" || table().count (of) != 0;
}

std::vector<std::string> drawings()
{
    std::vector<std::string> words;
    for (const auto& [word, draw] : table())
        words.push_back (word);
    return words;
}

std::string timeText (float milliseconds)
{
    std::array<char, 32> text{};
    if (milliseconds >= 999.5f)
        std::snprintf (text.data(), text.size(), "%.2f s", static_cast<double> (0.001f * milliseconds));
    else
        std::snprintf (text.data(), text.size(), milliseconds < 9.95f ? "%.1f ms" : "%.0f ms", static_cast<double> (milliseconds));
    return text.data();
}

} // namespace plugsmith::drawing
