#include "server/redis/redis_reply.h"

#include <hiredis/hiredis.h>

namespace gavel::redis {

Result<Reply> valueOf(const redisReply &reply)
{
    Reply value;
    switch (reply.type) {
    case REDIS_REPLY_ERROR: return failure(ErrorCode::Unavailable, "redis: " + std::string(reply.str, reply.len));
    case REDIS_REPLY_INTEGER: value.text = QByteArray::number(reply.integer); break;
    case REDIS_REPLY_NIL: value.isNil = true; break;
    case REDIS_REPLY_ARRAY:
        for (std::size_t i = 0; i < reply.elements; ++i)
            value.items.append(TRY(valueOf(*reply.element[i])));
        break;
    default: value.text = QByteArray(reply.str, static_cast<qsizetype>(reply.len));
    }
    return value;
}

} // namespace gavel::redis
