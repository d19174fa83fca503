#include "server/api/run_routes.h"

#include "server/api/run_json.h"
#include "server/api/trace.h"
#include "server/judging/language_catalogue.h"
#include "server/runs/run_service.h"

namespace gavel::api {

namespace {

using accounts::Permission;
using runs::RunOrigin;

constexpr qint64 kLongestWait = 60;                    // seconds
constexpr qint64 kMaxBody = wire::kMostRunRequest * 2; // base64, and escapes
constexpr qint64 kMostInPage = 100;

bool maySee(const accounts::Principal &viewer, const runs::Run &run)
{
    return run.owner == viewer.account || viewer.may(Permission::SeeAllSubmissions);
}

http::Problem noRun(const QString &token)
{
    return http::problemOf(Error{ErrorCode::NotFound, "there is no run " + token.left(64).toStdString()});
}

http::Response accepted(const runs::RunReceipt &receipt)
{
    const QJsonObject object{{QStringLiteral("id"), receipt.token},
                             {QStringLiteral("created_at"), receipt.created.toString(Qt::ISODateWithMs)}};
    return http::Response::json(202, object).with("Location", "/api/v1/runs/" + receipt.token.toLatin1());
}

} // namespace

RunRoutes::RunRoutes(const Services &services, const ApiSettings &settings)
    : m_runs(services.runs),
      m_languages(services.languages),
      m_settings(settings),
      m_throttle("runs", settings.runs, settings),
      m_awaiter(services.runs, services.active, settings.mostWaiting)
{
}

void RunRoutes::addTo(RouteTable &routes)
{
    const auto bound = [this](void (RunRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    routes.add("POST", "/api/v1/runs", Permission::Submit, kMaxBody, bound(&RunRoutes::create));
    routes.add("GET", "/api/v1/runs", Permission::SeeOwnSubmissions, 0, bound(&RunRoutes::list));
    routes.add("GET", "/api/v1/runs/{id}", Permission::SeeOwnSubmissions, 0, bound(&RunRoutes::read));
    routes.add("DELETE", "/api/v1/runs/{id}", Permission::SeeOwnSubmissions, 0, bound(&RunRoutes::remove));
}

void RunRoutes::create(const http::RequestPtr &request, const http::Responder &responder)
{
    const QByteArray key = QByteArray::number(principalOf(request).account.value);
    m_throttle.take(key, 1, [this, request, responder](const Standing &standing) {
        if (standing.wait)
            return responder.send(
                withStanding(tooMany(QStringLiteral("too many runs from this account"), standing), standing));
        submit(request, responder, standing);
    });
}

void RunRoutes::submit(const http::RequestPtr &request, const http::Responder &responder, const Standing &standing)
{
    Checked<runs::NewRun> run = decode(*request, principalOf(request));
    if (!run)
        return responder.send(run.error());
    m_runs.submit(*std::move(run), [this, standing, responder](const Result<runs::RunReceipt> &receipt) {
        if (receipt)
            responder.send(withStanding(accepted(*receipt), standing));
        else
            responder.send(overloaded(receipt.error()));
    });
}

Checked<runs::NewRun> RunRoutes::decode(const http::Request &request, const accounts::Principal &owner) const
{
    const Checked<QJsonObject> object = jsonObject(request);
    if (!object)
        return std::unexpected(object.error());
    Result<runs::NewRun> run = readRun(*object);
    if (!run)
        return std::unexpected(http::problemOf(run.error()));
    const wire::OfferedLanguage *language = m_languages.find(run->language);
    for (wire::JobFile &file : run->files) {
        if (file.name.isNull() && language)
            file.name = language->sourceFile;
    }
    run->owner = owner.account;
    run->submitter = owner.account;
    run->trace = traceOf(request);
    return *std::move(run);
}

http::Response RunRoutes::overloaded(const Error &error) const
{
    http::Response response = http::toResponse(http::problemOf(error));
    if (error.code == ErrorCode::ResourceExhausted)
        response = std::move(response).with("Retry-After", QByteArray::number(qint64(m_runs.retryAfter().count())));
    return response;
}

void RunRoutes::list(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<void> query = checkQuery(*request, {QStringLiteral("limit"), QStringLiteral("skip")});
    const Checked<qint64> limit = queryInteger(*request, "limit", 1, kMostInPage, 20);
    const Checked<qint64> skip = queryInteger(*request, "skip", 0, 100'000, 0);
    if (!query)
        return responder.send(query.error());
    if (!limit || !skip)
        return responder.send(limit ? skip.error() : limit.error());
    m_runs.list(RunOrigin::Native, principalOf(request).account, int(*skip), int(*limit),
                [responder](const Result<QList<runs::Run>> &runs) {
                    if (!runs)
                        return responder.send(http::problemOf(runs.error()));
                    QJsonArray array;
                    for (const runs::Run &run : *runs)
                        array.append(summaryJson(run));
                    responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("runs"), array}}));
                });
}

// With ?wait=SECONDS the answer comes when the run is over, or when the time is.
void RunRoutes::read(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<void> query = checkQuery(*request, {QStringLiteral("wait")});
    const Checked<qint64> wait = queryInteger(*request, "wait", 0, kLongestWait, 0);
    if (!query || !wait)
        return responder.send(query ? wait.error() : query.error());
    m_awaiter.read(
        RunOrigin::Native, request->parameter("id"), std::chrono::seconds(*wait),
        [responder] { return responder.isWaiting(); },
        [request, responder](const Result<runs::Run> &run) {
            const accounts::Principal &viewer = principalOf(request);
            if (!run)
                responder.send(http::problemOf(run.error()));
            else if (!maySee(viewer, *run))
                responder.send(noRun(run->token));
            else
                responder.send(http::Response::json(200, toJson(*run, viewer.may(Permission::SeeAllSubmissions))));
        });
}

void RunRoutes::remove(const http::RequestPtr &request, const http::Responder &responder)
{
    m_runs.read(RunOrigin::Native, request->parameter("id"), [this, request, responder](const Result<runs::Run> &run) {
        if (!run)
            return responder.send(http::problemOf(run.error()));
        if (!maySee(principalOf(request), *run))
            return responder.send(noRun(run->token));
        m_runs.remove(RunOrigin::Native, run->token, [responder](const Result<void> &removed) {
            if (removed)
                responder.send(http::Response(204));
            else
                responder.send(http::problemOf(removed.error()));
        });
    });
}

} // namespace gavel::api
