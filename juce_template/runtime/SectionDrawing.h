#pragma once

#include "LookAndFeel.h"
#include "drawing/Shape.h"
#include "plugin/PluginEditor.h"
#include <juce_audio_processors/juce_audio_processors.h>

namespace plugsmith::runtime
{

/** The picture of a section. It follows the parameters, and its dots can be dragged: sideways, up and down, with Shift finely. */
class SectionDrawing final : public juce::Component
{
public:
    static constexpr int leastWidth = 112;

    SectionDrawing (juce::AudioProcessorValueTreeState& tree, const Drawing& drawing);

    /** Reads the parameters; draws again only if one has moved. */
    void refresh (float beatsPerMinute);

    const drawing::Shape& shape() const { return shown; }
    const drawing::Roles& shownRoles() const { return roles; }
    juce::RangedAudioParameter* parameterOf (const std::string& role) const;

    void paint (juce::Graphics&) override;
    void mouseMove (const juce::MouseEvent&) override;
    void mouseExit (const juce::MouseEvent&) override;
    void mouseDown (const juce::MouseEvent&) override;
    void mouseDrag (const juce::MouseEvent&) override;
    void mouseUp (const juce::MouseEvent&) override;
    void mouseDoubleClick (const juce::MouseEvent&) override;

private:
    juce::Rectangle<float> plot() const { return getLocalBounds().toFloat().reduced (5.0f, 6.0f); }
    juce::Point<float> pixelOf (drawing::Point) const;
    int dotAt (juce::Point<float>) const;
    void forEachParameter (int dot, const std::function<void (juce::RangedAudioParameter&)>& use) const;

    struct Followed
    {
        std::string role;
        juce::RangedAudioParameter* parameter;
        float position; ///< when it was last drawn
    };

    std::string of;
    std::vector<Followed> parameters;
    drawing::Roles roles;
    drawing::Shape shown;
    bool isDrawn = false;
    int hovered = -1, dragged = -1;
    drawing::Point draggedTo;
    juce::Point<float> last;
};

} // namespace plugsmith::runtime
