#pragma once

#include "worker/sandbox/sandbox.h"

#include <string>
#include <utility>
#include <vector>

namespace gavel::test {

// How much there is of what a sandbox could leak. Of this process and the factory it has started.
struct SandboxCensus {
    long processes = 0; // with user ids of cells, and inits
    long ownerDescriptors = 0;
    long factoryDescriptors = 0;
    long groups = 0;         // below the sandbox's parents, whatever their depth
    long mounts = 0;         // that the factory sees
    long temporaryFiles = 0; // in the host's /tmp and /dev/shm, with names of ours
    long ownerMemory = 0;    // resident, KiB
    long factoryMemory = 0;

    // Names and figures, for a table.
    std::vector<std::pair<std::string, long>> lines() const;
};

// Requires: one sandbox of this process, with this configuration.
SandboxCensus takeCensus(const sandbox::SandboxConfig &config);

} // namespace gavel::test
