#pragma once

#include <QByteArray>
#include <QList>
#include <QSet>

#include <deque>
#include <optional>

namespace gavel::live {

// One event of one topic. Numbers grow over all topics.
struct Event {
    qint64 number = 0;
    QByteArray topic; // the key that subscriptions are held by
    QByteArray data;  // a JSON object
};

// The last events, so that a client that was away for a moment misses none. Bounded in number and in bytes.
class EventRing final {
public:
    EventRing(qsizetype mostEvents, qint64 mostBytes) : m_mostEvents(mostEvents), m_mostBytes(mostBytes) {}

    const Event &add(const QByteArray &topic, const QByteArray &data);

    // Those of the topic that came after `number`, oldest first; empty optional when some of what came after is
    // forgotten, or when no such event has been.
    std::optional<QList<Event>> after(qint64 number, const QByteArray &topic) const;

    qint64 lastNumber() const { return m_lastNumber; }

private:
    const qsizetype m_mostEvents;
    const qint64 m_mostBytes;
    std::deque<Event> m_events;
    qint64 m_bytes = 0;
    qint64 m_lastNumber = 0;
};

} // namespace gavel::live
