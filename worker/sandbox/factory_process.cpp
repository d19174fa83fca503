#include "worker/sandbox/factory_process.h"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

// Setting up, with the clean-up of a predecessor, takes milliseconds; a machine on its knees may take longer.
constexpr std::chrono::seconds kPatience{60};
constexpr int kFactorySocket = 3; // where gavel-cells finds its end

// Ctrl-C at a terminal must not end the factory before its owner has finished: it gets a session of its own.
Result<pid_t> spawnFactory(const std::string &program, int socket)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, socket, kFactorySocket);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);

    char name[] = "gavel-cells";
    char *const arguments[] = {name, nullptr};
    char *const environment[] = {nullptr};
    pid_t pid = -1;
    const int status = ::posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (status != 0)
        return failure(systemError(status, "starting " + program));
    return pid;
}

// It may be making cells in the background just now, where it gets no turn on a busy host; somebody waits for it now.
void hurry(pid_t factory)
{
    sched_param parameter{};
    ::sched_getparam(0, &parameter);
    (void)::sched_setscheduler(factory, ::sched_getscheduler(0), &parameter);
}

} // namespace

Result<std::unique_ptr<FactoryProcess>> FactoryProcess::start(const SandboxConfig &config, const FilterPair &filters)
{
    SocketPair sockets = TRY(makeSocketPair());
    const pid_t pid = TRY(spawnFactory(config.factoryProgram, sockets.second.get()));
    std::unique_ptr<FactoryProcess> factory(new FactoryProcess(std::move(sockets.first), pid));
    sockets.second.reset();
    TRY(factory->configure(config, filters));
    return factory;
}

FactoryProcess::~FactoryProcess()
{
    m_socket.reset(); // ends it; it returns when every cell is buried
    while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) {
    }
}

Result<void> FactoryProcess::configure(const SandboxConfig &config, const FilterPair &filters)
{
    const UniqueFd self(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
    if (!self)
        return systemFailure("pidfd_open of myself");
    MessageWriter question;
    question.put(FactoryMessage::Configure);
    writeConfiguration(question, {config, filters});
    const int descriptors[] = {self.get()};
    MessageReader answer = TRY(ask(question, descriptors, FactoryMessage::Configured));
    m_abilities = TRY(readAbilities(answer));
    return {};
}

Result<TakenCell> FactoryProcess::takeCell(int slot)
{
    MessageWriter question;
    question.put(FactoryMessage::TakeCell);
    question.put(slot);
    hurry(m_pid);
    TRY(ask(question, {}, FactoryMessage::CellTaken));
    TakenCell cell{m_receiver.takeDescriptor(0), m_receiver.takeDescriptor(1)};
    if (!cell.socket || !cell.process)
        return failure(ErrorCode::DataCorrupted, "the cell factory sent a cell without descriptors");
    return cell;
}

Result<MessageReader> FactoryProcess::ask(const MessageWriter &question, std::span<const int> descriptors,
                                          FactoryMessage expected)
{
    TRY_WITHIN("cell factory", sendPacket(m_socket.get(), question.bytes(), descriptors));
    TRY_WITHIN("cell factory", m_receiver.receive(m_socket.get(), kPatience));
    MessageReader answer(m_receiver.bytes());
    const auto kind = answer.get<FactoryMessage>();
    if (kind == FactoryMessage::Failed)
        return failure(readError(answer).within("cell factory"));
    if (kind != expected)
        return failure(ErrorCode::DataCorrupted, "the cell factory gave an unexpected answer");
    return answer;
}

} // namespace gavel::sandbox
