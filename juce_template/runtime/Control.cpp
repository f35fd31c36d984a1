#include "Control.h"
#include "KnobControl.h"
#include "MenuControl.h"
#include "SwitchControl.h"

namespace plugsmith::runtime
{

namespace
{
constexpr float narrowest = 0.7f; // of a name that would not fit else, against its natural width

/** An id of the layout that no parameter has. */
class UnknownControl final : public Control
{
public:
    UnknownControl (const juce::String& parameterId, const juce::String& cardTitle)
        : Control (parameterId, parameterId + " ?", cardTitle)
    {
    }

    juce::String shownValue() const override { return "off"; }

private:
    void layOut (juce::Rectangle<int>) override {}
};
} // namespace

Control::Control (const juce::String& parameterId, const juce::String& title, const juce::String& cardTitle)
{
    setComponentID (parameterId);
    name.setText (title.startsWith (cardTitle + " ") ? title.substring (cardTitle.length() + 1) : title, juce::dontSendNotification);
    name.setJustificationType (juce::Justification::centred);
    name.setFont (LookAndFeel::font (14.0f));
    name.setMinimumHorizontalScale (narrowest);
    name.setInterceptsMouseClicks (false, false);
    addAndMakeVisible (name);
}

void Control::resized()
{
    auto area = getLocalBounds();
    name.setBounds (area.removeFromTop (22));
    layOut (area);
}

bool Control::isNameWhole() const
{
    const auto wanted = juce::GlyphArrangement::getStringWidth (name.getFont(), name.getText()) * narrowest;
    const auto room = static_cast<float> (name.getBorderSize().subtractedFrom (name.getLocalBounds()).getWidth());
    return wanted <= room;
}

std::unique_ptr<Control> makeControl (juce::AudioProcessorValueTreeState& tree, const juce::String& parameterId, const juce::String& cardTitle)
{
    auto* parameter = tree.getParameter (parameterId);
    if (auto* toggle = dynamic_cast<juce::AudioParameterBool*> (parameter))
        return std::make_unique<SwitchControl> (tree, *toggle, cardTitle);
    if (auto* choice = dynamic_cast<juce::AudioParameterChoice*> (parameter))
        return std::make_unique<MenuControl> (tree, *choice, cardTitle);
    if (parameter != nullptr)
        return std::make_unique<KnobControl> (tree, *parameter, cardTitle);
    return std::make_unique<UnknownControl> (parameterId, cardTitle);
}

} // namespace plugsmith::runtime
