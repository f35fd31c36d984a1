#include "UserFiles.h"
#include "Identity.h"

namespace plugsmith::runtime
{

namespace
{
constexpr auto suffix = ".preset";
constexpr int mostPresets = 500;
constexpr juce::int64 mostBytes = 65536;

juce::File scaleFile()
{
    return juce::File::getSpecialLocation (juce::File::userApplicationDataDirectory).getChildFile ("plugsmith").getChildFile ("window-size.txt");
}
} // namespace

juce::String presettext::write (const juce::String& name, const std::vector<Parameter>& parameters, const juce::AudioProcessorValueTreeState& tree)
{
    juce::String text;
    text << "# " << identity::name << " by plugsmith: " << name.removeCharacters ("\r\n") << "\n";
    for (const auto& parameter : parameters)
    {
        const auto* knob = tree.getParameter (parameter.id);
        text << juce::String (parameter.id) << " = " << juce::String (knob->convertFrom0to1 (knob->getValue()), 6) << "\n";
    }
    return text;
}

std::vector<std::pair<std::string, float>> presettext::read (const juce::String& text, const std::vector<Parameter>& parameters)
{
    std::vector<std::pair<std::string, float>> values;
    for (const auto& line : juce::StringArray::fromLines (text.substring (0, static_cast<int> (mostBytes))))
    {
        const auto id = line.upToFirstOccurrenceOf ("=", false, false).trim().toStdString();
        const auto number = line.fromFirstOccurrenceOf ("=", false, false).trim();
        if (number.isEmpty() || ! number.containsOnly ("0123456789+-.eE"))
            continue;
        const auto value = number.getFloatValue();
        for (const auto& parameter : parameters)
            if (parameter.id == id && std::isfinite (value))
                values.emplace_back (id, juce::jlimit (parameter.minimum, parameter.maximum, value));
    }
    return values;
}

juce::File UserPresets::standardFolder()
{
    return juce::File::getSpecialLocation (juce::File::userMusicDirectory).getChildFile ("plugsmith").getChildFile (juce::File::createLegalFileName (identity::name));
}

juce::File UserPresets::fileOf (const juce::String& name) const
{
    return place.getChildFile (juce::File::createLegalFileName (name.trim().substring (0, 60)) + suffix);
}

juce::StringArray UserPresets::names() const
{
    juce::StringArray found;
    for (const auto& file : place.findChildFiles (juce::File::findFiles, false, juce::String ("*") + suffix))
        if (found.size() < mostPresets)
            found.add (file.getFileNameWithoutExtension());
    found.sortNatural();
    return found;
}

bool UserPresets::save (const juce::String& name, const juce::String& text) const
{
    if (juce::File::createLegalFileName (name.trim()).isEmpty() || place.createDirectory().failed())
        return false;
    return fileOf (name).replaceWithText (text);
}

juce::String UserPresets::load (const juce::String& name) const
{
    const auto file = fileOf (name);
    return file.getSize() <= mostBytes ? file.loadFileAsString() : juce::String();
}

float userscale::load()
{
    const auto file = scaleFile();
    const auto scale = file.getSize() < 100 ? file.loadFileAsString().getFloatValue() : 0.0f;
    return scale > 0.0f ? juce::jlimit (0.5f, 3.0f, scale) : 1.0f;
}

void userscale::save (float scale)
{
    const auto file = scaleFile();
    if (file.getParentDirectory().createDirectory().wasOk())
        file.replaceWithText (juce::String (scale, 2) + "\n");
}

} // namespace plugsmith::runtime
