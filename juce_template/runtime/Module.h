#pragma once

#include "Control.h"
#include "OutputScope.h"
#include "SectionDrawing.h"
#include "View.h"

namespace plugsmith::runtime
{

/** A section of the window: its number and title, its drawing, and its controls, the important ones larger. */
class Module final : public juce::Component
{
public:
    static constexpr int padding = 10, titleHeight = 24, gap = 8;
    static constexpr int foldedWidth = 176;

    /** @param mostWidth  its controls stand in two lines if they would be wider */
    Module (Processor& processor, const SectionView& section, int mostWidth);

    /** The width with a drawing that can just be read. */
    int naturalWidth() const;
    int naturalHeight() const { return titleHeight + numLines() * Control::height + padding; }

    /** Whether it shows its title and most important control alone. */
    void setFolded (bool isFoldedNow);
    bool isFolded() const { return folded; }
    bool canFold() const { return controls.size() > 1; }

    void refresh (float beatsPerMinute);
    void setLit (const std::vector<std::string>& parameterIds);

    const juce::String& name() const { return title; }
    juce::String drawingWord() const { return of; }

    /** Whether its drawing shows anything. */
    bool isDrawn() const;

    std::function<void()> onFold; ///< the title was clicked

    void paint (juce::Graphics&) override;
    void resized() override;
    void mouseUp (const juce::MouseEvent&) override;

private:
    int numLines() const { return folded ? 1 : static_cast<int> (lines.size()); }
    int widthOf (const std::vector<Control*>& line) const;

    juce::String title, number, of;
    bool folded = false;
    std::vector<std::unique_ptr<Control>> controls;
    std::vector<std::vector<Control*>> lines;
    Control* chief = nullptr;
    std::unique_ptr<SectionDrawing> drawing;
    std::unique_ptr<OutputScope> scope;
    juce::Component* picture = nullptr; ///< which of the two there is
};

} // namespace plugsmith::runtime
