#include "Knob.h"

namespace plugsmith::runtime
{

namespace
{
constexpr double pixelsOfTravel = 220.0, fine = 0.1;
constexpr double step = 0.01, page = 0.1;
} // namespace

Knob::Knob()
    : Slider (RotaryHorizontalVerticalDrag, TextBoxBelow)
{
    setWantsKeyboardFocus (true);
    setMouseClickGrabsKeyboardFocus (false);
    setScrollWheelEnabled (true);
    setPopupMenuEnabled (false);
}

void Knob::mouseDown (const juce::MouseEvent& event)
{
    if (event.mods.isPopupMenu() || event.getNumberOfClicks() > 1 || ! isEnabled())
        return;
    drag.emplace (*this);
    draggedTo = place();
    last = event.position;
}

void Knob::mouseDrag (const juce::MouseEvent& event)
{
    if (! drag)
        return;
    const auto moved = static_cast<double> ((event.position.x - last.x) - (event.position.y - last.y)) / pixelsOfTravel;
    last = event.position;
    draggedTo = juce::jlimit (0.0, 1.0, draggedTo + moved * (event.mods.isShiftDown() || event.mods.isCommandDown() ? fine : 1.0));
    moveTo (draggedTo);
}

void Knob::mouseUp (const juce::MouseEvent&)
{
    drag.reset();
}

bool Knob::keyPressed (const juce::KeyPress& key)
{
    const auto code = key.getKeyCode();
    const auto small = key.getModifiers().isShiftDown() ? step * fine : step;
    const auto by = [this] (double way) {
        const ScopedDragNotification gesture (*this);
        moveTo (juce::jlimit (0.0, 1.0, place() + way));
        return true;
    };
    if (code == juce::KeyPress::upKey || code == juce::KeyPress::rightKey)
        return by (small);
    if (code == juce::KeyPress::downKey || code == juce::KeyPress::leftKey)
        return by (-small);
    if (code == juce::KeyPress::pageUpKey)
        return by (page);
    if (code == juce::KeyPress::pageDownKey)
        return by (-page);
    if (code == juce::KeyPress::homeKey)
        return by (-1.0);
    if (code == juce::KeyPress::endKey)
        return by (1.0);
    if (code == juce::KeyPress::returnKey)
    {
        showTextBox();
        return true;
    }
    if (code == juce::KeyPress::deleteKey || code == juce::KeyPress::backspaceKey)
    {
        const ScopedDragNotification gesture (*this);
        setValue (getDoubleClickReturnValue(), juce::sendNotificationSync);
        return true;
    }
    return false;
}

void Knob::moveTo (double newPlace)
{
    setValue (proportionOfLengthToValue (newPlace), juce::sendNotificationSync);
}

void showParameterMenu (juce::Component& control, juce::RangedAudioParameter& parameter, std::function<void()> type)
{
    juce::PopupMenu menu;
    menu.setLookAndFeel (&control.getLookAndFeel());
    const auto set = [&parameter] (float position) {
        parameter.beginChangeGesture();
        parameter.setValueNotifyingHost (position);
        parameter.endChangeGesture();
    };
    menu.addItem ("Reset to " + parameter.getText (parameter.getDefaultValue(), 64), [&parameter, set] { set (parameter.getDefaultValue()); });
    if (type != nullptr)
        menu.addItem ("Type a value ...", std::move (type));
    menu.addItem ("Copy value", [&parameter] { juce::SystemClipboard::copyTextToClipboard (parameter.getCurrentValueAsText()); });
    menu.addItem ("Paste value", [&parameter, set] { set (parameter.getValueForText (juce::SystemClipboard::getTextFromClipboard())); });

    if (auto* editor = control.findParentComponentOfClass<juce::AudioProcessorEditor>())
        if (auto* host = editor->getHostContext())
            if (const auto theirs = host->getContextMenuForParameter (&parameter))
            {
                const auto more = theirs->getEquivalentPopupMenu();
                if (more.getNumItems() > 0)
                {
                    menu.addSeparator();
                    for (juce::PopupMenu::MenuItemIterator each (more); each.next();)
                        menu.addItem (each.getItem());
                }
            }
    menu.showMenuAsync (juce::PopupMenu::Options().withTargetComponent (control).withDeletionCheck (control));
}

} // namespace plugsmith::runtime
