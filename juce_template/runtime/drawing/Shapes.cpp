#include "Curves.h"
#include "Drawings.h"
#include "runtime/NumberText.h"

namespace plugsmith::drawing
{

namespace
{
/** A page's module has only the drawings that its editor names, each between two bars; without that word all are there. */
constexpr bool isLinked (const Entry& each)
{
#ifdef PLUGSMITH_DRAWINGS
    constexpr std::string_view named = PLUGSMITH_DRAWINGS;
    for (auto at = named.find (each.word); at != std::string_view::npos; at = named.find (each.word, at + 1))
        if (at > 0 && named[at - 1] == '|' && named.substr (at + each.word.size(), 1) == "|")
            return true;
    return false;
#else
    return ! each.word.empty();
#endif
}

/** Those that are linked; a constant, so that nothing refers to the others. */
constexpr auto linked = [] {
    std::array<Entry, static_cast<size_t> (std::count_if (everyDrawing.begin(), everyDrawing.end(), isLinked))> kept{};
    std::copy_if (everyDrawing.begin(), everyDrawing.end(), kept.begin(), isLinked);
    return kept;
}();

const Entry* find (const std::string& word)
{
    const auto found = std::find_if (linked.begin(), linked.end(), [&word] (const Entry& each) { return each.word == word; });
    return found == linked.end() ? nullptr : &*found;
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
    const auto* found = find (of);
    if (found == nullptr)
        return {};
    auto shape = found->draw (of, roles);
    keepInside (shape);
    return shape;
}

bool isDrawing (const std::string& of)
{
    return of == "output" || find (of) != nullptr;
}

std::vector<std::string> drawings()
{
    std::vector<std::string> words;
    for (const auto& each : linked)
        words.emplace_back (each.word);
    return words;
}

std::string timeText (float milliseconds)
{
    if (milliseconds >= 999.5f)
        return runtime::fixedText (0.001f * milliseconds, 2) + " s";
    return runtime::fixedText (milliseconds, milliseconds < 9.95f ? 1 : 0) + " ms";
}

} // namespace plugsmith::drawing
