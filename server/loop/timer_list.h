#pragma once

#include <QAbstractEventDispatcher>
#include <QHash>
#include <QObject>

#include <chrono>
#include <optional>
#include <set>

namespace gavel::loop {

// The timers of one thread, by the time they are due. Single-threaded.
class TimerList final {
public:
    using Clock = std::chrono::steady_clock;

    void add(int id, std::chrono::milliseconds interval, Qt::TimerType type, QObject *object);
    bool remove(int id);
    bool removeAll(QObject *object);
    QList<QAbstractEventDispatcher::TimerInfo> of(QObject *object) const;

    // Empty when there is no such timer.
    std::optional<std::chrono::milliseconds> remaining(int id) const;

    // How long until the next one is due; empty when there is none.
    std::optional<std::chrono::milliseconds> untilNext() const;

    // Sends an event for each that is due, once: one that is set again meanwhile waits for the next turn. How many.
    int fireDue();

private:
    struct Timer {
        std::chrono::milliseconds interval{0};
        Qt::TimerType type = Qt::CoarseTimer;
        QObject *object = nullptr;
        Clock::time_point due;
        bool isFiring = false; // its event is being handled: a nested loop does not send another
    };

    QHash<int, Timer> m_timers;
    std::set<std::pair<Clock::time_point, int>> m_byTime;
};

} // namespace gavel::loop
