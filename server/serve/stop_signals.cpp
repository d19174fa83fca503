#include "server/serve/stop_signals.h"

#include <csignal>

#include <sys/signalfd.h>
#include <unistd.h>

namespace gavel::serve {

Result<std::unique_ptr<StopSignals>> StopSignals::create()
{
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    if (const int fault = pthread_sigmask(SIG_BLOCK, &wanted, nullptr); fault != 0)
        return failure(systemError(fault, "blocking signals"));
    UniqueFd fd(::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!fd)
        return systemFailure("signalfd");
    return std::unique_ptr<StopSignals>(new StopSignals(std::move(fd)));
}

StopSignals::StopSignals(UniqueFd fd) : m_fd(std::move(fd)), m_notifier(m_fd.get(), QSocketNotifier::Read)
{
    connect(&m_notifier, &QSocketNotifier::activated, this, &StopSignals::read);
}

void StopSignals::read()
{
    signalfd_siginfo information;
    while (::read(m_fd.get(), &information, sizeof information) == sizeof information)
        Q_EMIT asked();
}

} // namespace gavel::serve
