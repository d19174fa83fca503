#include "worker/plugins/checker_host.h"

#include "worker/plugins/checker_protocol.h"
#include "worker/plugins/packet_socket.h"

#include <QFile>
#include <QFileInfo>

#include <array>
#include <cstring>
#include <string>

#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

namespace gavel::worker {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kStartTimeout{20};
constexpr std::chrono::seconds kValidateTimeout{10};

// The two structures of posix_spawn, freed at the end.
class SpawnSetup {
public:
    SpawnSetup()
    {
        posix_spawn_file_actions_init(&m_actions);
        posix_spawnattr_init(&m_attributes);
    }
    ~SpawnSetup()
    {
        posix_spawnattr_destroy(&m_attributes);
        posix_spawn_file_actions_destroy(&m_actions);
    }
    SpawnSetup(const SpawnSetup &) = delete;
    SpawnSetup &operator=(const SpawnSetup &) = delete;

    // Standard input and output are nothing, standard error is ours, the socket is 3, all else is closed. The worker
    // may block or ignore signals; the host starts with none of that, in a process group of its own so that Ctrl-C
    // at a terminal does not cut off a check.
    void prepare(int socket)
    {
        posix_spawn_file_actions_addopen(&m_actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&m_actions, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&m_actions, socket, protocol::kHostSocket);
        posix_spawn_file_actions_addclosefrom_np(&m_actions, protocol::kHostSocket + 1);
        sigset_t none;
        sigset_t all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&m_attributes, &none);
        posix_spawnattr_setsigdefault(&m_attributes, &all);
        posix_spawnattr_setpgroup(&m_attributes, 0);
        posix_spawnattr_setflags(&m_attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }

    Result<pid_t> spawn(const std::string &program, const std::string &pluginDirectory)
    {
        std::string name = "gavel-checker-host";
        std::string directory = pluginDirectory;
        std::string parent = std::to_string(::getpid());
        std::array<char *, 4> argv{name.data(), directory.data(), parent.data(), nullptr};
        std::string path = "PATH=/usr/bin:/bin";
        std::string locale = "LC_ALL=C.UTF-8";
        std::array<char *, 3> environment{path.data(), locale.data(), nullptr};
        pid_t pid = 0;
        const int error =
            ::posix_spawn(&pid, program.c_str(), &m_actions, &m_attributes, argv.data(), environment.data());
        if (error != 0)
            return std::unexpected(systemError(error, "starting " + program));
        return pid;
    }

private:
    posix_spawn_file_actions_t m_actions;
    posix_spawnattr_t m_attributes;
};

std::string howItEnded(int status)
{
    if (WIFSIGNALED(status))
        return "crashed with signal " + std::to_string(WTERMSIG(status)) + " (" + ::strsignal(WTERMSIG(status)) + ")";
    return "ended its process with exit code " + std::to_string(WEXITSTATUS(status));
}

std::string checkerNamed(const QString &checkerId)
{
    return "checker \"" + checkerId.toStdString() + "\"";
}

} // namespace

CheckerHost::CheckerHost(QString programPath, QString pluginDirectory)
    : m_programPath(std::move(programPath)), m_pluginDirectory(std::move(pluginDirectory))
{
}

CheckerHost::~CheckerHost()
{
    stop();
}

Result<std::unique_ptr<CheckerHost>> CheckerHost::create(const QString &programPath, const QString &pluginDirectory)
{
    std::unique_ptr<CheckerHost> host(new CheckerHost(programPath, QFileInfo(pluginDirectory).absoluteFilePath()));
    TRY(host->start());
    return host;
}

Result<void> CheckerHost::start()
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return systemFailure("making a socket pair for the checker host");
    m_socket.reset(ends[0]);
    // Above the numbers that the child's descriptors are moved to: dup2 onto itself would keep close-on-exec.
    UniqueFd theirs(::fcntl(ends[1], F_DUPFD_CLOEXEC, 10));
    ::close(ends[1]);
    SpawnSetup setup;
    setup.prepare(theirs.get());
    auto pid =
        setup.spawn(QFile::encodeName(m_programPath).toStdString(), QFile::encodeName(m_pluginDirectory).toStdString());
    if (!pid)
        return failure(ErrorCode::Unavailable, pid.error().message);
    m_pid = *pid;
    theirs.reset(); // so that its end is noticed
    return awaitHello();
}

Result<void> CheckerHost::awaitHello()
{
    const auto packet = receivePacket(m_socket.get(), protocol::kLargestPacket, steady_clock::now() + kStartTimeout);
    if (packet && packet->bytes == protocol::hello())
        return {};
    stop();
    return failure(ErrorCode::Unavailable, m_programPath.toStdString() + " did not start as a checker host" +
                                               (packet ? " of this version" : ": " + packet.error().message));
}

int CheckerHost::stop() noexcept
{
    int status = 0;
    m_socket.reset();
    if (m_pid > 0) {
        // A host that is about to end keeps its own exit status. It is our child and unreaped: the id is still its own.
        ::kill(m_pid, SIGKILL);
        while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
        }
    }
    m_pid = 0;
    return status;
}

Result<CheckerReport> CheckerHost::check(const QString &checkerId, const QStringList &arguments, int inputFd,
                                         int answerFd, int outputFd, std::chrono::milliseconds timeout)
{
    const std::array<int, protocol::kCheckDescriptors> descriptors{inputFd, answerFd, outputFd};
    for (const int fd : descriptors)
        if (::fcntl(fd, F_GETFD) < 0)
            return failure(ErrorCode::InvalidArgument, checkerNamed(checkerId) + ": a descriptor to check is not open");
    const protocol::Request request{++m_lastNumber, protocol::Task::Check, checkerId, arguments};
    return ask(request, descriptors, timeout);
}

Result<void> CheckerHost::validate(const QString &checkerId, const QStringList &arguments)
{
    const protocol::Request request{++m_lastNumber, protocol::Task::Validate, checkerId, arguments};
    TRY(ask(request, {}, kValidateTimeout));
    return {};
}

Result<CheckerReport> CheckerHost::ask(const protocol::Request &request, std::span<const int> descriptors,
                                       std::chrono::milliseconds timeout)
{
    const QByteArray packet = protocol::encode(request);
    if (std::size_t(packet.size()) > protocol::kLargestPacket)
        return failure(ErrorCode::InvalidArgument, checkerNamed(request.checkerId) + ": its flags are too long");
    TRY(send(packet, descriptors));
    const auto reply = receivePacket(m_socket.get(), protocol::kLargestPacket, steady_clock::now() + timeout);
    if (!reply)
        return std::unexpected(lost(request.checkerId, reply.error(), timeout));
    const auto decoded = protocol::decodeReply(reply->bytes);
    if (!decoded || decoded->number != request.number) {
        stop();
        return failure(ErrorCode::Internal, checkerNamed(request.checkerId) + " answered nonsense: " +
                                                (decoded ? "a reply to another request" : decoded.error().message));
    }
    if (const Error *error = std::get_if<Error>(&decoded->outcome))
        return failure(error->within(checkerNamed(request.checkerId)));
    return std::get<CheckerReport>(decoded->outcome);
}

Result<void> CheckerHost::send(const QByteArray &packet, std::span<const int> descriptors)
{
    // A host that has died since the last check is noticed only now; nobody is to blame for it.
    if (m_pid > 0 && sendPacket(m_socket.get(), packet, descriptors))
        return {};
    stop();
    TRY(start());
    return sendPacket(m_socket.get(), packet, descriptors);
}

Error CheckerHost::lost(const QString &checkerId, const Error &reason, std::chrono::milliseconds timeout)
{
    const int status = stop();
    if (reason.code == ErrorCode::DeadlineExceeded)
        return Error{ErrorCode::DeadlineExceeded, checkerNamed(checkerId) + " gave no answer within " +
                                                      std::to_string(timeout.count()) + " ms and was killed"};
    if (reason.code == ErrorCode::Unavailable)
        return Error{ErrorCode::Internal, checkerNamed(checkerId) + " " + howItEnded(status)};
    return Error{ErrorCode::Internal, checkerNamed(checkerId) + " answered nonsense: " + reason.message};
}

} // namespace gavel::worker
