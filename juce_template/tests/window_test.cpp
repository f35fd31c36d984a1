// The window as a musician handles it, without a screen: keys, mouse, undo, presets as text, folding.
#include "Editor.h"
#include "Knob.h"
#include "catch.h"

using namespace plugsmith;
using namespace plugsmith::runtime;

// The plugin of these tests: a synth with more sections than a laptop's screen holds.
namespace plugsmith
{

namespace
{
constexpr int numSections = 14, knobsPerSection = 5;

class Tone final : public Engine
{
public:
    void prepare (const dsp::Spec& spec) override { synth.prepare (spec); }
    void reset() override { synth.reset(); }
    void process (dsp::Block block, std::span<const dsp::MidiEvent> midi) override { synth.process (block, midi); }

private:
    dsp::PolySynth synth;
};

std::string idOf (int section, int knob)
{
    return "knob_" + std::to_string (section) + "_" + std::to_string (knob);
}
} // namespace

std::vector<Parameter> declareParameters()
{
    std::vector<Parameter> all{
        logarithmic ("cutoff", "Cutoff", "Hz", 80.0f, 16000.0f, 3200.0f),
        logarithmic ("attack", "Attack", "ms", 1.0f, 4000.0f, 420.0f),
        logarithmic ("decay", "Decay", "s", 0.3f, 12.0f, 3.5f),
    };
    for (int section = 0; section < numSections; ++section)
        for (int knob = 0; knob < knobsPerSection; ++knob)
            all.push_back (percent (idOf (section, knob), "Knob " + std::to_string (section) + std::to_string (knob), 50.0f));
    return all;
}

std::vector<Preset> declarePresets()
{
    return { { "First", {} }, { "Second", { { "attack", 120.0f } } } };
}

std::unique_ptr<Engine> createEngine (const Values&)
{
    return std::make_unique<Tone>();
}

EditorLayout declareEditor()
{
    EditorLayout layout{ "Many sections", 0xff6fc3df, { { "Filter", { "cutoff", "attack", "decay" }, { "low-pass", { { "cutoff", "cutoff" } } }, { "cutoff" } } } };
    for (int section = 0; section < numSections; ++section)
    {
        layout.sections.push_back ({ "Section " + std::to_string (section), {} });
        layout.sections.back().isBeside = section > 0 && section < 6; // wider than a row, together
        for (int knob = 0; knob < knobsPerSection; ++knob)
            layout.sections.back().parameterIds.push_back (idOf (section, knob));
    }
    return layout;
}

} // namespace plugsmith

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

juce::MouseEvent mouse (juce::Component& on, juce::Point<float> at, juce::ModifierKeys keys = juce::ModifierKeys::leftButtonModifier)
{
    const auto now = juce::Time::getCurrentTime();
    return { juce::Desktop::getInstance().getMainMouseSource(), at, keys, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, &on, &on, now, at, now, 1, false };
}

/** Presses at one point, goes to another, and lets go. */
template <typename Wanted>
void drag (Wanted& component, juce::Point<float> from, juce::Point<float> to, juce::ModifierKeys keys = juce::ModifierKeys::leftButtonModifier)
{
    component.mouseDown (mouse (component, from, keys));
    component.mouseDrag (mouse (component, to, keys));
    component.mouseUp (mouse (component, to, keys));
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

TEST_CASE ("knobs and the dots of drawings follow the mouse, with Shift a tenth of the way")
{
    Window window;
    Editor editor (window.processor);
    auto* knob = all<Knob> (editor).front();
    const auto place = [knob] { return knob->valueToProportionOfLength (knob->getValue()); };
    const auto before = place();
    drag (*knob, { 20.0f, 40.0f }, { 20.0f, 62.0f });
    CHECK (place() == Approx (before - 0.1).margin (1e-3));
    drag (*knob, { 20.0f, 62.0f }, { 20.0f, 40.0f }, { juce::ModifierKeys::leftButtonModifier | juce::ModifierKeys::shiftModifier });
    CHECK (place() == Approx (before - 0.09).margin (1e-3));
    window.processor.history.undo();
    window.processor.history.undo();
    CHECK (place() == Approx (before).margin (1e-3));

    auto* drawing = all<SectionDrawing> (editor).front();
    editor.refresh();
    const auto dot = drawing->shape().dots.front().at;
    const juce::Point<float> at (5.0f + dot.x * (static_cast<float> (drawing->getWidth()) - 10.0f), 6.0f + (1.0f - dot.y) * (static_cast<float> (drawing->getHeight()) - 12.0f));
    drag (*drawing, at, at.translated (-20.0f, 0.0f));
    const auto octaves = std::log2 (3200.0f / window.value ("cutoff"));
    CHECK (octaves > 0.3f);
    const auto to = drawing->shape().dots.front().at;
    CHECK (to.x < dot.x);
    const auto here = window.value ("cutoff");
    drag (*drawing, { 1.0f, 1.0f }, { 60.0f, 60.0f }); // where no dot is
    CHECK (window.value ("cutoff") == here);
    window.set ("cutoff", 200.0f); // as a knob or the host does
    editor.refresh();
    CHECK (drawing->shape().dots.front().at.x < to.x - 0.1f);
}

TEST_CASE ("a window with too much in it folds, and what is opened makes another fold")
{
    Window window;
    Editor editor (window.processor);
    CHECK (editor.getHeight() <= 700);
    const auto& modules = editor.shownModules();
    const auto folded = [&modules] { return std::count_if (modules.begin(), modules.end(), [] (const auto& each) { return each->isFolded(); }); };
    REQUIRE (folded() > 0);
    const auto height = editor.getHeight();
    for (size_t n = 0; n < modules.size(); ++n)
    {
        auto& module = *modules[n];
        if (! module.isFolded())
            continue;
        REQUIRE (module.onFold != nullptr);
        module.onFold();
        CHECK_FALSE (module.isFolded());
        for (auto* control : all<Control> (module))
            CHECK (control->isVisible());
    }
    CHECK (editor.getHeight() == height);
    for (const auto& one : modules)
        CHECK (one->getWidth() >= one->naturalWidth());
    for (const auto& one : modules)
        for (const auto& other : modules)
            CHECK ((one == other || ! one->getBounds().intersects (other->getBounds())));
}

TEST_CASE ("the window fits a laptop, shows each parameter once, and dims when it is bypassed")
{
    Window window;
    Editor editor (window.processor);
    CHECK (editor.getWidth() <= 1280);
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
    const auto loudness = [&] (int blocks) {
        float loudest = 0.0f;
        for (int block = 0; block < blocks; ++block)
        {
            buffer.clear();
            window.processor.processBlock (buffer, none);
            loudest = std::max (loudest, buffer.getMagnitude (0, 512));
        }
        return loudest;
    };
    CHECK (loudness (10) == 0.0f);
    {
        KeyboardStrip keys (window.processor);
        keys.setSize (1200, KeyboardStrip::height);
        keys.mouseDown (mouse (keys, { 600.0f, 50.0f }));
        CHECK (loudness (100) > 0.01f);
        keys.mouseDrag (mouse (keys, { 700.0f, 50.0f })); // another key
        CHECK (loudness (400) > 0.01f);
    }
    loudness (400);
    CHECK (loudness (10) < 1.0e-4f);

    for (int n = 0; n < 1000; ++n) // more than can wait: the rest is dropped
        window.processor.notes.push ({ 60, 100 });
    CHECK (loudness (10) > 0.01f);
}

TEST_CASE ("the scale of a window is kept in the song, and nonsense in a song is not obeyed")
{
    Window window;
    {
        Editor editor (window.processor);
        editor.setScale (1.5f);
    }
    juce::MemoryBlock song;
    window.processor.getStateInformation (song);
    Processor other;
    other.setStateInformation (song.getData(), static_cast<int> (song.getSize()));
    CHECK (other.windowScale == Approx (1.5f).margin (0.01));
    for (const float nonsense : { -1.0f, 1000.0f, std::numeric_limits<float>::quiet_NaN() })
    {
        other.windowScale = nonsense;
        Editor editor (other);
        CHECK (editor.getWidth() > 400);
        CHECK (editor.getWidth() < 4000);
    }
}
