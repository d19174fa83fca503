// What the owner of a sandbox and its factory say to each other.
//
//   owner   -> factory   Configure (once), with a pidfd of the owner
//   factory -> owner     Configured with the abilities, or Failed
//   owner   -> factory   TakeCell with a slot
//   factory -> owner     CellTaken with the cell's socket and a pidfd of its init, or Failed
//
// There is no message to bury a cell: the owner closes the cell's socket, its init ends, the factory cleans up.
#pragma once

#include "worker/sandbox/sandbox.h"
#include "worker/sandbox/wire/message.h"

namespace gavel::sandbox {

enum class FactoryMessage : std::uint32_t { Configure, Configured, TakeCell, CellTaken, Failed };

// A system call filter: an array of BPF instructions (struct sock_filter).
using FilterBlob = std::vector<char>;

// Who starts programs in a cell carries their filter itself (filter_threads.h). On groups v2 it needs clone3, which the
// programs must not have: there it carries the second one, and each program adds a few instructions of its own.
struct FilterPair {
    FilterBlob complete;
    FilterBlob withClone3;
    const FilterBlob &forGroups(GroupBackend groups) const
    {
        return groups == GroupBackend::V2 ? withClone3 : complete;
    }
};

struct FactoryConfiguration {
    SandboxConfig config;
    FilterPair filters; // that cells apply by default
};

void writeBlob(MessageWriter &writer, const FilterBlob &blob);
FilterBlob readBlob(MessageReader &reader);

void writeConfiguration(MessageWriter &writer, const FactoryConfiguration &configuration);
Result<FactoryConfiguration> readConfiguration(MessageReader &reader);

void writeAbilities(MessageWriter &writer, const SandboxAbilities &abilities);
Result<SandboxAbilities> readAbilities(MessageReader &reader);

void writeError(MessageWriter &writer, const Error &error);
Error readError(MessageReader &reader);

} // namespace gavel::sandbox
