// What the host is like for judging. Each missing thing comes with the one command or setting that gives it.
#pragma once

#include "worker/doctor/finding.h"
#include "worker/doctor/host_files.h"
#include "worker/sandbox/sandbox.h"

#include <vector>

namespace gavel::worker {

// Swap, huge pages, merging of pages, overcommitment.
Findings examineMemory(const HostFiles &host);

// Frequency, turbo, siblings among the cores of the slots, clock, known holes.
Findings examineProcessor(const HostFiles &host, const std::vector<int> &cores);

// Version, address layout, core pattern, user namespaces, counters of the hardware.
Findings examineKernel(const HostFiles &host, bool isRoot);

// Limits that this process has inherited and hands on to the cells.
Findings examineProcess();

// Room for the caches in a data folder, which is made if missing.
Findings examineDisk(const QString &dataDirectory, Bytes cacheSize, Bytes leastFree);

// Control groups and what comes of them.
Findings examineAbilities(const sandbox::SandboxAbilities &abilities);

} // namespace gavel::worker
