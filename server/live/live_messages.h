// What is said on GET /api/v1/live, as JSON text frames.
//
//   client                                      server
//   authenticate{token}              ->         first of all, within ten seconds, where the upgrade had no
//   Authorization
//                                    <-         hello{epoch, seq}
//   subscribe{topic [, epoch, after]} ->
//                                    <-         subscribed{topic, seq}, or error{topic, problem}
//                                    <-         what came after number `after`, if that is still known, else lagged
//                                    <-         event{topic, seq, data}
//                                    <-         lagged{topic, seq}: some events are missing: read what the topic is
//                                    about again
//   unsubscribe{topic}               ->
//                                    <-         unsubscribed{topic}
//
// Numbers (`seq`) grow over all topics of one `epoch`, which is a life of the server; a client that comes back says the
// last it saw of both. Topics: submission:ID, submissions (one's own), run:ID, queue and workers (staff).
#pragma once

#include "core/base/result.h"
#include "server/http/problem.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <variant>

namespace gavel::live {

struct Authenticate {
    QByteArray token;
};
struct Subscribe {
    QString topic;
    QString epoch;
    std::optional<qint64> after;
};
struct Unsubscribe {
    QString topic;
};
using ClientMessage = std::variant<Authenticate, Subscribe, Unsubscribe>;

// InvalidArgument says what is wrong.
Result<ClientMessage> decode(const QByteArray &text);

QByteArray hello(const QString &epoch, qint64 number);
QByteArray subscribed(const QString &topic, qint64 number);
QByteArray unsubscribed(const QString &topic);
QByteArray lagged(const QString &topic, qint64 number);
QByteArray refused(const QString &topic, const http::Problem &problem);

// `data` is a JSON object already.
QByteArray event(const QString &topic, qint64 number, const QByteArray &data);

} // namespace gavel::live
