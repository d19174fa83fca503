// The five devices that cells have.
#pragma once

#include "core/base/result.h"
#include "worker/sandbox/sandbox.h"

namespace gavel::sandbox {

// Makes them, and the usual links to a process's own streams, in dev/ below the working directory: as nodes, or, for an
// ordinary user, who may make none, as mounts of the host's.
Result<void> makeDevices(Privilege privilege);

} // namespace gavel::sandbox
