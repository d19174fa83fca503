#include "server/api/staff_routes.h"

#include "core/wire/json_reader.h"
#include "server/accounts/account_service.h"
#include "server/api/json_input.h"
#include "server/api/submission_json.h"
#include "server/dispatch/worker_hub.h"
#include "server/judging/job_service.h"
#include "server/judging/submission_service.h"
#include "server/judging/worker_registry.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"

namespace gavel::api {

namespace {

using accounts::Permission;

constexpr qint64 kMaxJson = 16 * 1024;
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

void addConnection(QJsonObject &object, const dispatch::ConnectedWorker &worker)
{
    object.insert(QStringLiteral("address"), worker.address);
    object.insert(QStringLiteral("slots"), worker.slotCount);
    object.insert(QStringLiteral("busy"), worker.busy);
    object.insert(QStringLiteral("free"), worker.free);
    object.insert(QStringLiteral("reason"), worker.reason.isEmpty() ? QJsonValue() : QJsonValue(worker.reason));
    object.insert(QStringLiteral("languages"), QJsonArray::fromStringList(worker.languages));
    object.insert(QStringLiteral("connected_since"), timeText(worker.connectedSince));
}

QJsonObject toJson(const judging::WorkerRecord &record, const QList<dispatch::ConnectedWorker> &connected)
{
    QJsonObject object{{QStringLiteral("id"), QString::number(record.id.value)},
                       {QStringLiteral("name"), record.name},
                       {QStringLiteral("slots"), record.slotCount},
                       {QStringLiteral("first_seen_at"), timeText(record.firstSeen)},
                       {QStringLiteral("last_seen_at"), timeText(record.lastSeen)},
                       {QStringLiteral("is_draining"), record.isDraining},
                       {QStringLiteral("is_connected"), false}};
    for (const dispatch::ConnectedWorker &worker : connected) {
        if (worker.id != record.id)
            continue;
        object.insert(QStringLiteral("is_connected"), true);
        addConnection(object, worker);
    }
    return object;
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
    routes.add("GET", "/api/v1/workers", Permission::SeeAllSubmissions, 0, simple(&StaffRoutes::listWorkers));
    routes.add("POST", "/api/v1/workers", Permission::ManageAccounts, kMaxJson, bound(&StaffRoutes::createWorkerToken));
    const auto draining = [this](bool isDraining) {
        return [this, isDraining](const http::RequestPtr &request, const http::Responder &responder) {
            setDraining(request, responder, isDraining);
        };
    };
    routes.add("POST", "/api/v1/workers/{id}/drain", Permission::ManageAccounts, 0, draining(true));
    routes.add("POST", "/api/v1/workers/{id}/resume", Permission::ManageAccounts, 0, draining(false));
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

void StaffRoutes::listWorkers(const http::Responder &responder)
{
    m_services.workers.list([this, responder](const Result<QList<judging::WorkerRecord>> &records) {
        if (!records)
            return responder.send(http::problemOf(records.error()));
        const QList<dispatch::ConnectedWorker> connected = m_services.hub.connected();
        QJsonArray array;
        for (const judging::WorkerRecord &record : *records)
            array.append(toJson(record, connected));
        responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("workers"), array}}));
    });
}

void StaffRoutes::createWorkerToken(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    const QString name = reader.string("name");
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    m_services.accounts.createWorkerToken(
        name,
        [name, responder](const Result<accounts::IssuedToken> &issued) {
            if (!issued)
                return responder.send(http::problemOf(issued.error()));
            responder.send(http::Response::json(201, QJsonObject{{QStringLiteral("name"), name},
                                                                 {QStringLiteral("token"), issued->token}})
                               .with("Cache-Control", "no-store"));
        },
        principalOf(request).account);
}

void StaffRoutes::setDraining(const http::RequestPtr &request, const http::Responder &responder, bool isDraining)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    const WorkerId worker{*id};
    m_services.workers.setDraining(principalOf(request), worker, isDraining,
                                   [this, worker, isDraining, responder](const Result<void> &stored) {
                                       if (!stored)
                                           return responder.send(http::problemOf(stored.error()));
                                       m_services.hub.setDraining(worker, isDraining);
                                       responder.send(http::Response(204));
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
