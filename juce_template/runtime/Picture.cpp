// The editor as a picture, without a window or a display, and where each of its controls is.
#include "Editor.h"
#include "Export.h"
#include "Processor.h"
#include <set>

namespace plugsmith::runtime
{

namespace
{
/** Each control's place in the editor's pixels, and whether its name and value are whole. */
void describe (const juce::Component& component, const juce::Component& editor, juce::Array<juce::var>& found)
{
    for (const auto* child : component.getChildren())
    {
        if (const auto* control = dynamic_cast<const Control*> (child))
        {
            const auto area = editor.getLocalArea (control, control->getLocalBounds());
            auto object = std::make_unique<juce::DynamicObject>();
            object->setProperty ("id", control->getComponentID());
            object->setProperty ("name", control->shownName());
            object->setProperty ("value", control->shownValue());
            object->setProperty ("whole", control->isNameWhole());
            object->setProperty ("visible", control->isVisible());
            if (const auto* module = control->findParentComponentOfClass<Module>())
                object->setProperty ("folded", module->isFolded() && ! control->isVisible());
            for (const auto& [key, value] : std::initializer_list<std::pair<const char*, int>>{ { "x", area.getX() }, { "y", area.getY() }, { "width", area.getWidth() }, { "height", area.getHeight() } })
                object->setProperty (key, value);
            found.add (object.release());
        }
        else
        {
            describe (*child, editor, found);
        }
    }
}

/** Different colours among every fourth pixel of every fourth line; a blank picture has one. */
int numColours (const juce::Image& image)
{
    const juce::Image::BitmapData pixels (image, juce::Image::BitmapData::readOnly);
    std::set<juce::uint32> colours;
    for (int y = 0; y < pixels.height; y += 4)
        for (int x = 0; x < pixels.width; x += 4)
            colours.insert (pixels.getPixelColour (x, y).getARGB());
    return static_cast<int> (colours.size());
}

/** Plays a phrase, so that meters and scope show something: a chord on an instrument, plucked notes through an effect. */
void play (Processor& processor)
{
    constexpr double rate = 48000.0;
    constexpr int frames = 512, blocks = 60;
    processor.prepareToPlay (rate, frames);
    juce::AudioBuffer<float> buffer (2, frames);
    for (int block = 0; block < blocks; ++block)
    {
        juce::MidiBuffer midi;
        if (block == 0)
            for (const int key : { 48, 55, 60, 64 })
                midi.addEvent (juce::MidiMessage::noteOn (1, key, 0.8f), 0);
        for (int frame = 0; frame < frames; ++frame)
        {
            const auto time = (block * frames + frame) / rate;
            const auto note = std::fmod (time, 0.32);
            const auto hertz = 110.0 * (1.0 + std::floor (time / 0.32) / 2.0);
            const auto phase = std::fmod (time * hertz, 1.0);
            const auto value = static_cast<float> (0.5 * std::exp (-4.0 * note) * (2.0 * phase - 1.0));
            buffer.setSample (0, frame, value);
            buffer.setSample (1, frame, 0.8f * value);
        }
        processor.processBlock (buffer, midi);
    }
}

/** A section's place, and whether its drawing shows anything. */
juce::var described (const Module& module, const juce::Component& editor)
{
    const auto area = editor.getLocalArea (&module, module.getLocalBounds());
    auto object = std::make_unique<juce::DynamicObject>();
    object->setProperty ("title", module.name());
    object->setProperty ("drawing", module.drawingWord());
    object->setProperty ("drawn", module.isDrawn());
    for (const auto& [key, value] : std::initializer_list<std::pair<const char*, int>>{ { "x", area.getX() }, { "y", area.getY() }, { "width", area.getWidth() }, { "height", area.getHeight() } })
        object->setProperty (key, value);
    return object.release();
}

juce::String picture (const juce::String& path, float size, float scale)
{
    Processor processor;
    play (processor);
    Editor editor (processor);
    editor.setScale (size);

    const auto image = editor.createComponentSnapshot (editor.getLocalBounds(), true, scale);
    const juce::File file (path);
    file.deleteFile();
    juce::FileOutputStream stream (file);
    const auto written = stream.openedOk() && juce::PNGImageFormat().writeImageToStream (image, stream);

    juce::Array<juce::var> controls;
    describe (editor, editor, controls);
    auto all = std::make_unique<juce::DynamicObject>();
    all->setProperty ("written", written);
    all->setProperty ("colours", numColours (image));
    all->setProperty ("width", editor.getWidth());
    all->setProperty ("height", editor.getHeight());
    all->setProperty ("controls", controls);
    juce::Array<juce::var> sections;
    for (const auto& module : editor.shownModules())
        sections.add (described (*module, editor));
    all->setProperty ("sections", sections);
    return juce::JSON::toString (juce::var (all.release()), true);
}
} // namespace

} // namespace plugsmith::runtime

/** Writes a PNG of the editor and gives UTF-8 JSON about it, which lives until the next call.

    @param path   where the PNG goes
    @param size   of the window, against its standard one
    @param scale  pixels per point: 2 for a picture for dense screens */
extern "C" PLUGSMITH_EXPORT const char* plugsmithPicture (const char* path, float size, float scale);
extern "C" PLUGSMITH_EXPORT const char* plugsmithPicture (const char* path, float size, float scale)
{
    static juce::String text;
    const juce::ScopedJuceInitialiser_GUI juce;
    text = plugsmith::runtime::picture (juce::String::fromUTF8 (path), size, scale);
    return text.toRawUTF8();
}
