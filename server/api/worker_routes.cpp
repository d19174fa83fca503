#include "server/api/worker_routes.h"

#include "core/wire/json_reader.h"
#include "server/accounts/account_service.h"
#include "server/api/json_input.h"
#include "server/judging/language_catalogue.h"
#include "server/judging/language_tests.h"
#include "server/judging/queue_control.h"
#include "server/judging/worker_registry.h"

#include <QJsonArray>

#include <algorithm>

namespace gavel::api {

namespace {

using accounts::Permission;
using dispatch::ConnectedWorker;
using judging::WorkerRecord;

constexpr qint64 kMaxJson = 16 * 1024;

const ConnectedWorker *find(const QList<ConnectedWorker> &connected, WorkerId worker)
{
    const auto found = std::ranges::find(connected, worker, &ConnectedWorker::id);
    return found == connected.end() ? nullptr : &*found;
}

// Answers with the problem, or calls `then` with what there is.
template <typename Value, typename Then>
Callback<Value> orProblem(const http::Responder &responder, Then then)
{
    return [responder, then = std::move(then)](const Result<Value> &value) {
        if (!value)
            return responder.send(http::problemOf(value.error()));
        if constexpr (std::is_void_v<Value>)
            then();
        else
            then(*value);
    };
}

void sendList(const http::Responder &responder, const QString &name, const QJsonArray &array)
{
    responder.send(http::Response::json(200, QJsonObject{{name, array}}));
}

} // namespace

void WorkerRoutes::addTo(RouteTable &routes)
{
    const auto simple = [this](void (WorkerRoutes::*method)(const http::Responder &)) {
        return [this, method](const http::RequestPtr &, const http::Responder &responder) {
            (this->*method)(responder);
        };
    };
    const auto bound = [this](void (WorkerRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    const auto draining = [this](bool isDraining) {
        return [this, isDraining](const http::RequestPtr &request, const http::Responder &responder) {
            setDraining(request, responder, isDraining);
        };
    };
    routes.add("GET", "/api/v1/workers", Permission::SeeAllSubmissions, 0, simple(&WorkerRoutes::list));
    routes.add("POST", "/api/v1/workers", Permission::ManageAccounts, kMaxJson, bound(&WorkerRoutes::createToken));
    routes.add("GET", "/api/v1/workers/{id}", Permission::SeeAllSubmissions, 0, bound(&WorkerRoutes::show));
    routes.add("DELETE", "/api/v1/workers/{id}", Permission::ManageAccounts, 0, bound(&WorkerRoutes::remove));
    routes.add("POST", "/api/v1/workers/{id}/drain", Permission::ManageAccounts, 0, draining(true));
    routes.add("POST", "/api/v1/workers/{id}/resume", Permission::ManageAccounts, 0, draining(false));
    routes.add("POST", "/api/v1/languages/{id}/tests", Permission::Rejudge, 0, bound(&WorkerRoutes::testLanguage));
    routes.add("GET", "/api/v1/languages/{id}/tests", Permission::SeeAllSubmissions, 0,
               bound(&WorkerRoutes::listTests));
    routes.add("GET", "/api/v1/refused-plugins", Permission::SeeAllSubmissions, 0, simple(&WorkerRoutes::listRefusals));
}

WorkerPlace WorkerRoutes::placeOf(const WorkerRecord &record, const QList<ConnectedWorker> &connected) const
{
    if (find(connected, record.id))
        return WorkerPlace::Here;
    const bool isElsewhere = m_services.control.isShared() && judging::WorkerRegistry::isFresh(record);
    return isElsewhere ? WorkerPlace::Elsewhere : WorkerPlace::Nowhere;
}

void WorkerRoutes::list(const http::Responder &responder)
{
    m_services.workers.list(orProblem<QList<WorkerRecord>>(responder, [this, responder](const auto &records) {
        const QList<ConnectedWorker> connected = m_services.hub.connected();
        QJsonArray array;
        for (const WorkerRecord &record : records)
            array.append(toJson(record, find(connected, record.id), placeOf(record, connected)));
        sendList(responder, QStringLiteral("workers"), array);
    }));
}

void WorkerRoutes::show(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    const WorkerId worker{*id};
    m_services.workers.list(orProblem<QList<WorkerRecord>>(responder, [this, worker, responder](const auto &records) {
        const auto record = std::ranges::find(records, worker, &WorkerRecord::id);
        if (record == records.end())
            return responder.send(
                http::problemOf({ErrorCode::NotFound, "there is no worker " + std::to_string(worker.value)}));
        const QList<ConnectedWorker> connected = m_services.hub.connected();
        responder.send(
            http::Response::json(200, detailJson(*record, find(connected, record->id), placeOf(*record, connected))));
    }));
}

void WorkerRoutes::createToken(const http::RequestPtr &request, const http::Responder &responder)
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

void WorkerRoutes::setDraining(const http::RequestPtr &request, const http::Responder &responder, bool isDraining)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    const WorkerId worker{*id};
    m_services.workers.setDraining(principalOf(request), worker, isDraining,
                                   orProblem<void>(responder, [this, worker, isDraining, responder] {
                                       m_services.hub.setDraining(worker, isDraining);
                                       responder.send(http::Response(204));
                                   }));
}

void WorkerRoutes::remove(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    const WorkerId worker{*id};
    if (const QList<ConnectedWorker> connected = m_services.hub.connected(); find(connected, worker))
        return responder.send(
            http::problemOf({ErrorCode::FailedPrecondition,
                             "worker " + find(connected, worker)->name.toStdString() + " is connected"}));
    const std::chrono::milliseconds unlessWithin =
        m_services.control.isShared() ? judging::WorkerRegistry::kFresh : std::chrono::seconds(0);
    m_services.workers.remove(principalOf(request), worker, unlessWithin,
                              orProblem<void>(responder, [responder] { responder.send(http::Response(204)); }));
}

// Workers that lack it are asked as well: they say why.
void WorkerRoutes::testLanguage(const http::RequestPtr &request, const http::Responder &responder)
{
    const QString language = request->parameter("id");
    if (!m_services.languages.knows(language))
        return responder.send(
            http::problemOf({ErrorCode::NotFound, "there is no language " + language.left(80).toStdString()}));
    const auto ask = [this, language, who = principalOf(request), responder](const QList<WorkerRecord> &records) {
        const QList<ConnectedWorker> connected = m_services.hub.connected();
        QList<WorkerId> workers;
        QJsonArray names;
        for (const WorkerRecord &record : records) {
            if (placeOf(record, connected) == WorkerPlace::Nowhere)
                continue;
            workers.append(record.id);
            names.append(record.name);
        }
        m_services.languageTests.ask(
            who, language, workers, orProblem<void>(responder, [responder, names] {
                responder.send(http::Response::json(202, QJsonObject{{QStringLiteral("workers"), names}}));
            }));
    };
    m_services.workers.list(orProblem<QList<WorkerRecord>>(responder, ask));
}

void WorkerRoutes::listTests(const http::RequestPtr &request, const http::Responder &responder)
{
    const auto answer = [responder](const QList<judging::LanguageTest> &tests) {
        QJsonArray array;
        for (const judging::LanguageTest &test : tests)
            array.append(toJson(test));
        sendList(responder, QStringLiteral("tests"), array);
    };
    m_services.languageTests.list(request->parameter("id"), orProblem<QList<judging::LanguageTest>>(responder, answer));
}

// Of the workers that are connected; those that refuse a plugin for the same reason together.
void WorkerRoutes::listRefusals(const http::Responder &responder)
{
    m_services.workers.list(orProblem<QList<WorkerRecord>>(responder, [this, responder](const auto &records) {
        const QList<ConnectedWorker> connected = m_services.hub.connected();
        QList<std::pair<wire::RefusedPlugin, QStringList>> refusals;
        for (const WorkerRecord &record : records) {
            if (!record.hostReport || placeOf(record, connected) == WorkerPlace::Nowhere)
                continue;
            for (const wire::RefusedPlugin &plugin : record.hostReport->refused) {
                auto known = std::ranges::find(refusals, plugin, [](const auto &one) { return one.first; });
                if (known == refusals.end())
                    known = refusals.insert(refusals.end(), {plugin, {}});
                known->second.append(record.name);
            }
        }
        QJsonArray array;
        for (const auto &[plugin, workers] : std::as_const(refusals))
            array.append(refusalJson(plugin, workers));
        sendList(responder, QStringLiteral("plugins"), array);
    }));
}

} // namespace gavel::api
