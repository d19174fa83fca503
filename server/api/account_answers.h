#pragma once

#include "server/api/account_json.h"
#include "server/http/problem.h"
#include "server/http/responder.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>

namespace gavel::api {

// Callbacks that send what the services of accounts answer.

// The value as JSON with this status, or the problem.
template <typename T>
auto answering(const http::Responder &responder, int status)
{
    return [responder, status](const Result<T> &result) {
        if (result)
            responder.send(http::Response::json(status, toJson(*result)));
        else
            responder.send(http::problemOf(result.error()));
    };
}

// {"<member>": [...]}, or the problem.
template <typename T>
auto answeringList(const http::Responder &responder, const QString &member)
{
    return [responder, member](const Result<QList<T>> &result) {
        if (!result)
            return responder.send(http::problemOf(result.error()));
        QJsonArray array;
        for (const T &one : *result)
            array.append(toJson(one));
        responder.send(http::Response::json(200, QJsonObject{{member, array}}));
    };
}

// 204, or the problem.
inline auto answeringDone(const http::Responder &responder)
{
    return [responder](const Result<void> &done) {
        if (done)
            responder.send(http::Response(204));
        else
            responder.send(http::problemOf(done.error()));
    };
}

} // namespace gavel::api
