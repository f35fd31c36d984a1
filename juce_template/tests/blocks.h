#pragma once

#include "dsp/tools/block.h"
#include <functional>
#include <memory>
#include <string>
#include <vector>

/** Every block of dsp/ behind one interface, for what must hold for all of them. */
namespace plugsmith::test
{

class AnyBlock
{
public:
    virtual ~AnyBlock() = default;
    virtual void prepare (const dsp::Spec& spec) = 0;
    virtual void reset() = 0;
    virtual void process (dsp::Block block) = 0;

    /** Calls each setter that it has with this number. */
    virtual void setEverything (float value) = 0;
};

struct BlockKind
{
    std::string name;
    bool isInstrument = false; ///< plays a few notes by itself, at fixed frames after a reset
    std::function<std::unique_ptr<AnyBlock>()> make;
};

const std::vector<BlockKind>& everyBlock();

} // namespace plugsmith::test
