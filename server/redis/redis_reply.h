#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QList>

struct redisReply;

namespace gavel::redis {

// An answer of Redis. Texts and integers are both kept as bytes.
struct Reply {
    QByteArray text;
    QList<Reply> items; // of an array
    bool isNil = false;

    qint64 integer() const { return text.toLongLong(); }
};

// What hiredis has read; Unavailable if Redis answered with an error.
Result<Reply> valueOf(const redisReply &reply);

} // namespace gavel::redis
