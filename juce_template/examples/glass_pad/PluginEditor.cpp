#include "plugin/PluginEditor.h"

namespace plugsmith
{

EditorLayout declareEditor()
{
    return {
        "Slow glass in a large hall",
        0xff6fc3df,
        {
            { "Voice", { "wave", "cutoff", "attack", "release" } },
            { "Space", { "chorus", "reverb", "decay" } },
        },
    };
}

} // namespace plugsmith
