#pragma once

#include "core/base/result.h"

#include <QString>

namespace gavel::redis {

// Where a Redis server is.
struct RedisAddress {
    QString socketPath; // a Unix socket; empty: TCP
    QString host;
    int port = 6379;
    QString user; // empty: the default one
    QString password;
    int database = 0;

    QString display() const; // for people: without the password
};

// Reads "redis://user:password@host:port/DATABASE" and "unix:///run/redis/redis.sock?db=DATABASE". InvalidArgument says
// what is wrong, without repeating the password.
Result<RedisAddress> parseRedisAddress(const QString &text);

} // namespace gavel::redis
