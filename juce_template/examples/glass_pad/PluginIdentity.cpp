#include "runtime/Identity.h"

namespace plugsmith::identity
{

const char name[] = "Glass Pad";
const char manufacturer[] = "plugsmith";
const char website[] = "";
const char version[] = "1.0.0";
const char category[] = "Instrument|Synth";
const char pluginId[] = "00000000-0000-4000-8000-000000000002";
const std::uint32_t manufacturerCode = 0x506c7367;
const std::uint32_t pluginCode = 0x476c7064;
const bool isInstrument = true;

} // namespace plugsmith::identity
