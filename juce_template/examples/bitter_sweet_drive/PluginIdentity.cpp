#include "runtime/Identity.h"

namespace plugsmith::identity
{

const char name[] = "Bitter Sweet Drive";
const char manufacturer[] = "plugsmith";
const char website[] = "";
const char version[] = "1.0.0";
const char category[] = "Fx|Distortion";
const char pluginId[] = "00000000-0000-4000-8000-000000000001";
const std::uint32_t manufacturerCode = 0x506c7367;
const std::uint32_t pluginCode = 0x42737764;
const bool isInstrument = false;

} // namespace plugsmith::identity
