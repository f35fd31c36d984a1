#pragma once

#include <string>
#include <string_view>

namespace plugsmith::runtime
{

/** A value as the musician reads it: "350 ms", "2.40 kHz", "-18.0 dB", "4.0 : 1", "40 %".

    @param unit  of the parameter, as plugin/PluginProcessor.h lists them */
std::string valueText (float value, std::string_view unit);

} // namespace plugsmith::runtime
