#pragma once

#include "Processor.h"
#include <juce_gui_basics/juce_gui_basics.h>

namespace plugsmith::runtime
{

/** The last moments of the output, as a wave that fills the height. It draws only while there is sound. */
class OutputScope final : public juce::Component
{
public:
    explicit OutputScope (Processor& processor);

    void refresh();
    bool isFlat() const { return loudest <= floorLevel; }
    void paint (juce::Graphics&) override;

private:
    static constexpr float floorLevel = 1.0e-4f; // -80 dB
    static constexpr size_t shownFrames = Scope::size / 2;

    Processor& audio;
    std::array<float, shownFrames> wave{};
    float loudest = 0.0f;
    size_t seen = 0;
};

} // namespace plugsmith::runtime
