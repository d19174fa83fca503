#include "server/loop/timer_list.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <vector>

namespace gavel::loop {

using std::chrono::milliseconds;

void TimerList::add(int id, milliseconds interval, Qt::TimerType type, QObject *object)
{
    const Clock::time_point due = Clock::now() + interval;
    m_timers.insert(id, {interval, type, object, due});
    m_byTime.insert({due, id});
}

bool TimerList::remove(int id)
{
    const auto timer = m_timers.constFind(id);
    if (timer == m_timers.constEnd())
        return false;
    m_byTime.erase({timer->due, id});
    m_timers.erase(timer);
    return true;
}

bool TimerList::removeAll(QObject *object)
{
    const auto timers = of(object);
    for (const auto &timer : timers)
        remove(timer.timerId);
    return !timers.isEmpty();
}

QList<QAbstractEventDispatcher::TimerInfo> TimerList::of(QObject *object) const
{
    QList<QAbstractEventDispatcher::TimerInfo> timers;
    for (auto timer = m_timers.begin(); timer != m_timers.end(); ++timer) {
        if (timer->object == object)
            timers.append({timer.key(), int(timer->interval.count()), timer->type});
    }
    return timers;
}

std::optional<milliseconds> TimerList::remaining(int id) const
{
    const auto timer = m_timers.constFind(id);
    if (timer == m_timers.constEnd())
        return std::nullopt;
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(timer->due - Clock::now()));
}

std::optional<milliseconds> TimerList::untilNext() const
{
    for (const auto &[due, id] : m_byTime) {
        if (!m_timers.value(id).isFiring)
            return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(due - Clock::now()));
    }
    return std::nullopt;
}

int TimerList::fireDue()
{
    const Clock::time_point now = Clock::now();
    std::vector<int> due;
    for (auto entry = m_byTime.begin(); entry != m_byTime.end() && entry->first <= now; ++entry)
        due.push_back(entry->second);
    int count = 0;
    for (const int id : due) {
        auto timer = m_timers.find(id);
        if (timer == m_timers.end() || timer->isFiring || timer->due > now)
            continue; // an earlier one has removed it or set it again
        m_byTime.erase({timer->due, id});
        timer->due = std::max(timer->due + timer->interval, now); // late ones are not caught up one by one
        m_byTime.insert({timer->due, id});
        timer->isFiring = true;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer->object, &event);
        ++count;
        timer = m_timers.find(id);
        if (timer != m_timers.end())
            timer->isFiring = false;
    }
    return count;
}

} // namespace gavel::loop
