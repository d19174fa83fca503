// The process that makes cells, seen from its owner.
#pragma once

#include "worker/sandbox/sandbox.h"
#include "worker/sandbox/wire/factory_messages.h"
#include "worker/sandbox/wire/packet.h"

#include <sys/types.h>

namespace gavel::sandbox {

struct TakenCell {
    UniqueFd socket;
    UniqueFd process; // pidfd of the cell's init
};

// Starts gavel-cells, talks to it, and ends it and all its cells when destroyed. Used by one thread at a time.
class FactoryProcess {
public:
    static Result<std::unique_ptr<FactoryProcess>> start(const SandboxConfig &config, const FilterPair &filters);
    ~FactoryProcess();
    FactoryProcess(const FactoryProcess &) = delete;
    FactoryProcess &operator=(const FactoryProcess &) = delete;

    Result<TakenCell> takeCell(int slot);
    const SandboxAbilities &abilities() const { return m_abilities; }

private:
    FactoryProcess(UniqueFd socket, pid_t pid) : m_socket(std::move(socket)), m_pid(pid) {}
    Result<void> configure(const SandboxConfig &config, const FilterPair &filters);
    Result<MessageReader> ask(const MessageWriter &question, std::span<const int> descriptors, FactoryMessage expected);

    UniqueFd m_socket;
    pid_t m_pid;
    PacketReceiver m_receiver;
    SandboxAbilities m_abilities;
};

} // namespace gavel::sandbox
