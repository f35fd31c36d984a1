#include "Header.h"
#include "Identity.h"

namespace plugsmith::runtime
{

namespace
{
enum Action
{
    saveAs,
    copyText,
    pasteText,
    showFolder
};

juce::String sign (juce::juce_wchar character)
{
    return juce::String::charToString (character);
}
} // namespace

Header::Header (Processor& processor, const juce::String& itsTagline)
    : audio (processor),
      tagline (itsTagline),
      bypassLink (*audio.tree.getParameter (bypassId), [this] (float value) { power.setToggleState (value < 0.5f, juce::dontSendNotification); })
{
    const auto add = [this] (juce::Component& component, const juce::String& title, const juce::String& tip) {
        component.setTitle (title);
        if (auto* client = dynamic_cast<juce::SettableTooltipClient*> (&component))
            client->setTooltip (tip.isEmpty() ? title : tip);
        addAndMakeVisible (component);
    };
    const auto press = [this] (juce::Button& button, std::function<void()> what) {
        button.onClick = [this, action = std::move (what)] {
            action();
            refresh();
        };
    };
    copy.setButtonText (sign (0x2192)); // arrows
    undo.setButtonText (sign (0x21b6));
    redo.setButtonText (sign (0x21b7));

    add (previous, "Previous preset", {});
    add (presets, "Preset", "Presets: the plugin's, and those that you saved");
    add (next, "Next preset", {});
    add (save, "Save preset", "Save this setting as a preset of your own");
    add (a, "Setting A", "Compare two settings: A");
    add (b, "Setting B", "Compare two settings: B");
    add (copy, "Copy to the other", "Make the other of A and B the same as this one");
    add (undo, "Undo", {});
    add (redo, "Redo", {});
    add (size, "Window size", {});
    add (power, "Plugin on", "Off: the sound passes unchanged");
    addChildComponent (newName);

    presets.onChange = [this] { choosePreset (presets.getSelectedId()); };
    press (previous, [this] { stepPreset (-1); });
    press (next, [this] { stepPreset (1); });
    press (save, [this] { askForName(); });
    press (a, [this] { if (audio.history.isB()) audio.history.flip(); });
    press (b, [this] { if (! audio.history.isB()) audio.history.flip(); });
    press (copy, [this] { audio.history.copyToOther(); });
    press (undo, [this] { audio.history.undo(); });
    press (redo, [this] { audio.history.redo(); });
    size.onClick = [this] { showScales(); };
    power.onClick = [this] { bypassLink.setValueAsCompleteGesture (power.getToggleState() ? 0.0f : 1.0f); };

    newName.setTitle ("Name of the preset");
    newName.setFont (LookAndFeel::font (13.0f));
    newName.setInputRestrictions (60);
    newName.setTextToShowWhenEmpty ("Name, then Return", LookAndFeel::quietText());
    newName.onEscapeKey = newName.onFocusLost = [this] { newName.setVisible (false); };
    newName.onReturnKey = [this] {
        const auto name = newName.getText().trim();
        newName.setVisible (false);
        if (name.isNotEmpty() && userPresets.save (name, presettext::write (name, audio.declaredParameters(), audio.tree)))
        {
            userPreset = name;
            fillPresets();
            refresh();
        }
    };

    bypassLink.sendInitialUpdate();
    fillPresets();
    refresh();
}

void Header::fillPresets()
{
    userNames = userPresets.names();
    presets.clear (juce::dontSendNotification);
    for (int index = 0; index < audio.getNumPrograms(); ++index)
        presets.addItem (audio.getProgramName (index), index + 1);
    if (! userNames.isEmpty())
    {
        presets.addSeparator();
        for (int index = 0; index < userNames.size(); ++index)
            presets.addItem (userNames[index], firstOfUser + index);
    }
    presets.addSeparator();
    presets.addItem ("Save as ...", firstAction + saveAs);
    presets.addItem ("Copy as text", firstAction + copyText);
    presets.addItem ("Paste from text", firstAction + pasteText);
    if (! userNames.isEmpty())
        presets.addItem ("Show the files", firstAction + showFolder);
}

void Header::choosePreset (int id)
{
    if (id >= firstAction)
    {
        switch (id - firstAction)
        {
            case saveAs:
                askForName();
                break;
            case copyText:
                juce::SystemClipboard::copyTextToClipboard (presettext::write (presets.getText(), audio.declaredParameters(), audio.tree));
                break;
            case pasteText:
                apply (juce::SystemClipboard::getTextFromClipboard());
                userPreset.clear();
                break;
            default:
                UserPresets::standardFolder().revealToUser();
                break;
        }
    }
    else if (id >= firstOfUser)
    {
        userPreset = userNames[id - firstOfUser];
        apply (userPresets.load (userPreset));
    }
    else if (id > 0)
    {
        userPreset.clear();
        audio.history.mark();
        audio.setCurrentProgram (id - 1);
    }
    refresh();
}

void Header::apply (const juce::String& text)
{
    const auto values = presettext::read (text, audio.declaredParameters());
    if (values.empty())
        return;
    audio.history.mark();
    for (const auto& [parameterId, value] : values)
        if (auto* parameter = audio.tree.getParameter (parameterId))
            parameter->setValueNotifyingHost (parameter->convertTo0to1 (value));
}

void Header::stepPreset (int direction)
{
    const auto count = audio.getNumPrograms();
    userPreset.clear();
    audio.history.mark();
    audio.setCurrentProgram ((audio.getCurrentProgram() + direction + count) % count);
}

void Header::askForName()
{
    newName.setText (userPreset);
    newName.setVisible (true);
    newName.toFront (true);
    newName.grabKeyboardFocus();
    newName.selectAll();
}

void Header::showScales()
{
    juce::PopupMenu menu;
    menu.setLookAndFeel (&getLookAndFeel());
    for (const int percent : { 75, 100, 125, 150, 175, 200 })
        menu.addItem (juce::String (percent) + " %", true, std::abs (currentScale() * 100.0f - static_cast<float> (percent)) < 1.0f, [this, percent] { onScale (0.01f * static_cast<float> (percent)); });
    menu.showMenuAsync (juce::PopupMenu::Options().withTargetComponent (size).withDeletionCheck (*this));
}

// An edited preset is none of the menu's items, so that it can be chosen again to get it back.
void Header::refresh()
{
    const auto current = audio.getCurrentProgram();
    const auto name = userPreset.isNotEmpty() ? userPreset : audio.getProgramName (current);
    if (userPreset.isNotEmpty() || audio.isPresetEdited())
        presets.setText (userPreset.isNotEmpty() ? name : name + " *", juce::dontSendNotification);
    else
        presets.setSelectedId (current + 1, juce::dontSendNotification);
    a.setToggleState (! audio.history.isB(), juce::dontSendNotification);
    b.setToggleState (audio.history.isB(), juce::dontSendNotification);
    undo.setEnabled (audio.history.canUndo());
    redo.setEnabled (audio.history.canRedo());
    if (currentScale != nullptr)
        size.setButtonText (juce::String (juce::roundToInt (100.0f * currentScale())) + " %");
}

void Header::paint (juce::Graphics& g)
{
    auto area = getLocalBounds().withRight (previous.getX() - 12);
    g.setColour (LookAndFeel::text());
    g.setFont (LookAndFeel::font (21.0f, true));
    const auto hasTagline = tagline.isNotEmpty();
    g.drawFittedText (identity::name, hasTagline ? area.removeFromTop (27) : area, juce::Justification::centredLeft, 1, 0.6f);
    if (! hasTagline)
        return;
    g.setColour (LookAndFeel::quietText());
    g.setFont (LookAndFeel::font (12.5f));
    g.drawFittedText (tagline, area, juce::Justification::topLeft, 1, 0.7f);
}

void Header::resized()
{
    auto area = getLocalBounds().withSizeKeepingCentre (getWidth(), 28);
    const auto take = [&area] (juce::Component& component, int width, int space) {
        component.setBounds (area.removeFromRight (width));
        area.removeFromRight (space);
    };
    take (power, 40, 10);
    take (size, 56, 10);
    take (redo, 28, 3);
    take (undo, 28, 10);
    take (copy, 28, 3);
    take (b, 28, 3);
    take (a, 28, 10);
    take (save, 28, 3);
    take (next, 28, 3);
    take (presets, 168, 3);
    take (previous, 28, 3);
    newName.setBounds (presets.getBounds());
}

} // namespace plugsmith::runtime
