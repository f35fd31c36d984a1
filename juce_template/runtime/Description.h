#pragma once

#include <string>

namespace plugsmith::runtime
{

/** What a plugin declares, as JSON in UTF-8, for tools and pages that ask the binary and not the sources:

        { "name", "isInstrument",
          "parameters": [{ "id", "name", "kind", "unit", "minimum", "maximum", "default", "logarithmic", "choices" }],
          "presets": [names],
          "presetValues": [[a value for each parameter, in its unit]],
          "layout": { "tagline", "accent",
                      "sections": [{ "title", "number", "accent", "beside", "drawing",
                                     "controls": [{ "parameter", "name", "large" }] }],
                      "sentence": [{ "text", "parameters", "ignored" }] } }

    Parameters of the layout are indices, -1 for an id that none has. A number that is none is null. */
std::string description();

} // namespace plugsmith::runtime
