#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "core/domain/checker_report.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>
#include <span>

#include <sys/types.h>

namespace gavel::worker {

namespace protocol {
struct Request;
}

using domain::CheckerReport;

// The worker's end of a checker host: a process (gavel-checker-host) that loads checker plugins and runs them, so that
// one which crashes, hangs or talks nonsense costs one check and never the worker.
//
// Owns the process; started by posix_spawn, without the worker's descriptors and environment, it dies with its owner,
// and with the thread that started it (PR_SET_PDEATHSIG).
// After a failure it is started anew by the next call. Used by one thread at a time: make one per judging slot.
class CheckerHost {
public:
    // `programPath`: gavel-checker-host; `pluginDirectory`: holds <id>/<id>.so. Starts the process and waits for it to
    // be ready. Unavailable: it could not be started.
    static Result<std::unique_ptr<CheckerHost>> create(const QString &programPath, const QString &pluginDirectory);
    ~CheckerHost();
    CheckerHost(const CheckerHost &) = delete;
    CheckerHost &operator=(const CheckerHost &) = delete;

    // Judges one output. The descriptors are borrowed, regular or memory files that nobody writes to or shortens while
    // this runs; they are mapped read-only by the host and never copied; their positions do not matter.
    // A report of Outcome::Failed is the checker's own word (a broken answer file). Errors name the checker:
    // NotFound no such checker or it was refused; InvalidArgument a flag; DeadlineExceeded it was killed after
    // `timeout`; Internal it crashed or answered nonsense; Unavailable no host process could be started.
    Result<CheckerReport> check(const QString &checkerId, const QStringList &arguments, int inputFd, int answerFd,
                                int outputFd, std::chrono::milliseconds timeout);

    // Refuses a checker or flags that check() would refuse, without an output at hand: when a problem is loaded.
    Result<void> validate(const QString &checkerId, const QStringList &arguments);

    // Of the present process; 0 when it is not running.
    pid_t processId() const noexcept { return m_pid; }

private:
    CheckerHost(QString programPath, QString pluginDirectory);

    Result<void> start();
    Result<void> awaitHello();
    int stop() noexcept; // kills and reaps it; its wait status
    Result<CheckerReport> ask(const protocol::Request &request, std::span<const int> descriptors,
                              std::chrono::milliseconds timeout);
    Result<void> send(const QByteArray &packet, std::span<const int> descriptors);
    Error lost(const QString &checkerId, const Error &reason, std::chrono::milliseconds timeout);

    const QString m_programPath;
    const QString m_pluginDirectory;
    pid_t m_pid = 0;
    UniqueFd m_socket;
    quint32 m_lastNumber = 0;
};

} // namespace gavel::worker
