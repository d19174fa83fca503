// How entries and leases stand in the arguments and answers of resources/redis/queue.lua.
#pragma once

#include "server/queue/judging_queue.h"
#include "server/redis/redis_reply.h"

#include <QByteArrayList>

namespace gavel::queue {

inline constexpr qsizetype kEntryWords = 11;

QByteArrayList wordsOf(const QueueEntry &entry);
QueueEntry entryOf(const redis::Reply &words);

LostLease lostOf(const redis::Reply &words);
QList<LostLease> allLostOf(const redis::Reply &list);

WaitingState waitingStateOf(const redis::Reply &words);

} // namespace gavel::queue
