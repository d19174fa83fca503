#pragma once

#include "server/redis/redis_address.h"
#include "server/redis/redis_reply.h"

#include <QByteArrayList>

#include <chrono>

namespace gavel::redis {

// Connects, logs in, asks one thing after the other and goes. Blocks: for commands, not for a server. Unavailable: it
// is not there, does not answer in time, or answers with an error, which the message repeats.
Result<QList<Reply>> ask(const RedisAddress &address, const QList<QByteArrayList> &questions,
                         std::chrono::milliseconds timeout = std::chrono::seconds(5));

} // namespace gavel::redis
