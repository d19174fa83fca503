#pragma once

#include "core/base/unique_fd.h"
#include "server/loop/timer_list.h"

#include <QAbstractEventDispatcher>
#include <QHash>
#include <QSocketNotifier>

#include <atomic>
#include <vector>

#include <poll.h>
#include <sys/epoll.h>

namespace gavel::loop {

// An event loop whose cost does not grow with the number of idle connections: Qt's own ones hand every socket to the
// kernel again on each turn. Give it to QCoreApplication::setEventDispatcher() before the application is made.
//
// A socket that wants to write is nearly always writable at once, and stops wanting it right away. So a new wish is
// tried with one poll() for all such sockets of a turn, and only what cannot be written yet is left to epoll; otherwise
// each message would cost two system calls more.
//
// Descriptors that epoll does not take (regular files) are refused with a warning. Lives in one thread; wakeUp() and
// interrupt() may be called from any.
class EpollDispatcher final : public QAbstractEventDispatcher {
    Q_OBJECT

public:
    explicit EpollDispatcher(QObject *parent = nullptr);
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;

    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;

    void registerTimer(int timerId, qint64 interval, Qt::TimerType type, QObject *object) override;
    bool unregisterTimer(int timerId) override;
    bool unregisterTimers(QObject *object) override;
    QList<TimerInfo> registeredTimers(QObject *object) const override;
    int remainingTime(int timerId) override;

    void wakeUp() override;
    void interrupt() override;

private:
    struct Socket {
        QSocketNotifier *read = nullptr;
        QSocketNotifier *write = nullptr;
        QSocketNotifier *exception = nullptr;
        std::uint32_t known = 0; // what epoll has been told; 0: nothing
        bool isTrying = false;   // to write: in m_trying
        bool isBlocked = false;  // it could not write: epoll is to tell when it can
        bool isChanged = false;  // in m_changed
        bool isEmpty() const { return !read && !write && !exception; }
    };
    struct Ready {
        int fd = -1;
        bool canRead = false;
        bool canWrite = false;
        bool hasException = false;
    };

    QSocketNotifier **place(Socket &socket, QSocketNotifier::Type type);
    void noteChange(int fd, Socket &socket);
    void applyChanges();
    void tell(int fd, Socket &socket);
    int timeoutFor(QEventLoop::ProcessEventsFlags flags) const;
    void collect(int timeout, std::vector<Ready> &ready);
    void tryWrites(std::vector<Ready> &ready);
    int deliver(const std::vector<Ready> &ready);
    int activate(int fd, QSocketNotifier::Type type);

    const UniqueFd m_epoll;
    const UniqueFd m_wake; // eventfd
    QHash<int, Socket> m_sockets;
    std::vector<int> m_changed;
    std::vector<int> m_trying;
    std::vector<epoll_event> m_events;
    std::vector<pollfd> m_polled;
    TimerList m_timers;
    std::atomic<bool> m_isAwake = false; // m_wake is set
    std::atomic<bool> m_isInterrupted = false;
};

} // namespace gavel::loop
