#include "server/api/staff_routes.h"

#include "server/api/json_input.h"
#include "server/api/submission_json.h"
#include "server/judging/job_service.h"
#include "server/judging/submission_service.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"

namespace gavel::api {

namespace {

using accounts::Permission;

constexpr qint64 kMostJobs = 500;

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QJsonObject toJson(const queue::QueueDepth &depth)
{
    QJsonArray lanes;
    for (const queue::LaneDepth &lane : depth.lanes)
        lanes.append(QJsonObject{{QStringLiteral("lane"), queue::laneCode(lane.lane)},
                                 {QStringLiteral("waiting"), lane.waiting},
                                 {QStringLiteral("oldest_ms"), qint64(lane.oldest.count())}});
    return {{QStringLiteral("waiting"), depth.waiting},
            {QStringLiteral("leased"), depth.leased},
            {QStringLiteral("drained_per_s"), depth.drainedPerSecond},
            {QStringLiteral("lanes"), lanes}};
}

} // namespace

void StaffRoutes::addTo(RouteTable &routes)
{
    const auto simple = [this](void (StaffRoutes::*method)(const http::Responder &)) {
        return [this, method](const http::RequestPtr &, const http::Responder &responder) {
            (this->*method)(responder);
        };
    };
    const auto bound = [this](void (StaffRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    routes.add("GET", "/api/v1/queue", Permission::SeeAllSubmissions, 0, simple(&StaffRoutes::showQueue));
    routes.add("GET", "/api/v1/queue/jobs", Permission::SeeAllSubmissions, 0, bound(&StaffRoutes::listJobs));
    routes.add("GET", "/api/v1/audit", Permission::ManageAccounts, 0, bound(&StaffRoutes::listAudit));
}

void StaffRoutes::showQueue(const http::Responder &responder)
{
    m_services.jobs.depth([responder](const Result<queue::QueueDepth> &depth) {
        if (depth)
            responder.send(http::Response::json(200, toJson(*depth)));
        else
            responder.send(http::problemOf(depth.error()));
    });
}

// Each job as a submission in a list, with "waiting" if it does; and the depth of the queue at the same moment.
void StaffRoutes::listJobs(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<void> query = checkQuery(*request, {QStringLiteral("limit")});
    const Checked<qint64> limit = queryInteger(*request, "limit", 1, kMostJobs, kMostJobs);
    if (!query || !limit)
        return responder.send(query ? limit.error() : query.error());
    m_services.submissions.active(
        principalOf(request), int(*limit),
        [this, request, responder](const Result<QList<judging::ActiveSubmission>> &active) {
            if (!active)
                return responder.send(http::problemOf(active.error()));
            QJsonArray jobs;
            for (const judging::ActiveSubmission &one : *active) {
                QJsonObject job = toJson(one.submission, principalOf(request), Detail::Summary);
                job.insert(QStringLiteral("waiting"), one.waiting ? QJsonValue(toJson(*one.waiting)) : QJsonValue());
                jobs.append(job);
            }
            m_services.jobs.depth([responder, jobs](const Result<queue::QueueDepth> &depth) {
                if (!depth)
                    return responder.send(http::problemOf(depth.error()));
                QJsonObject object = toJson(*depth);
                object.insert(QStringLiteral("jobs"), jobs);
                responder.send(http::Response::json(200, object));
            });
        });
}

void StaffRoutes::listAudit(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<void> query = checkQuery(*request, {QStringLiteral("action"), QStringLiteral("account"),
                                                      QStringLiteral("limit"), QStringLiteral("cursor")});
    const Checked<qint64> limit = queryInteger(*request, "limit", 1, 200, 50);
    const Checked<qint64> cursor = queryInteger(*request, "cursor", 1, std::numeric_limits<qint64>::max(), 0);
    if (!query)
        return responder.send(query.error());
    if (!limit || !cursor)
        return responder.send(limit ? cursor.error() : limit.error());
    const storage::AuditFilter filter{request->target.query.value(u"action"), request->target.query.value(u"account"),
                                      *cursor, int(*limit)};
    m_services.database.read(
        &m_services.database,
        [filter](storage::Connection &connection) { return storage::AuditRepository(connection).list(filter); },
        [responder, most = *limit](const Result<QList<storage::AuditEntry>> &entries) {
            if (!entries)
                return responder.send(http::problemOf(entries.error()));
            QJsonArray array;
            for (const storage::AuditEntry &entry : *entries)
                array.append(QJsonObject{
                    {QStringLiteral("id"), QString::number(entry.id)},
                    {QStringLiteral("at"), timeText(entry.at)},
                    {QStringLiteral("account"), entry.account.isEmpty() ? QJsonValue() : QJsonValue(entry.account)},
                    {QStringLiteral("action"), entry.action},
                    {QStringLiteral("subject"), entry.subject},
                    {QStringLiteral("detail"), entry.detail}});
            const bool isFull = array.size() == most;
            const QJsonValue next = isFull ? QJsonValue(QString::number(entries->last().id)) : QJsonValue();
            responder.send(http::Response::json(
                200, QJsonObject{{QStringLiteral("entries"), array}, {QStringLiteral("next_cursor"), next}}));
        });
}

} // namespace gavel::api
