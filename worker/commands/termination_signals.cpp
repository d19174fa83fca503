#include "worker/commands/termination_signals.h"

#include <csignal>

#include <sys/signalfd.h>

namespace gavel::worker {

TerminationSignals::TerminationSignals(QObject *parent) : QObject(parent)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_fd.reset(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    m_notifier = std::make_unique<QSocketNotifier>(m_fd.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &TerminationSignals::onReadable);
}

void TerminationSignals::onReadable()
{
    signalfd_siginfo info;
    while (read(m_fd.get(), &info, sizeof info) == ssize_t(sizeof info))
        Q_EMIT received();
}

} // namespace gavel::worker
