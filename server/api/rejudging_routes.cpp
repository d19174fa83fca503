#include "server/api/rejudging_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/json_input.h"
#include "server/judging/rejudging_service.h"

#include <QJsonDocument>

namespace gavel::api {

namespace {

using accounts::Permission;
using judging::RejudgingId;

constexpr qint64 kMaxBody = 256 * 1024; // ten thousand ids

QJsonValue timeJson(const std::optional<QDateTime> &time)
{
    return time ? QJsonValue(time->toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject toJson(const judging::Rejudging &rejudging)
{
    return {{QStringLiteral("id"), QString::number(rejudging.id.value)},
            {QStringLiteral("reason"), rejudging.reason},
            {QStringLiteral("state"), judging::rejudgingStateCode(rejudging.state)},
            {QStringLiteral("filter"), QJsonDocument::fromJson(rejudging.chosenBy).object()},
            {QStringLiteral("members"), rejudging.members},
            {QStringLiteral("judged"), rejudging.over},
            {QStringLiteral("failed"), rejudging.failed},
            {QStringLiteral("changed"), rejudging.changed},
            {QStringLiteral("skipped"), rejudging.skipped},
            {QStringLiteral("created_by"), textOrNull(rejudging.createdBy)},
            {QStringLiteral("created_at"), timeJson(rejudging.created)},
            {QStringLiteral("ended_by"), textOrNull(rejudging.endedBy)},
            {QStringLiteral("ended_at"), timeJson(rejudging.ended)}};
}

QJsonObject toJson(const judging::Outcome &outcome)
{
    return {
        {QStringLiteral("judging_id"), QString::number(outcome.judging.value)},
        {QStringLiteral("state"), judging::stateCode(outcome.state)},
        {QStringLiteral("verdict"), outcome.verdict ? QJsonValue(domain::verdictCode(*outcome.verdict)) : QJsonValue()},
        {QStringLiteral("score"), outcome.score ? QJsonValue(*outcome.score) : QJsonValue()},
        {QStringLiteral("is_current"), outcome.isCurrent}};
}

QJsonObject toJson(const judging::RejudgingMember &member)
{
    return {{QStringLiteral("submission_id"), QString::number(member.submission.value)},
            {QStringLiteral("account"), member.accountName},
            {QStringLiteral("problem"), member.problemName},
            {QStringLiteral("language"), member.language},
            {QStringLiteral("created_at"), timeJson(member.created)},
            {QStringLiteral("before"), toJson(member.before)},
            {QStringLiteral("after"), toJson(member.after)},
            {QStringLiteral("error"), textOrNull(member.error)},
            {QStringLiteral("first_difference"),
             member.firstDifference > 0 ? QJsonValue(member.firstDifference) : QJsonValue()}};
}

QJsonObject toJson(const judging::StandingsMove &move)
{
    const auto place = [](const domain::StandingsRow &row) {
        return QJsonObject{{QStringLiteral("rank"), row.rank > 0 ? QJsonValue(row.rank) : QJsonValue()},
                           {QStringLiteral("solved"), row.solved},
                           {QStringLiteral("penalty_min"), qint64(row.penalty.count())}};
    };
    return {{QStringLiteral("contest"), move.contest},
            {QStringLiteral("account"), move.after.participant},
            {QStringLiteral("before"), place(move.before)},
            {QStringLiteral("after"), place(move.after)}};
}

std::optional<QDateTime> readTime(wire::ObjectReader &reader, const char *key)
{
    const std::optional<QString> text = reader.optionalString(key);
    if (!text)
        return std::nullopt;
    const QDateTime time = QDateTime::fromString(*text, Qt::ISODateWithMs);
    if (!time.isValid())
        reader.fail(key, QStringLiteral("must be a time like 2026-11-20T12:00:00Z"));
    return time.toUTC();
}

void readCodes(wire::ObjectReader &reader, judging::RejudgingFilter &filter)
{
    if (const std::optional<QString> code = reader.optionalString("verdict")) {
        filter.verdict = domain::verdictFromCode(*code);
        if (!filter.verdict)
            reader.fail("verdict", QStringLiteral("is not one of the codes"));
    }
    if (const std::optional<QString> code = reader.optionalString("state")) {
        filter.state = judging::stateFromCode(*code);
        if (!filter.state || !judging::isFinal(*filter.state))
            reader.fail("state", QStringLiteral("must be finished, failed or quarantined"));
    }
}

judging::RejudgingFilter readFilter(wire::ObjectReader &reader)
{
    judging::RejudgingFilter filter;
    filter.problemName = reader.optionalString("problem").value_or(QString());
    filter.accountName = reader.optionalString("account").value_or(QString());
    filter.language = reader.optionalString("language").value_or(QString());
    filter.contestName = reader.optionalString("contest").value_or(QString());
    readCodes(reader, filter);
    filter.from = readTime(reader, "from");
    filter.until = readTime(reader, "until");
    const QStringList submissions = reader.optionalStrings("submissions");
    for (const QString &text : submissions) {
        bool isNumber = false;
        const SubmissionId id{text.toLongLong(&isNumber)};
        if (!isNumber || id.value <= 0)
            reader.fail("submissions", QStringLiteral("must be ids"));
        else if (!filter.submissions.contains(id))
            filter.submissions.append(id);
    }
    reader.refuseUnknown();
    return filter;
}

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

} // namespace

void RejudgingRoutes::addTo(RouteTable &routes)
{
    const auto bound = [this](void (RejudgingRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    routes.add("POST", "/api/v1/rejudgings", Permission::Rejudge, kMaxBody, bound(&RejudgingRoutes::create));
    routes.add("GET", "/api/v1/rejudgings", Permission::Rejudge, 0,
               [this](const http::RequestPtr &, const http::Responder &responder) { list(responder); });
    routes.add("GET", "/api/v1/rejudgings/{id}", Permission::Rejudge, 0, bound(&RejudgingRoutes::read));
    routes.add("POST", "/api/v1/rejudgings/{id}/apply", Permission::Rejudge, 0, bound(&RejudgingRoutes::apply));
    routes.add("POST", "/api/v1/rejudgings/{id}/discard", Permission::Rejudge, 0, bound(&RejudgingRoutes::discard));
}

// With "is_trial" nothing is begun: the answer says how many submissions the filter takes.
void RejudgingRoutes::create(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    judging::RejudgingFilter filter;
    reader.object("filter", [&](wire::ObjectReader &inner) { filter = readFilter(inner); });
    const QString reason = reader.optionalString("reason").value_or(QString());
    const bool isTrial = reader.optionalBoolean("is_trial").value_or(false);
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    if (isTrial)
        return m_rejudgings.count(principalOf(request), filter, [responder](const Result<qint64> &count) {
            if (count)
                responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("members"), *count}}));
            else
                responder.send(http::problemOf(count.error()));
        });
    const QByteArray chosenBy =
        QJsonDocument(object->value(QStringLiteral("filter")).toObject()).toJson(QJsonDocument::Compact);
    m_rejudgings.start(principalOf(request), filter, reason, chosenBy, answering<judging::Rejudging>(responder, 202));
}

void RejudgingRoutes::list(const http::Responder &responder)
{
    m_rejudgings.list([responder](const Result<QList<judging::Rejudging>> &rejudgings) {
        if (!rejudgings)
            return responder.send(http::problemOf(rejudgings.error()));
        QJsonArray array;
        for (const judging::Rejudging &rejudging : *rejudgings)
            array.append(toJson(rejudging));
        responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("rejudgings"), array}}));
    });
}

void RejudgingRoutes::read(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_rejudgings.read(RejudgingId{*id}, [responder](const Result<judging::RejudgingDetail> &detail) {
        if (!detail)
            return responder.send(http::problemOf(detail.error()));
        QJsonArray members;
        for (const judging::RejudgingMember &member : detail->members)
            members.append(toJson(member));
        QJsonObject object = toJson(detail->rejudging);
        object.insert(QStringLiteral("submissions"), members);
        QJsonArray standings;
        for (const judging::StandingsMove &move : detail->standings)
            standings.append(toJson(move));
        object.insert(QStringLiteral("standings"), standings);
        responder.send(http::Response::json(200, object));
    });
}

void RejudgingRoutes::apply(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_rejudgings.apply(principalOf(request), RejudgingId{*id}, answering<judging::Rejudging>(responder, 200));
}

void RejudgingRoutes::discard(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_rejudgings.discard(principalOf(request), RejudgingId{*id}, answering<judging::Rejudging>(responder, 200));
}

} // namespace gavel::api
