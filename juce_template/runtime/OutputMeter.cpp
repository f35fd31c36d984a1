#include "OutputMeter.h"
#include "Identity.h"
#include "LookAndFeel.h"

namespace plugsmith::runtime
{

namespace
{
constexpr float fall = 0.82f; // of 30 frames a second: 20 dB in 0.4 s, as a needle falls
constexpr int framesHeld = 45;
constexpr float highest = 6.0f, lowest = -60.0f, silence = 1.0e-4f;

float placeOf (float decibels)
{
    return juce::jlimit (0.0f, 1.0f, (decibels - lowest) / (highest - lowest));
}
} // namespace

OutputMeter::OutputMeter (Processor& processor)
    : audio (processor)
{
    setTitle ("Output level");
}

bool OutputMeter::Bar::take (float now)
{
    const auto before = std::pair (level, peak);
    level = std::max (now, level * fall);
    if (level < silence)
        level = 0.0f;
    if (now >= peak)
    {
        peak = now;
        held = framesHeld;
    }
    else if (held > 0)
        --held;
    else
        peak = peak * fall < silence ? 0.0f : peak * fall;
    return before != std::pair (level, peak);
}

void OutputMeter::refresh()
{
    bool hasMoved = input.take (audio.inputMeter.take());
    for (size_t channel = 0; channel < output.size(); ++channel)
    {
        const auto now = audio.outputMeters[channel].take();
        if (now > loudest)
        {
            loudest = now;
            hasMoved = true;
        }
        hasMoved = output[channel].take (now) || hasMoved;
    }
    if (hasMoved)
        repaint();
}

void OutputMeter::mouseDown (const juce::MouseEvent&)
{
    loudest = 0.0f;
    repaint();
}

void OutputMeter::paint (juce::Graphics& g)
{
    g.setColour (LookAndFeel::well());
    g.fillRoundedRectangle (getLocalBounds().toFloat(), 8.0f);

    auto area = getLocalBounds().reduced (7, 8);
    const auto isOver = loudest >= 1.0f;
    g.setFont (LookAndFeel::font (12.5f, true));
    g.setColour (isOver ? juce::Colour (0xffff5a52) : LookAndFeel::text());
    const auto decibels = juce::Decibels::gainToDecibels (loudest, -100.0f);
    const auto text = decibels <= -99.0f ? juce::String ("dB") : juce::String (std::abs (decibels), 1);
    g.drawText (decibels > -99.0f && decibels < -0.05f ? juce::String::charToString (0x2212) + text : text, area.removeFromTop (18), juce::Justification::centred);
    area.removeFromTop (6);

    auto bars = area.toFloat().withTrimmedBottom (2.0f).withTrimmedTop (4.0f);
    auto scale = bars.removeFromRight (20.0f);
    g.setFont (LookAndFeel::font (10.5f));
    auto above = -100.0f;
    for (const float db : { 0.0f, 6.0f, -6.0f, -12.0f, -24.0f, -36.0f, -48.0f })
    {
        const auto y = bars.getBottom() - bars.getHeight() * placeOf (db);
        if (std::abs (y - above) < 12.0f) // a low window has no room for all
            continue;
        above = y;
        g.setColour (LookAndFeel::quietText());
        g.drawText (db < 0.0f ? juce::String::charToString (0x2212) + juce::String (juce::roundToInt (-db)) : db > 0.0f ? "+6"
                                                                                                                        : "0",
                    scale.withY (y - 6.0f).withHeight (12.0f), juce::Justification::centredRight);
    }

    const auto draw = [&g] (juce::Rectangle<float> bar, const Bar& value) {
        g.setColour (LookAndFeel::line().withAlpha (0.7f));
        g.fillRoundedRectangle (bar, 2.0f);
        const auto top = placeOf (juce::Decibels::gainToDecibels (value.level, lowest));
        if (top > 0.0f)
        {
            juce::ColourGradient gradient (juce::Colour (0xff3fae7c), 0.0f, bar.getBottom(), juce::Colour (0xffff5a52), 0.0f, bar.getY(), false);
            gradient.addColour (0.75, juce::Colour (0xff6cc08a));
            gradient.addColour (static_cast<double> (placeOf (-6.0f)), juce::Colour (0xffe3c04f));
            g.setGradientFill (gradient);
            g.fillRoundedRectangle (bar.withTop (bar.getBottom() - bar.getHeight() * top), 2.0f);
        }
        if (const auto peak = placeOf (juce::Decibels::gainToDecibels (value.peak, lowest)); peak > 0.0f)
        {
            g.setColour (LookAndFeel::text());
            g.fillRect (juce::Rectangle<float> (bar.getX(), bar.getBottom() - bar.getHeight() * peak - 1.0f, bar.getWidth(), 1.5f));
        }
    };
    if (! identity::isInstrument)
    {
        draw (bars.removeFromLeft (3.0f), input);
        bars.removeFromLeft (3.0f);
    }
    const auto each = 0.5f * (bars.getWidth() - 4.0f);
    draw (bars.removeFromLeft (each), output[0]);
    bars.removeFromLeft (2.0f);
    draw (bars.removeFromLeft (each), output[1]);
}

} // namespace plugsmith::runtime
