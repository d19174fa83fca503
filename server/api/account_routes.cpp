#include "server/api/account_routes.h"

#include "server/accounts/account_service.h"
#include "server/accounts/roster/roster_import.h"
#include "server/accounts/session_service.h"
#include "server/api/account_answers.h"
#include "server/api/json_input.h"

#include <QJsonArray>

namespace gavel::api {

namespace {

using accounts::Permission;

constexpr qint64 kMaxJson = 16 * 1024;
constexpr qint64 kMaxRoster = 16 * 1024 * 1024;
constexpr qint64 kMostAccounts = 5000;
constexpr qint64 kAccountsByDefault = 1000;

Checked<accounts::AccountFilter> readFilter(const http::Request &request)
{
    if (const Checked<void> query =
            checkQuery(request, {QStringLiteral("role"), QStringLiteral("team"), QStringLiteral("is_enabled"),
                                 QStringLiteral("search"), QStringLiteral("limit"), QStringLiteral("cursor")});
        !query)
        return std::unexpected(query.error());
    const auto text = [&](QStringView name) {
        return request.target.query.value(name).value_or(QString());
    };
    accounts::AccountFilter filter;
    if (const QString role = text(u"role"); !role.isEmpty()) {
        filter.role = accounts::roleFromCode(role);
        if (!filter.role)
            return std::unexpected(
                invalidField(QStringLiteral("role"), QStringLiteral("must be admin, jury, contestant or worker")));
    }
    if (const QString enabled = text(u"is_enabled"); !enabled.isEmpty()) {
        if (enabled != QLatin1String("true") && enabled != QLatin1String("false"))
            return std::unexpected(invalidField(QStringLiteral("is_enabled"), QStringLiteral("must be true or false")));
        filter.isEnabled = enabled == QLatin1String("true");
    }
    const Checked<qint64> limit = queryInteger(request, "limit", 1, kMostAccounts, kAccountsByDefault);
    if (!limit)
        return std::unexpected(limit.error());
    filter.team = text(u"team");
    filter.search = text(u"search");
    filter.after = text(u"cursor");
    filter.most = int(*limit);
    return filter;
}

http::Problem faultyRoster(const accounts::RosterOutcome &outcome)
{
    http::Problem problem{422,
                          "faulty-roster",
                          QStringLiteral("The files have faults"),
                          QStringLiteral("%1 faults: nothing was imported").arg(outcome.faults.size()),
                          {}};
    problem.members.insert(QStringLiteral("faults"), toJson(outcome.faults));
    return problem;
}

} // namespace

void AccountRoutes::addTo(RouteTable &routes)
{
    const auto add = [&](const char *method, const char *pattern, qint64 maxBody,
                         void (AccountRoutes::*handle)(const http::RequestPtr &, const http::Responder &)) {
        routes.add(method, pattern, Permission::ManageAccounts, maxBody,
                   [this, handle](const http::RequestPtr &request, const http::Responder &responder) {
                       (this->*handle)(request, responder);
                   });
    };
    add("GET", "/api/v1/accounts", 0, &AccountRoutes::list);
    add("POST", "/api/v1/accounts", kMaxJson, &AccountRoutes::create);
    add("GET", "/api/v1/accounts/{name}", 0, &AccountRoutes::read);
    add("PATCH", "/api/v1/accounts/{name}", kMaxJson, &AccountRoutes::change);
    add("POST", "/api/v1/accounts/{name}/unlock", 0, &AccountRoutes::unlock);
    add("GET", "/api/v1/accounts/{name}/sessions", 0, &AccountRoutes::listSessions);
    add("DELETE", "/api/v1/accounts/{name}/sessions", 0, &AccountRoutes::revokeSessions);
    add("DELETE", "/api/v1/accounts/{name}/sessions/{id}", 0, &AccountRoutes::revokeSession);
    add("POST", "/api/v1/roster-imports", kMaxRoster, &AccountRoutes::importRoster);
}

void AccountRoutes::list(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<accounts::AccountFilter> filter = readFilter(*request);
    if (!filter)
        return responder.send(filter.error());
    m_services.accounts.list(
        *filter, [responder, most = filter->most](const Result<QList<accounts::Account>> &accounts) {
            if (!accounts)
                return responder.send(http::problemOf(accounts.error()));
            QJsonArray array;
            for (const accounts::Account &account : *accounts)
                array.append(toJson(account));
            const bool isFull = array.size() == most;
            const QJsonValue next = isFull ? QJsonValue(accounts->last().name) : QJsonValue();
            responder.send(http::Response::json(
                200, QJsonObject{{QStringLiteral("accounts"), array}, {QStringLiteral("next_cursor"), next}}));
        });
}

void AccountRoutes::create(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    Result<accounts::NewAccount> account = readNewAccount(*object);
    if (!account)
        return responder.send(http::problemOf(account.error()));
    account->actor = principalOf(request).account;
    m_services.accounts.create(*account, answering<accounts::Account>(responder, 201));
}

void AccountRoutes::read(const http::RequestPtr &request, const http::Responder &responder)
{
    m_services.accounts.find(request->parameter("name"), answering<accounts::Account>(responder, 200));
}

void AccountRoutes::change(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    const Result<accounts::AccountChange> change = readAccountChange(*object);
    if (!change)
        return responder.send(http::problemOf(change.error()));
    m_services.accounts.change(request->parameter("name"), *change, answering<accounts::Account>(responder, 200),
                               principalOf(request).account);
}

void AccountRoutes::unlock(const http::RequestPtr &request, const http::Responder &responder)
{
    m_services.accounts.unlock(request->parameter("name"), principalOf(request).account,
                               answering<accounts::Account>(responder, 200));
}

void AccountRoutes::listSessions(const http::RequestPtr &request, const http::Responder &responder)
{
    m_services.sessions.list(request->parameter("name"),
                             answeringList<accounts::Session>(responder, QStringLiteral("sessions")));
}

void AccountRoutes::revokeSession(const http::RequestPtr &request, const http::Responder &responder)
{
    m_services.sessions.revoke(principalOf(request), request->parameter("name"), request->parameter("id"),
                               answeringDone(responder));
}

void AccountRoutes::revokeSessions(const http::RequestPtr &request, const http::Responder &responder)
{
    m_services.sessions.revoke(principalOf(request), request->parameter("name"), {}, answeringDone(responder));
}

void AccountRoutes::importRoster(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    const Result<RosterRequest> wanted = readRosterRequest(*object);
    if (!wanted)
        return responder.send(http::problemOf(wanted.error()));
    const auto answer = [responder](const Result<accounts::RosterOutcome> &outcome) {
        if (outcome)
            responder.send(http::Response::json(200, toJson(*outcome)).with("Cache-Control", "no-store"));
        else
            responder.send(http::problemOf(outcome.error()));
    };
    if (wanted->isDryRun)
        return m_services.roster.preview(wanted->files, wanted->options, answer);
    m_services.roster.apply(principalOf(request), wanted->files, wanted->options,
                            [responder, answer](const Result<accounts::RosterOutcome> &outcome) {
                                if (outcome && !outcome->isApplied)
                                    responder.send(faultyRoster(*outcome));
                                else
                                    answer(outcome);
                            });
}

} // namespace gavel::api
