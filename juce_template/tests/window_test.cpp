// The window as a musician handles it, without a screen: keys, undo, presets as text, folding.
#include "Editor.h"
#include "Knob.h"
#include "catch.h"

using namespace plugsmith;
using namespace plugsmith::runtime;

namespace
{
/** JUCE's message thread, a plugin and its window. */
struct Window
{
    Window() { processor.prepareToPlay (48000.0, 512); }

    float value (const char* id) const
    {
        const auto* parameter = processor.tree.getParameter (id);
        return parameter->convertFrom0to1 (parameter->getValue());
    }

    void set (const char* id, float to)
    {
        auto* parameter = processor.tree.getParameter (id);
        parameter->beginChangeGesture();
        parameter->setValueNotifyingHost (parameter->convertTo0to1 (to));
        parameter->endChangeGesture();
    }

    juce::ScopedJuceInitialiser_GUI juce;
    Processor processor;
};

template <typename Wanted>
void collect (juce::Component& component, std::vector<Wanted*>& found)
{
    for (auto* child : component.getChildren())
    {
        if (auto* wanted = dynamic_cast<Wanted*> (child))
            found.push_back (wanted);
        collect (*child, found);
    }
}

template <typename Wanted>
std::vector<Wanted*> all (juce::Component& component)
{
    std::vector<Wanted*> found;
    collect (component, found);
    return found;
}
} // namespace

TEST_CASE ("undo and redo step through gestures and presets, and A and B are two settings")
{
    Window window;
    auto& history = window.processor.history;
    CHECK_FALSE (history.canUndo());
    window.set ("cutoff", 500.0f);
    window.set ("cutoff", 900.0f);
    window.set ("decay", 8.0f);
    history.undo();
    CHECK (window.value ("decay") == Approx (3.5f));
    CHECK (window.value ("cutoff") == Approx (900.0f).epsilon (0.001));
    history.undo();
    history.undo();
    CHECK (window.value ("cutoff") == Approx (3200.0f).epsilon (0.001));
    CHECK_FALSE (history.canUndo());
    history.redo();
    CHECK (window.value ("cutoff") == Approx (500.0f).epsilon (0.001));
    window.set ("cutoff", 700.0f);
    CHECK_FALSE (history.canRedo());

    history.mark();
    window.processor.setCurrentProgram (1);
    CHECK (window.value ("attack") == Approx (120.0f).epsilon (0.001));
    history.undo();
    CHECK (window.value ("attack") == Approx (420.0f).epsilon (0.001));

    history.copyToOther();
    history.flip();
    CHECK (history.isB());
    CHECK (window.value ("cutoff") == Approx (700.0f).epsilon (0.001));
    window.set ("cutoff", 100.0f);
    history.flip();
    CHECK (window.value ("cutoff") == Approx (700.0f).epsilon (0.001));
    history.flip();
    CHECK (window.value ("cutoff") == Approx (100.0f).epsilon (0.001));
}

TEST_CASE ("a preset is text that comes back, and hostile text changes nothing")
{
    Window window;
    const auto& parameters = window.processor.declaredParameters();
    window.set ("cutoff", 1234.0f);
    const auto text = presettext::write ("Mine\nand yours", parameters, window.processor.tree);
    const auto values = presettext::read (text, parameters);
    REQUIRE (values.size() == parameters.size());
    for (const auto& [id, value] : values)
        CHECK (value == Approx (window.value (id.c_str())).epsilon (0.001));

    for (const auto* hostile : { "", "cutoff", "cutoff =", "= 5", "cutoff = nan", "cutoff = inf", "cutoff = 1e999", "other = 5", "cutoff = 5 Hz", "# cutoff = 5" })
        CHECK (presettext::read (hostile, parameters).empty());
    CHECK (presettext::read (juce::String::repeatedString ("x", 1000000), parameters).empty());
    const auto far = presettext::read ("cutoff = 1000000\nattack=-7", parameters);
    REQUIRE (far.size() == 2);
    CHECK (far[0].second == 16000.0f);
    CHECK (far[1].second == 1.0f);
}

TEST_CASE ("presets of one's own are files, whatever their names")
{
    const auto folder = juce::File::createTempFile ("presets");
    const UserPresets presets (folder);
    CHECK (presets.names().isEmpty());
    CHECK (presets.save ("Dark / room?", "cutoff = 300\n"));
    CHECK (presets.save ("../../escape", "cutoff = 400\n"));
    CHECK_FALSE (presets.save ("   ", "cutoff = 500\n"));
    CHECK (presets.names().size() == 2);
    for (const auto& name : presets.names())
        CHECK (presets.load (name).startsWith ("cutoff"));
    CHECK (folder.getNumberOfChildFiles (juce::File::findFiles) == 2);
    folder.deleteRecursively();
}

TEST_CASE ("knobs turn by keys, finely with Shift, and reset")
{
    Window window;
    Editor editor (window.processor);
    for (auto* knob : all<Knob> (editor))
    {
        CHECK (knob->getWantsKeyboardFocus());
        CHECK (knob->getTitle().isNotEmpty());
    }
    auto* knob = all<Knob> (editor).front();
    const auto place = [knob] { return knob->valueToProportionOfLength (knob->getValue()); };
    const auto before = place();
    using juce::KeyPress;
    CHECK (knob->keyPressed (KeyPress (KeyPress::upKey)));
    CHECK (place() == Approx (before + 0.01).margin (1e-4));
    CHECK (knob->keyPressed (KeyPress (KeyPress::upKey, juce::ModifierKeys::shiftModifier, 0)));
    CHECK (place() == Approx (before + 0.011).margin (1e-4));
    CHECK (knob->keyPressed (KeyPress (KeyPress::pageDownKey)));
    CHECK (place() == Approx (before - 0.089).margin (1e-4));
    CHECK (knob->keyPressed (KeyPress (KeyPress::endKey)));
    CHECK (place() == Approx (1.0));
    CHECK (knob->keyPressed (KeyPress (KeyPress::homeKey)));
    CHECK (place() == Approx (0.0));
    CHECK (knob->keyPressed (KeyPress (KeyPress::deleteKey)));
    CHECK (place() == Approx (before).margin (1e-4));
    CHECK_FALSE (knob->keyPressed (KeyPress ('q')));
    CHECK (window.processor.history.canUndo());
}

TEST_CASE ("the window fits a laptop, shows each parameter once, and dims when it is bypassed")
{
    Window window;
    Editor editor (window.processor);
    CHECK (editor.getWidth() <= 1280);
    CHECK (editor.getHeight() <= 700);
    std::map<juce::String, int> shown;
    for (auto* control : all<Control> (editor))
        ++shown[control->getComponentID()];
    CHECK (shown.size() == window.processor.declaredParameters().size());
    for (const auto& [id, count] : shown)
        CHECK (count == 1);

    window.processor.getBypassParameter()->setValueNotifyingHost (1.0f);
    editor.refresh();
    for (const auto& module : editor.shownModules())
        CHECK (module->getAlpha() < 0.5f);
    window.processor.getBypassParameter()->setValueNotifyingHost (0.0f);
    editor.refresh();
    for (const auto& module : editor.shownModules())
        CHECK (module->getAlpha() == 1.0f);
}

TEST_CASE ("the keys of the window play notes, and are let go when it closes")
{
    Window window;
    juce::AudioBuffer<float> buffer (2, 512);
    juce::MidiBuffer none;
    const auto loudness = [&] {
        float loudest = 0.0f;
        for (int block = 0; block < 60; ++block)
        {
            buffer.clear();
            window.processor.processBlock (buffer, none);
            loudest = std::max (loudest, buffer.getMagnitude (0, 512));
        }
        return loudest;
    };
    CHECK (loudness() == 0.0f);
    window.processor.notes.push ({ 60, 100 });
    CHECK (loudness() > 0.01f);
    for (int n = 0; n < 1000; ++n) // more than wait at once: the rest is dropped
        window.processor.notes.push ({ 60, 0 });
    loudness();
    CHECK (loudness() < 0.2f);
}
