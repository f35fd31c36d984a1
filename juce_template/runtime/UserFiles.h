#pragma once

#include "Processor.h"

namespace plugsmith::runtime
{

/** A setting as text that a person can read and mail: a name, then a line per parameter, "delay_time = 380". */
namespace presettext
{
juce::String write (const juce::String& name, const std::vector<Parameter>& parameters, const juce::AudioProcessorValueTreeState& tree);

/** Reads the values of known parameters; lines that say nothing of these are skipped.
    @return nothing if the text has no such line */
std::vector<std::pair<std::string, float>> read (const juce::String& text, const std::vector<Parameter>& parameters);
} // namespace presettext

/** Presets of the musician's own: files in Music/plugsmith/<plugin>. */
class UserPresets
{
public:
    explicit UserPresets (juce::File folder)
        : place (std::move (folder))
    {
    }

    static juce::File standardFolder();

    juce::StringArray names() const;
    bool save (const juce::String& name, const juce::String& text) const;
    juce::String load (const juce::String& name) const;

private:
    juce::File fileOf (const juce::String& name) const;

    juce::File place;
};

/** What holds for all of a musician's plugsmith plugins. */
namespace userscale
{
/** The size at which windows open: 1 if the musician never chose one. */
float load();
void save (float scale);
} // namespace userscale

} // namespace plugsmith::runtime
