#include "server/live/event_ring.h"

namespace gavel::live {

namespace {

qint64 sizeOf(const Event &event)
{
    return event.topic.size() + event.data.size() + qint64(sizeof(Event));
}

} // namespace

const Event &EventRing::add(const QByteArray &topic, const QByteArray &data)
{
    m_events.push_back({++m_lastNumber, topic, data});
    m_bytes += sizeOf(m_events.back());
    while (m_events.size() > 1 && (qsizetype(m_events.size()) > m_mostEvents || m_bytes > m_mostBytes)) {
        m_bytes -= sizeOf(m_events.front());
        m_events.pop_front();
    }
    return m_events.back();
}

std::optional<QList<Event>> EventRing::after(qint64 number, const QByteArray &topic) const
{
    if (number > m_lastNumber || number < 0)
        return std::nullopt;
    const qint64 oldest = m_events.empty() ? m_lastNumber + 1 : m_events.front().number;
    if (number + 1 < oldest)
        return std::nullopt;
    QList<Event> events;
    for (std::size_t i = std::size_t(number + 1 - oldest); i < m_events.size(); ++i) {
        if (m_events[i].topic == topic)
            events.append(m_events[i]);
    }
    return events;
}

} // namespace gavel::live
