#pragma once

#include "server/judging/submission.h"
#include "server/redis/redis_connection.h"

#include <QJsonArray>
#include <QObject>

namespace gavel::judging {

class ActiveJudgings;

// Tells the other servers of a cluster what changes and what is printed here, and this one what is there, over Redis'
// channels.
//
// Best effort: what is lost while Redis is away is found out later from the database (JobService). Changes of one turn
// of the event loop go as one message. Lives in the event loop's thread.
class ChangeBus final : public QObject {
    Q_OBJECT

public:
    // The judgings must outlive the bus. `prefix` of the channel.
    ChangeBus(ActiveJudgings &active, const redis::RedisAddress &address, const QString &prefix);

private:
    void add(const QJsonArray &message);
    void publish();
    void onMessage(const QByteArray &message);

    ActiveJudgings &m_active;
    const QByteArray m_channel;
    const QByteArray m_origin; // names this process: it hears itself, too
    redis::RedisConnection m_out;
    redis::RedisConnection m_in;
    QJsonArray m_waiting; // not empty: publish() is under way
};

} // namespace gavel::judging
