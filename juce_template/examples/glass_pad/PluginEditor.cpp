#include "plugin/PluginEditor.h"

namespace plugsmith
{

EditorLayout declareEditor()
{
    return {
        "Slow glass in a large hall",
        0xff6fc3df,
        {
            { "Voice", { "wave", "cutoff" }, { "low-pass", { { "cutoff", "cutoff" } } }, { "cutoff" } },
            { "Envelope", { "attack", "release" }, { "envelope", { { "attack", "attack" }, { "release", "release" } } } },
            { "Space", { "chorus", "reverb", "decay" }, { "reverb", { { "decay", "decay" }, { "mix", "reverb" } } }, { "decay" } },
        },
    };
}

} // namespace plugsmith
