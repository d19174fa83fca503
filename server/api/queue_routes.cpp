#include "server/api/queue_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/json_input.h"
#include "server/judging/queue_control.h"
#include "server/judging/submission_service.h"
#include "server/storage/callback.h"

#include <algorithm>
#include <functional>
#include <memory>

namespace gavel::api {

namespace {

using accounts::Permission;

constexpr qint64 kMaxJson = 64 * 1024;
constexpr qsizetype kMostSelected = 500;

QJsonObject toJson(const queue::PauseRecord &record)
{
    return {{QStringLiteral("kind"), queue::pauseKindCode(record.pause.kind)},
            {QStringLiteral("subject"), record.pause.subject},
            {QStringLiteral("reason"), record.reason},
            {QStringLiteral("account"), record.by.isEmpty() ? QJsonValue() : QJsonValue(record.by)},
            {QStringLiteral("paused_at"), record.since.toUTC().toString(Qt::ISODateWithMs)}};
}

Result<queue::Pause> pauseOf(const http::Request &request)
{
    const QString kind = request.parameter("kind");
    const auto known = queue::pauseKindFromCode(kind);
    if (!known)
        return failure(ErrorCode::NotFound,
                       "kind: must be lane, language or problem, not " + kind.left(40).toStdString());
    return queue::Pause{*known, request.parameter("subject")};
}

QList<SubmissionId> readSelection(wire::ObjectReader &reader)
{
    QList<SubmissionId> selection;
    const QStringList ids = reader.strings("submissions");
    if (ids.isEmpty() || ids.size() > kMostSelected)
        reader.fail("submissions", QStringLiteral("there must be 1 to 500"));
    for (const QString &id : ids) {
        bool isNumber = false;
        selection.append(SubmissionId{id.toLongLong(&isNumber)});
        if (!isNumber || selection.last().value <= 0)
            reader.fail("submissions", QStringLiteral("must be ids of submissions"));
    }
    return selection;
}

queue::Move readMove(wire::ObjectReader &reader)
{
    queue::Move where;
    where.isToFront = reader.optionalBoolean("to_front").value_or(false);
    where.isToBack = reader.optionalBoolean("to_back").value_or(false);
    if (where.isToFront && where.isToBack)
        reader.fail("to_back", QStringLiteral("is not the front"));
    if (const auto code = reader.optionalString("lane")) {
        where.lane = queue::laneFromCode(*code);
        if (!where.lane || where.lane == queue::Lane::Run)
            reader.fail("lane", QStringLiteral("must be contest, practice, rejudge or verification"));
    } else if (!where.isToFront && !where.isToBack) {
        reader.fail("lane", QStringLiteral("name one, or set to_front or to_back"));
    }
    return where;
}

// Something to be done to each of a selection, one after the other, since the order counts.
struct Selection {
    QList<SubmissionId> left;
    std::function<void(SubmissionId, Callback<void>)> step;
    http::Responder responder;
    QJsonArray done{};
    QJsonArray refused{};
};

// Answers at the end with those of which it is done, and why others were refused.
void goOn(const std::shared_ptr<Selection> &selection)
{
    if (selection->left.isEmpty()) {
        const QJsonObject object{{QStringLiteral("done"), selection->done},
                                 {QStringLiteral("refused"), selection->refused}};
        return selection->responder.send(http::Response::json(200, object));
    }
    const SubmissionId id = selection->left.takeFirst();
    selection->step(id, [selection, name = QString::number(id.value)](const Result<void> &done) {
        if (done)
            selection->done.append(name);
        else
            selection->refused.append(
                QJsonObject{{QStringLiteral("submission"), name},
                            {QStringLiteral("reason"), QString::fromStdString(done.error().message)}});
        goOn(selection);
    });
}

auto noContent(const http::Responder &responder)
{
    return [responder](const Result<void> &done) {
        if (done)
            responder.send(http::Response(204));
        else
            responder.send(http::problemOf(done.error()));
    };
}

} // namespace

void QueueRoutes::addTo(RouteTable &routes)
{
    const auto bound = [this](void (QueueRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    routes.add("GET", "/api/v1/queue/pauses", Permission::SeeAllSubmissions, 0,
               [this](const http::RequestPtr &, const http::Responder &responder) { listPauses(responder); });
    routes.add("PUT", "/api/v1/queue/pauses/{kind}/{subject}", Permission::Rejudge, kMaxJson,
               bound(&QueueRoutes::pause));
    routes.add("DELETE", "/api/v1/queue/pauses/{kind}/{subject}", Permission::Rejudge, 0, bound(&QueueRoutes::resume));
    routes.add("POST", "/api/v1/queue/move", Permission::Rejudge, kMaxJson, bound(&QueueRoutes::move));
    routes.add("POST", "/api/v1/queue/cancel", Permission::Rejudge, kMaxJson, bound(&QueueRoutes::cancel));
}

void QueueRoutes::listPauses(const http::Responder &responder)
{
    m_services.control.pauses([responder](const Result<QList<queue::PauseRecord>> &records) {
        if (!records)
            return responder.send(http::problemOf(records.error()));
        QJsonArray array;
        for (const queue::PauseRecord &record : *records)
            array.append(toJson(record));
        responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("pauses"), array}}));
    });
}

void QueueRoutes::pause(const http::RequestPtr &request, const http::Responder &responder)
{
    const Result<queue::Pause> pause = pauseOf(*request);
    if (!pause)
        return responder.send(http::problemOf(pause.error()));
    QString reason;
    if (request->body.size() > 0) {
        const Checked<QJsonObject> object = jsonObject(*request);
        if (!object)
            return responder.send(object.error());
        wire::ObjectReader reader(*object);
        reason = reader.optionalString("reason").value_or(QString());
        if (const Result<void> read = reader.finishStrictly(); !read)
            return responder.send(http::problemOf(read.error()));
    }
    m_services.control.pause(principalOf(request), *pause, reason, noContent(responder));
}

void QueueRoutes::resume(const http::RequestPtr &request, const http::Responder &responder)
{
    const Result<queue::Pause> pause = pauseOf(*request);
    if (!pause)
        return responder.send(http::problemOf(pause.error()));
    m_services.control.resume(principalOf(request), *pause, noContent(responder));
}

void QueueRoutes::move(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    QList<SubmissionId> selection = readSelection(reader);
    const queue::Move where = readMove(reader);
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    if (where.isToFront) // each goes before the one moved last: so they keep the order given
        std::reverse(selection.begin(), selection.end());
    const auto step = [this, who = principalOf(request), where](SubmissionId id, Callback<void> done) {
        m_services.control.move(who, id, where, std::move(done));
    };
    goOn(std::make_shared<Selection>(Selection{selection, step, responder}));
}

void QueueRoutes::cancel(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    const QList<SubmissionId> selection = readSelection(reader);
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    const auto step = [this, who = principalOf(request)](SubmissionId id, Callback<void> done) {
        m_services.submissions.cancel(who, id, std::move(done));
    };
    goOn(std::make_shared<Selection>(Selection{selection, step, responder}));
}

} // namespace gavel::api
