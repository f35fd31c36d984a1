#include "SectionDrawing.h"

namespace plugsmith::runtime
{

namespace
{
constexpr float dotRadius = 4.5f, reach = 12.0f;
}

SectionDrawing::SectionDrawing (juce::AudioProcessorValueTreeState& tree, const Drawing& drawing)
    : of (drawing.of)
{
    for (const auto& [role, id] : drawing.roles)
        if (auto* parameter = tree.getParameter (id))
            parameters.push_back ({ role, parameter, -1.0f });
    setTitle ("Curve");
    setAccessible (false); // it says nothing that the knobs do not
    refresh (120.0f);
}

void SectionDrawing::refresh (float beatsPerMinute)
{
    bool hasMoved = ! isDrawn || ! juce::approximatelyEqual (beatsPerMinute, roles.beatsPerMinute);
    for (auto& [role, parameter, position] : parameters)
    {
        const auto now = parameter->getValue();
        hasMoved = hasMoved || ! juce::approximatelyEqual (now, position);
        position = now;
    }
    if (! hasMoved)
        return;
    isDrawn = true;
    roles.beatsPerMinute = beatsPerMinute;
    for (const auto& [role, parameter, position] : parameters)
        roles.values[role] = parameter->convertFrom0to1 (position);
    shown = drawing::shapeOf (of, roles);
    repaint();
}

juce::RangedAudioParameter* SectionDrawing::parameterOf (const std::string& role) const
{
    for (const auto& each : parameters)
        if (each.role == role)
            return each.parameter;
    return nullptr;
}

juce::Point<float> SectionDrawing::pixelOf (drawing::Point point) const
{
    const auto area = plot();
    return { area.getX() + point.x * area.getWidth(), area.getBottom() - point.y * area.getHeight() };
}

void SectionDrawing::paint (juce::Graphics& g)
{
    const auto accent = LookAndFeel::accentOf (*this);
    const auto area = plot();
    g.setColour (LookAndFeel::well());
    g.fillRoundedRectangle (getLocalBounds().toFloat(), 6.0f);

    g.setColour (LookAndFeel::line().withAlpha (0.55f));
    for (const auto x : shown.verticals)
        g.fillRect (juce::Rectangle<float> (pixelOf ({ x, 0.0f }).x - 0.5f, area.getY(), 1.0f, area.getHeight()));
    for (const auto y : shown.horizontals)
        g.fillRect (juce::Rectangle<float> (area.getX(), pixelOf ({ 0.0f, y }).y - 0.5f, area.getWidth(), 1.0f));

    for (const auto& bar : shown.bars)
    {
        const auto top = pixelOf ({ bar.x, bar.to }), bottom = pixelOf ({ bar.x, bar.from });
        const auto width = shown.bars.size() > 20 ? 1.5f : 4.0f;
        g.setColour (accent.withAlpha (0.15f + 0.85f * bar.strength));
        g.fillRoundedRectangle (juce::Rectangle<float> (top.x - 0.5f * width, top.y, width, std::max (1.0f, bottom.y - top.y)), 0.4f * width);
    }

    for (const auto& line : shown.lines)
    {
        juce::Path path;
        for (size_t n = 0; n < line.points.size(); ++n)
            if (const auto pixel = pixelOf (line.points[n]); n == 0)
                path.startNewSubPath (pixel);
            else
                path.lineTo (pixel);
        if (path.isEmpty())
            continue;
        if (line.isFilled)
        {
            auto under = path;
            under.lineTo (pixelOf ({ line.points.back().x, line.floor }));
            under.lineTo (pixelOf ({ line.points.front().x, line.floor }));
            under.closeSubPath();
            g.setColour (accent.withAlpha (0.16f));
            g.fillPath (under);
        }
        g.setColour (line.isQuiet ? LookAndFeel::quietText().withAlpha (0.35f) : accent);
        g.strokePath (path, juce::PathStrokeType (line.isQuiet ? 1.0f : 1.8f, juce::PathStrokeType::curved, juce::PathStrokeType::rounded));
    }

    for (size_t n = 0; n < shown.dots.size(); ++n)
    {
        const auto isFixed = shown.dots[n].acrossRole.empty() && shown.dots[n].upRole.empty();
        if (isFixed)
            continue;
        const auto isLit = static_cast<int> (n) == hovered || static_cast<int> (n) == dragged;
        const auto radius = isLit ? dotRadius + 1.5f : dotRadius;
        g.setColour (LookAndFeel::well());
        g.fillEllipse (juce::Rectangle<float> (2.0f * radius + 3.0f, 2.0f * radius + 3.0f).withCentre (pixelOf (shown.dots[n].at)));
        g.setColour (isLit ? accent.brighter (0.5f) : LookAndFeel::text());
        g.fillEllipse (juce::Rectangle<float> (2.0f * radius, 2.0f * radius).withCentre (pixelOf (shown.dots[n].at)));
    }

    if (! shown.label.empty())
    {
        g.setColour (LookAndFeel::quietText());
        g.setFont (LookAndFeel::font (11.5f));
        g.drawText (shown.label, getLocalBounds().reduced (7, 4), juce::Justification::topRight);
    }
}

int SectionDrawing::dotAt (juce::Point<float> place) const
{
    auto nearest = reach;
    int found = -1;
    for (size_t n = 0; n < shown.dots.size(); ++n)
    {
        const auto& dot = shown.dots[n];
        const auto away = pixelOf (dot.at).getDistanceFrom (place);
        if (away < nearest && ! (dot.acrossRole.empty() && dot.upRole.empty()))
        {
            nearest = away;
            found = static_cast<int> (n);
        }
    }
    return found;
}

void SectionDrawing::forEachParameter (int dot, const std::function<void (juce::RangedAudioParameter&)>& use) const
{
    if (! juce::isPositiveAndBelow (dot, static_cast<int> (shown.dots.size())))
        return;
    for (const auto& role : { shown.dots[static_cast<size_t> (dot)].acrossRole, shown.dots[static_cast<size_t> (dot)].upRole })
        if (auto* parameter = role.empty() ? nullptr : parameterOf (role))
            use (*parameter);
}

void SectionDrawing::mouseMove (const juce::MouseEvent& event)
{
    if (const auto now = dotAt (event.position); now != std::exchange (hovered, now))
    {
        setMouseCursor (now >= 0 ? juce::MouseCursor::PointingHandCursor : juce::MouseCursor::NormalCursor);
        repaint();
    }
}

void SectionDrawing::mouseExit (const juce::MouseEvent&)
{
    hovered = -1;
    repaint();
}

void SectionDrawing::mouseDown (const juce::MouseEvent& event)
{
    if (event.mods.isPopupMenu() || event.getNumberOfClicks() > 1)
        return;
    dragged = dotAt (event.position);
    if (dragged < 0)
        return;
    draggedTo = shown.dots[static_cast<size_t> (dragged)].at;
    last = event.position;
    forEachParameter (dragged, [] (juce::RangedAudioParameter& parameter) { parameter.beginChangeGesture(); });
}

void SectionDrawing::mouseDrag (const juce::MouseEvent& event)
{
    if (! juce::isPositiveAndBelow (dragged, static_cast<int> (shown.dots.size())))
        return;
    const auto scale = event.mods.isShiftDown() ? 0.1f : 1.0f;
    const auto area = plot();
    draggedTo.x += scale * (event.position.x - last.x) / area.getWidth();
    draggedTo.y -= scale * (event.position.y - last.y) / area.getHeight();
    last = event.position;

    const auto dot = shown.dots[static_cast<size_t> (dragged)];
    const auto move = [this] (const std::string& role, const drawing::Axis& axis, float place) {
        if (auto* parameter = role.empty() ? nullptr : parameterOf (role))
            parameter->setValueNotifyingHost (juce::jlimit (0.0f, 1.0f, parameter->convertTo0to1 (parameter->getNormalisableRange().snapToLegalValue (axis.valueAt (place)))));
    };
    move (dot.acrossRole, dot.across, draggedTo.x);
    move (dot.upRole, dot.up, draggedTo.y);
    refresh (roles.beatsPerMinute);
}

void SectionDrawing::mouseUp (const juce::MouseEvent&)
{
    forEachParameter (std::exchange (dragged, -1), [] (juce::RangedAudioParameter& parameter) { parameter.endChangeGesture(); });
    repaint();
}

void SectionDrawing::mouseDoubleClick (const juce::MouseEvent& event)
{
    forEachParameter (dotAt (event.position), [] (juce::RangedAudioParameter& parameter) {
        parameter.beginChangeGesture();
        parameter.setValueNotifyingHost (parameter.getDefaultValue());
        parameter.endChangeGesture();
    });
}

} // namespace plugsmith::runtime
