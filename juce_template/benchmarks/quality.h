#pragma once

#include "peer.h"

namespace plugsmith::bench
{

/** What a peer's sound is worth, in a few words: measured by playing it, whoever it is. Empty where a task has none. */
std::string qualityOf (const Entry& entry);

} // namespace plugsmith::bench
