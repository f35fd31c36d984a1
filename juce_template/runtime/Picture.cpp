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

juce::String picture (const juce::String& path, float size, float scale)
{
    Processor processor;
    processor.prepareToPlay (48000.0, 512);
    Editor editor (processor);
    editor.setSize (juce::roundToInt (static_cast<float> (editor.getWidth()) * size), juce::roundToInt (static_cast<float> (editor.getHeight()) * size));

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
