#include "server/loop/epoll_dispatcher.h"

#include <QCoreApplication>
#include <QEvent>

#include <cerrno>
#include <cstring>

#include <sys/eventfd.h>
#include <unistd.h>

namespace gavel::loop {

namespace {

constexpr int kMostEvents = 1024; // of one turn; the rest comes in the next

constexpr std::uint32_t kReadable = EPOLLIN | EPOLLHUP | EPOLLERR;
constexpr std::uint32_t kWritable = EPOLLOUT | EPOLLHUP | EPOLLERR;
constexpr std::uint32_t kExceptional = EPOLLPRI | EPOLLHUP | EPOLLERR;

} // namespace

EpollDispatcher::EpollDispatcher(QObject *parent)
    : QAbstractEventDispatcher(parent),
      m_epoll(epoll_create1(EPOLL_CLOEXEC)),
      m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      m_events(kMostEvents)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = m_wake.get();
    if (!m_epoll || !m_wake || epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_wake.get(), &event) != 0)
        qFatal("epoll: %s", std::strerror(errno));
}

EpollDispatcher::~EpollDispatcher() = default;

QSocketNotifier **EpollDispatcher::place(Socket &socket, QSocketNotifier::Type type)
{
    switch (type) {
    case QSocketNotifier::Read: return &socket.read;
    case QSocketNotifier::Write: return &socket.write;
    case QSocketNotifier::Exception: return &socket.exception;
    }
    Q_UNREACHABLE();
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const int fd = int(notifier->socket());
    Socket &socket = m_sockets[fd];
    *place(socket, notifier->type()) = notifier;
    if (notifier->type() != QSocketNotifier::Write)
        return noteChange(fd, socket);
    if (!std::exchange(socket.isTrying, true))
        m_trying.push_back(fd);
}

// The descriptor may be closed right after, and its number taken by another: what is no longer wanted at all is told to
// epoll at once.
void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const int fd = int(notifier->socket());
    const auto socket = m_sockets.find(fd);
    if (socket == m_sockets.end() || *place(*socket, notifier->type()) != notifier)
        return;
    *place(*socket, notifier->type()) = nullptr;
    if (notifier->type() == QSocketNotifier::Write)
        socket->isBlocked = false;
    if (!socket->isEmpty())
        return noteChange(fd, *socket);
    if (socket->known != 0)
        epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
    m_sockets.erase(socket);
}

void EpollDispatcher::noteChange(int fd, Socket &socket)
{
    if (!std::exchange(socket.isChanged, true))
        m_changed.push_back(fd);
}

void EpollDispatcher::applyChanges()
{
    for (const int fd : m_changed) {
        const auto socket = m_sockets.find(fd);
        if (socket == m_sockets.end() || !std::exchange(socket->isChanged, false))
            continue; // gone meanwhile, or told already
        tell(fd, *socket);
    }
    m_changed.clear();
}

void EpollDispatcher::tell(int fd, Socket &socket)
{
    epoll_event event{};
    event.data.fd = fd;
    event.events |= socket.read ? std::uint32_t(EPOLLIN) : 0U;
    event.events |= socket.write && socket.isBlocked ? std::uint32_t(EPOLLOUT) : 0U;
    event.events |= socket.exception ? std::uint32_t(EPOLLPRI) : 0U;
    if (event.events == socket.known)
        return;
    const int operation = socket.known == 0 ? EPOLL_CTL_ADD : event.events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
    if (epoll_ctl(m_epoll.get(), operation, fd, &event) == 0)
        socket.known = event.events;
    else
        qWarning("descriptor %d cannot be watched: %s", fd, std::strerror(errno));
}

int EpollDispatcher::timeoutFor(QEventLoop::ProcessEventsFlags flags) const
{
    const bool mayWait = flags.testFlag(QEventLoop::WaitForMoreEvents) && !m_isInterrupted && !m_isAwake;
    if (!mayWait || (!m_trying.empty() && !flags.testFlag(QEventLoop::ExcludeSocketNotifiers)))
        return 0;
    const auto untilTimer = m_timers.untilNext();
    constexpr qint64 kLongest = 1000LL * 3600;
    return untilTimer ? int(std::min<qint64>(untilTimer->count(), kLongest)) : -1;
}

// What the kernel says is ready.
void EpollDispatcher::collect(int timeout, std::vector<Ready> &ready)
{
    const int count = epoll_wait(m_epoll.get(), m_events.data(), kMostEvents, timeout);
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = m_events[std::size_t(i)];
        if (event.data.fd != m_wake.get()) {
            ready.push_back({event.data.fd, (event.events & kReadable) != 0, (event.events & kWritable) != 0,
                             (event.events & kExceptional) != 0});
            continue;
        }
        std::uint64_t value = 0;
        (void)!read(m_wake.get(), &value, sizeof value);
        m_isAwake = false;
    }
}

void EpollDispatcher::tryWrites(std::vector<Ready> &ready)
{
    m_polled.clear();
    for (const int fd : m_trying) {
        const auto socket = m_sockets.find(fd);
        if (socket == m_sockets.end() || !std::exchange(socket->isTrying, false) || !socket->write)
            continue;
        m_polled.push_back({fd, POLLOUT, 0});
    }
    m_trying.clear();
    if (m_polled.empty() || poll(m_polled.data(), m_polled.size(), 0) < 0)
        return;
    for (const pollfd &polled : m_polled) {
        if ((polled.revents & (POLLOUT | POLLHUP | POLLERR)) != 0)
            ready.push_back({polled.fd, false, true, false});
        const auto socket = m_sockets.find(polled.fd);
        socket->isBlocked = true; // unless it stops wanting to write, which is what usually comes now
        noteChange(polled.fd, *socket);
    }
}

int EpollDispatcher::activate(int fd, QSocketNotifier::Type type)
{
    const auto socket = m_sockets.find(fd);
    QSocketNotifier *notifier = socket == m_sockets.end() ? nullptr : *place(*socket, type);
    if (!notifier)
        return 0;
    QEvent event(QEvent::SockAct);
    QCoreApplication::sendEvent(notifier, &event);
    return 1;
}

int EpollDispatcher::deliver(const std::vector<Ready> &ready)
{
    int count = 0;
    for (const Ready &one : ready) {
        if (one.hasException)
            count += activate(one.fd, QSocketNotifier::Exception);
        if (one.canRead)
            count += activate(one.fd, QSocketNotifier::Read);
        if (one.canWrite)
            count += activate(one.fd, QSocketNotifier::Write);
    }
    return count;
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_isInterrupted = false;
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    if (m_isInterrupted)
        return false;
    applyChanges();
    const int timeout = timeoutFor(flags);
    if (timeout != 0)
        Q_EMIT aboutToBlock();
    std::vector<Ready> ready; // of its own: a nested loop may come in between
    int count = 0;
    if (flags.testFlag(QEventLoop::ExcludeSocketNotifiers)) {
        pollfd wake{m_wake.get(), POLLIN, 0};
        if (poll(&wake, 1, timeout) > 0) {
            std::uint64_t value = 0;
            (void)!read(m_wake.get(), &value, sizeof value);
            m_isAwake = false;
        }
    } else {
        collect(timeout, ready);
        tryWrites(ready);
    }
    if (timeout != 0)
        Q_EMIT awake();
    count += deliver(ready);
    count += m_timers.fireDue();
    return count > 0;
}

void EpollDispatcher::registerTimer(int timerId, qint64 interval, Qt::TimerType type, QObject *object)
{
    m_timers.add(timerId, std::chrono::milliseconds(interval), type, object);
}

bool EpollDispatcher::unregisterTimer(int timerId)
{
    return m_timers.remove(timerId);
}

bool EpollDispatcher::unregisterTimers(QObject *object)
{
    return m_timers.removeAll(object);
}

QList<QAbstractEventDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *object) const
{
    return m_timers.of(object);
}

int EpollDispatcher::remainingTime(int timerId)
{
    const auto remaining = m_timers.remaining(timerId);
    return remaining ? int(remaining->count()) : -1;
}

void EpollDispatcher::wakeUp()
{
    if (m_isAwake.exchange(true))
        return;
    const std::uint64_t one = 1;
    (void)!write(m_wake.get(), &one, sizeof one);
}

void EpollDispatcher::interrupt()
{
    m_isInterrupted = true;
    wakeUp();
}

} // namespace gavel::loop
