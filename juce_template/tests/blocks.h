#pragma once

#include "dsp/tools/block.h"
#include "dsp/tools/midi.h"
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

/** Every block of dsp/ behind one interface, for what must hold for all of them. */
namespace plugsmith::test
{

/** One setter of a block, or one member of its Settings. Numbers outside of its range are clamped by the block. */
struct Control
{
    std::string name;
    std::function<void (float)> set;
    bool isAnother = false; ///< sets what another control sets, in another unit
};

class AnyBlock
{
public:
    virtual ~AnyBlock() = default;
    virtual void prepare (const dsp::Spec& spec) = 0;
    virtual void reset() = 0;
    virtual void process (dsp::Block block) = 0;

    /** An instrument plays these instead of its own notes; an effect ignores them. */
    virtual void play (dsp::Block block, std::span<const dsp::MidiEvent>) { process (block); }

    /** Its controls; they are good for as long as the block lives. */
    const std::vector<Control>& controls() const { return all; }

    /** Calls each setter that it has with this number. */
    void setEverything (float value)
    {
        for (const auto& control : all)
            control.set (value);
    }

protected:
    std::vector<Control> all;
};

struct BlockKind
{
    std::string name;
    bool isInstrument = false; ///< plays a few notes by itself, at fixed frames after a reset
    std::function<std::unique_ptr<AnyBlock>()> make;
};

const std::vector<BlockKind>& everyBlock();

} // namespace plugsmith::test
