#include "KeyboardStrip.h"
#include "LookAndFeel.h"

namespace plugsmith::runtime
{

namespace
{
bool isBlack (int key)
{
    constexpr std::array black{ false, true, false, true, false, false, true, false, true, false, true, false };
    return black[static_cast<size_t> (key % 12)];
}

/** White keys from `lowest` up to a key. */
int whitesBelow (int lowest, int key)
{
    int count = 0;
    for (int each = lowest; each < key; ++each)
        count += isBlack (each) ? 0 : 1;
    return count;
}
} // namespace

KeyboardStrip::KeyboardStrip (Processor& processor)
    : audio (processor)
{
    setTitle ("Keyboard");
}

KeyboardStrip::~KeyboardStrip()
{
    release();
}

juce::Rectangle<float> KeyboardStrip::areaOf (int key) const
{
    const auto width = static_cast<float> (getWidth()) / static_cast<float> (whitesBelow (lowest, highest + 1));
    const auto x = width * static_cast<float> (whitesBelow (lowest, key));
    const auto high = static_cast<float> (getHeight());
    return isBlack (key) ? juce::Rectangle<float> (x - 0.3f * width, 0.0f, 0.6f * width, 0.6f * high) : juce::Rectangle<float> (x, 0.0f, width, high);
}

int KeyboardStrip::keyAt (juce::Point<float> place) const
{
    for (const auto wanted : { true, false }) // black keys lie on top
        for (int key = lowest; key <= highest; ++key)
            if (isBlack (key) == wanted && areaOf (key).contains (place))
                return key;
    return -1;
}

void KeyboardStrip::play (const juce::MouseEvent& event)
{
    const auto key = keyAt (event.position);
    if (key == pressed)
        return;
    release();
    if (key < 0)
        return;
    const auto depth = (event.position.y - areaOf (key).getY()) / areaOf (key).getHeight();
    pressed = key;
    audio.notes.push ({ static_cast<std::uint8_t> (key), static_cast<std::uint8_t> (juce::jlimit (1, 127, juce::roundToInt (40.0f + 87.0f * depth))) });
    repaint();
}

void KeyboardStrip::release()
{
    if (pressed >= 0)
        audio.notes.push ({ static_cast<std::uint8_t> (pressed), 0 });
    pressed = -1;
    repaint();
}

void KeyboardStrip::refresh()
{
    bool hasChanged = false;
    for (size_t key = 0; key < sounding.size(); ++key)
    {
        const auto now = audio.isKeyDown[key].load (std::memory_order_relaxed);
        hasChanged = hasChanged || now != sounding[key];
        sounding[key] = now;
    }
    if (hasChanged)
        repaint();
}

void KeyboardStrip::paint (juce::Graphics& g)
{
    const auto accent = LookAndFeel::accentOf (*this);
    for (const auto blacks : { false, true })
        for (int key = lowest; key <= highest; ++key)
        {
            if (isBlack (key) != blacks)
                continue;
            const auto isDown = key == pressed || sounding[static_cast<size_t> (key)];
            const auto area = areaOf (key).reduced (blacks ? 0.0f : 0.5f, 0.0f);
            g.setColour (isDown ? accent : blacks ? LookAndFeel::ground()
                                                  : juce::Colour (0xffdfe2e8));
            g.fillRoundedRectangle (area, 2.5f);
            if (! blacks && key % 12 == 0)
            {
                g.setColour (juce::Colour (0xff6a7180));
                g.setFont (LookAndFeel::font (10.5f));
                g.drawText ("C" + juce::String (key / 12 - 1), area.withTrimmedTop (area.getHeight() - 15.0f), juce::Justification::centred);
            }
        }
}

} // namespace plugsmith::runtime
