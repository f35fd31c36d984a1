#include "Control.h"
#include "KnobControl.h"
#include "MenuControl.h"
#include "SwitchControl.h"

namespace plugsmith::runtime
{

namespace
{
constexpr float narrowest = 0.8f; // of a name that would not fit else, against its natural width

/** An id of the layout that no parameter has. */
class UnknownControl final : public Control
{
public:
    explicit UnknownControl (const juce::String& parameterId)
        : Control (nullptr, parameterId + " ?")
    {
        setComponentID (parameterId);
    }

    juce::String shownValue() const override { return "off"; }

private:
    void layOut (juce::Rectangle<int>) override {}
};
} // namespace

Control::Control (juce::RangedAudioParameter* itsParameter, const juce::String& itsName)
    : parameter (itsParameter)
{
    if (parameter != nullptr)
        setComponentID (parameter->paramID);
    name.setText (itsName, juce::dontSendNotification);
    name.setJustificationType (juce::Justification::centred);
    name.setFont (LookAndFeel::font (12.5f));
    name.setMinimumHorizontalScale (narrowest);
    name.setInterceptsMouseClicks (false, false);
    name.setBorderSize ({ 0, 2, 0, 2 });
    addAndMakeVisible (name);
    reserve (name.getText());
}

void Control::reserve (const juce::String& text)
{
    textWidth = std::max (textWidth, juce::GlyphArrangement::getStringWidth (name.getFont(), text));
}

void Control::resized()
{
    auto area = getLocalBounds();
    name.setBounds (area.removeFromTop (nameHeight));
    layOut (area);
}

void Control::paint (juce::Graphics& g)
{
    if (! isLit)
        return;
    g.setColour (LookAndFeel::accentOf (*this).withAlpha (0.22f));
    g.fillRoundedRectangle (getLocalBounds().toFloat().reduced (1.0f, 0.0f), 7.0f);
}

void Control::setIdle (bool isIdleNow)
{
    const auto alpha = isIdleNow ? 0.35f : 1.0f;
    if (! juce::approximatelyEqual (getAlpha(), alpha))
        setAlpha (alpha);
}

void Control::setLit (bool isLitNow)
{
    if (std::exchange (isLit, isLitNow) != isLitNow)
        repaint();
}

bool Control::isNameWhole() const
{
    const auto wanted = juce::GlyphArrangement::getStringWidth (name.getFont(), name.getText()) * narrowest;
    const auto room = static_cast<float> (name.getBorderSize().subtractedFrom (name.getLocalBounds()).getWidth());
    return wanted <= room;
}

juce::String Control::help() const
{
    if (parameter == nullptr)
        return {};
    return parameter->getName (64) + "   " + shownValue();
}

std::unique_ptr<Control> makeControl (juce::AudioProcessorValueTreeState& tree, const juce::String& parameterId, const juce::String& shownName, Control::Size size)
{
    auto* parameter = tree.getParameter (parameterId);
    if (auto* toggle = dynamic_cast<juce::AudioParameterBool*> (parameter))
        return std::make_unique<SwitchControl> (tree, *toggle, shownName);
    if (auto* choice = dynamic_cast<juce::AudioParameterChoice*> (parameter))
        return std::make_unique<MenuControl> (tree, *choice, shownName);
    if (parameter != nullptr)
        return std::make_unique<KnobControl> (tree, *parameter, shownName, size);
    return std::make_unique<UnknownControl> (parameterId);
}

} // namespace plugsmith::runtime
