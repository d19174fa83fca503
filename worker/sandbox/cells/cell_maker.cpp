#include "worker/sandbox/cells/cell_maker.h"

#include "worker/sandbox/cells/cell_init.h"
#include "worker/sandbox/wire/cell_messages.h"
#include "worker/sandbox/wire/packet.h"

#include <cerrno>
#include <csignal>
#include <iterator>

#include <poll.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

constexpr std::chrono::seconds kPatience{
    20}; // an init is ready after a millisecond, unless the machine is on its knees

constexpr unsigned long kNamespaces = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;

// On groups v2 each program gets its cgroup namespace itself (spawn.cpp): with one of the init's, the kernel would not
// let it clone into groups that lie outside, where the hierarchy is mounted with nsdelegate.
unsigned long namespacesFor(GroupBackend groups, bool hasUserNamespace)
{
    return kNamespaces | (groups == GroupBackend::V2 ? 0UL : CLONE_NEWCGROUP) |
           (hasUserNamespace ? CLONE_NEWUSER : 0UL);
}

// Until the init has something to say. As soon as somebody waits for us it gets on as usual.
void hurryWhenAsked(const MadeCell &made)
{
    pollfd entries[] = {{made.socket.get(), POLLIN, 0}, {made.cell.requestSocket, POLLIN, 0}};
    while (::poll(entries, std::size(entries), static_cast<int>(kPatience.count() * 1000)) < 0 && errno == EINTR) {
    }
    if (entries[0].revents == 0)
        (void)made.cell.usual->restore(made.pid);
}

Result<void> awaitReady(int socket)
{
    PacketReceiver receiver;
    TRY_WITHIN("the new cell", receiver.receive(socket, kPatience));
    MessageReader reader(receiver.bytes());
    if (reader.get<CellMessage>() == CellMessage::Ready)
        return {};
    return failure(readError(reader).within("setting up a cell"));
}

} // namespace

Result<MadeCell> makeCell(const NewCell &cell, const FactoryConfiguration &configuration, GroupHost &groups,
                          const std::optional<UserMap> &userMap)
{
    const std::unique_ptr<RunGroup> group = TRY(groups.makeGroup(cell.id));
    SocketPair sockets = TRY(makeSocketPair());
    int pidfd = -1;
    const unsigned long flags = namespacesFor(groups.backend(), userMap.has_value()) | CLONE_PIDFD | SIGCHLD;
    const long pid = ::syscall(SYS_clone, flags, nullptr, &pidfd, nullptr, nullptr);
    if (pid == 0) {
        const SandboxConfig &config = configuration.config;
        runCellInit({sockets.second.get(),
                     *group,
                     {cell.uid, userMap ? cell.uid : 0, config.boxSize, config.boxInodes},
                     userMap,
                     cell.core,
                     configuration.filters.forGroups(groups.backend()),
                     cell.usual});
    }
    if (pid < 0) {
        Error error = systemError(errno, "cloning a cell into new namespaces");
        error.message += userMap ? reasonForRefusal(errno) : std::string();
        groups.removeGroups(cell.id);
        return failure(error);
    }
    MadeCell made{cell, static_cast<pid_t>(pid), UniqueFd(pidfd), std::move(sockets.first)};
    sockets.second.reset();
    if (cell.usual)
        hurryWhenAsked(made);
    if (Result<void> ready = awaitReady(made.socket.get()); !ready) {
        buryCell(made);
        groups.removeGroups(cell.id);
        return failure(ready.error());
    }
    return made;
}

void buryCell(const MadeCell &cell) noexcept
{
    ::syscall(SYS_pidfd_send_signal, cell.process.get(), SIGKILL, nullptr, 0);
    while (::waitpid(cell.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
}

} // namespace gavel::sandbox
