// The tree all cells see, built once by the factory in a mount namespace of its own.
#pragma once

#include "worker/sandbox/sandbox.h"

namespace gavel::sandbox {

// Moves the process into a new mount namespace whose root is a small read-only tree: /usr of config.root and the links
// into it, config.readOnlyPaths, a few devices, a tiny /etc, and empty directories where each cell mounts its own
// /proc, /tmp, /box and /app (for an ordinary user /proc holds the host's until then). Nothing else of the host can be
// reached by name afterwards; descriptors stay valid. InvalidArgument: a path of the configuration that is missing, or
// that cells have of their own.
Result<void> enterRootTree(const SandboxConfig &config, Privilege privilege);

} // namespace gavel::sandbox
