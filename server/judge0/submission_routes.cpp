#include "server/judge0/submission_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/trace.h"
#include "server/judge0/outcome.h"
#include "server/runs/run_service.h"

#include <QJsonDocument>

#include <algorithm>

namespace gavel::judge0 {

namespace {

using runs::Run;
using runs::RunOrigin;

constexpr qint64 kMaxBody = 48 * 1024 * 1024; // a batch; each submission is bounded by itself
constexpr int kMostPerPage = 100;
constexpr int kDefaultPerPage = 20;

std::optional<QString> queryValue(const http::Request &request, const char *name)
{
    return request.target.query.value(QString::fromLatin1(name));
}

bool isTrue(const http::Request &request, const char *name)
{
    return queryValue(request, name) == QStringLiteral("true");
}

http::Response notFound()
{
    return http::Response::json(
        404, QJsonObject{{QStringLiteral("status"), 404}, {QStringLiteral("error"), QStringLiteral("Not Found")}});
}

http::Response cannotConvert(int status, const QString &what)
{
    return error(status, QStringLiteral("some attributes for %1 cannot be converted to UTF-8, use base64_encoded=true "
                                        "query parameter")
                             .arg(what));
}

Result<QJsonObject> bodyOf(const http::Request &request)
{
    return wire::parseObject(TRY(request.body.readAll()));
}

QJsonObject tokenJson(const QString &token)
{
    return {{QStringLiteral("token"), token}};
}

} // namespace

SubmissionRoutes::SubmissionRoutes(const api::Services &services, const api::ApiSettings &apiSettings,
                                   const Settings &settings, const Languages &languages)
    : m_runs(services.runs),
      m_settings(settings),
      m_languages(languages),
      m_throttle("judge0", apiSettings.openRuns, apiSettings),
      m_awaiter(services.runs, services.active, apiSettings.mostWaiting)
{
}

void SubmissionRoutes::addTo(http::Router &router, const Gate &gate)
{
    const auto add = [&](const char *method, const char *path, qint64 maxBody, Gate::Need need,
                         void (SubmissionRoutes::*handle)(const http::RequestPtr &, const http::Responder &)) {
        gate.add(router, method, path, maxBody, need,
                 [this, handle](const http::RequestPtr &request, const http::Responder &responder) {
                     (this->*handle)(request, responder);
                 });
    };
    using Need = Gate::Need;
    add("POST", "/submissions", kMaxBody, Need::Authentication, &SubmissionRoutes::create);
    add("GET", "/submissions", 0, Need::Authorization, &SubmissionRoutes::list);
    add("POST", "/submissions/batch", kMaxBody, Need::Authentication, &SubmissionRoutes::createBatch);
    add("GET", "/submissions/batch", 0, Need::Authentication, &SubmissionRoutes::readBatch);
    add("GET", "/submissions/{token}", 0, Need::Authentication, &SubmissionRoutes::read);
    add("DELETE", "/submissions/{token}", 0, Need::Authorization, &SubmissionRoutes::remove);
}

// Goes on when nothing stands in the way of `count` new submissions, whatever they are.
void SubmissionRoutes::admit(const http::RequestPtr &request, const http::Responder &responder, qsizetype count,
                             std::move_only_function<void()> go)
{
    if (m_runs.inFlight() + count > m_settings.maxQueueSize)
        return responder.send(error(503, QStringLiteral("queue is full")).with("Retry-After", "1"));
    m_throttle.take(request->client.toString().toLatin1(), int(count),
                    [responder, go = std::move(go)](const api::Standing &standing) mutable {
                        if (!standing.wait)
                            return go();
                        responder.send(error(429, QStringLiteral("too many submissions from this address"))
                                           .with("Retry-After", QByteArray::number(qint64(standing.wait->count()))));
                    });
}

std::expected<View, http::Response> SubmissionRoutes::viewOf(const http::Request &request) const
{
    const auto fields = parseFields(queryValue(request, "fields"));
    if (!fields)
        return std::unexpected(
            error(400, QStringLiteral("invalid fields: [%1]").arg(fields.error().join(QStringLiteral(", ")))));
    return View{*fields, isTrue(request, "base64_encoded")};
}

void SubmissionRoutes::submit(runs::NewRun run, const http::Request &request, Callback<runs::RunReceipt> done)
{
    run.submitter = runs::submitterAt(request.client.toString());
    run.trace = api::traceOf(request);
    m_runs.submit(std::move(run), std::move(done));
}

void SubmissionRoutes::create(const http::RequestPtr &request, const http::Responder &responder)
{
    const bool isWaiting = isTrue(*request, "wait");
    if (m_settings.isInMaintenance)
        return responder.send(error(503, QStringLiteral("Judge0 is currently in maintenance.")));
    if (isWaiting && !m_settings.enableWaitResult)
        return responder.send(error(400, QStringLiteral("wait not allowed")));
    admit(request, responder, 1, [this, request, responder, isWaiting] { createOne(request, responder, isWaiting); });
}

void SubmissionRoutes::createOne(const http::RequestPtr &request, const http::Responder &responder, bool isWaiting)
{
    std::expected<View, http::Response> view = viewOf(*request);
    if (!view)
        return responder.send(std::move(view.error()));
    const Result<QJsonObject> object = bodyOf(*request);
    if (!object)
        return responder.send(error(400, QString::fromStdString(object.error().message)));
    CheckedSubmission submission = readSubmission(*object, view->isBase64, m_languages, m_settings);
    if (!submission)
        return responder.send(http::Response::json(422, submission.error()));
    submit(*std::move(submission), *request,
           [this, view = *view, isWaiting, responder](const Result<runs::RunReceipt> &receipt) {
               if (receipt)
                   return answerCreated(*receipt, view, isWaiting, responder);
               const bool isFull = receipt.error().code != ErrorCode::InvalidArgument;
               responder.send(isFull ? error(503, QStringLiteral("queue is full")).with("Retry-After", "1")
                                     : error(422, QString::fromStdString(receipt.error().message)));
           });
}

void SubmissionRoutes::answerCreated(const runs::RunReceipt &receipt, const View &view, bool isWaiting,
                                     const http::Responder &responder)
{
    if (!isWaiting)
        return responder.send(http::Response::json(201, tokenJson(receipt.token)));
    const int longest = int(m_settings.numberOfRuns * m_settings.maxNumberOfRuns * m_settings.maxWallTimeLimit) + 120;
    m_awaiter.read(
        RunOrigin::Judge0, receipt.token, std::chrono::seconds(longest), [responder] { return responder.isWaiting(); },
        [this, view, responder, token = receipt.token](const Result<Run> &run) {
            if (!run)
                return responder.send(error(500, QStringLiteral("the submission is gone")));
            if (const std::optional<QJsonObject> shown = show(*run, view, m_languages))
                return responder.send(http::Response::json(201, *shown));
            http::Response response = cannotConvert(201, QStringLiteral("this submission"));
            QJsonObject object = QJsonDocument::fromJson(response.body).object();
            object.insert(QStringLiteral("token"), token);
            responder.send(http::Response::json(201, object));
        });
}

void SubmissionRoutes::read(const http::RequestPtr &request, const http::Responder &responder)
{
    std::expected<View, http::Response> view = viewOf(*request);
    if (!view)
        return responder.send(std::move(view.error()));
    m_runs.read(RunOrigin::Judge0, request->parameter("token"),
                [this, view = *view, responder](const Result<Run> &run) {
                    if (!run)
                        return responder.send(notFound());
                    const std::optional<QJsonObject> shown = show(*run, view, m_languages);
                    responder.send(shown ? http::Response::json(200, *shown)
                                         : cannotConvert(400, QStringLiteral("this submission")));
                });
}

void SubmissionRoutes::list(const http::RequestPtr &request, const http::Responder &responder)
{
    std::expected<View, http::Response> view = viewOf(*request);
    if (!view)
        return responder.send(std::move(view.error()));
    const int page = queryValue(*request, "page").value_or(QStringLiteral("1")).toInt();
    const int given = queryValue(*request, "per_page").value_or(QString::number(kDefaultPerPage)).toInt();
    if (page <= 0)
        return responder.send(error(400, QStringLiteral("invalid page: %1").arg(page)));
    if (given < 0)
        return responder.send(error(400, QStringLiteral("invalid per_page: %1").arg(given)));
    const int perPage = given == 0 ? kDefaultPerPage : std::min(given, kMostPerPage);
    const qint64 skipped = std::min<qint64>(qint64(page - 1) * perPage, 1'000'000'000);
    m_runs.count(RunOrigin::Judge0, [=, this, view = *view](const Result<runs::RunCounts> &counts) {
        const qint64 total = counts ? counts->total : 0;
        m_runs.list(RunOrigin::Judge0, {}, int(skipped), perPage, [=, this](const Result<QList<Run>> &runs) {
            if (!runs)
                return responder.send(error(503, QStringLiteral("the server is busy")));
            QJsonArray array;
            for (const Run &run : *runs) {
                const std::optional<QJsonObject> shown = show(run, view, m_languages);
                if (!shown)
                    return responder.send(cannotConvert(400, QStringLiteral("one or more submissions")));
                array.append(*shown);
            }
            const qint64 pages = (total + perPage - 1) / perPage;
            const QJsonObject meta{{QStringLiteral("current_page"), page},
                                   {QStringLiteral("next_page"), page < pages ? QJsonValue(page + 1) : QJsonValue()},
                                   {QStringLiteral("prev_page"), page > 1 ? QJsonValue(page - 1) : QJsonValue()},
                                   {QStringLiteral("total_pages"), pages},
                                   {QStringLiteral("total_count"), total}};
            responder.send(http::Response::json(
                200, QJsonObject{{QStringLiteral("submissions"), array}, {QStringLiteral("meta"), meta}}));
        });
    });
}

void SubmissionRoutes::remove(const http::RequestPtr &request, const http::Responder &responder)
{
    if (m_settings.isInMaintenance)
        return responder.send(error(503, QStringLiteral("Judge0 is currently in maintenance.")));
    if (!m_settings.enableSubmissionDelete)
        return responder.send(error(400, QStringLiteral("delete not allowed")));
    std::expected<View, http::Response> view = viewOf(*request);
    if (!view)
        return responder.send(std::move(view.error()));
    view->isBase64 = true;
    m_runs.read(RunOrigin::Judge0, request->parameter("token"),
                [this, view = *view, responder](const Result<Run> &run) {
                    if (!run)
                        return responder.send(notFound());
                    const Status status = outcomeOf(*run, {}).status;
                    if (!isOver(status))
                        return responder.send(
                            error(400, QStringLiteral("submission cannot be deleted because its status is %1 (%2)")
                                           .arg(QString::number(int(status)), describe(status))));
                    const QJsonObject shown = show(*run, view, m_languages).value_or(QJsonObject());
                    m_runs.remove(RunOrigin::Judge0, run->token, [shown, responder](const Result<void> &removed) {
                        responder.send(removed ? http::Response::json(200, shown) : notFound());
                    });
                });
}

// The answers of a batch come in the order of its submissions, when the last is stored.
struct SubmissionRoutes::Batch {
    http::Responder responder;
    QList<QJsonObject> answers;
    qsizetype left = 0;
    bool isAnyAccepted = false;

    void put(qsizetype index, const QJsonObject &answer, bool isAccepted)
    {
        answers[index] = answer;
        isAnyAccepted = isAnyAccepted || isAccepted;
        if (--left > 0)
            return;
        QJsonArray array;
        for (const QJsonObject &one : std::as_const(answers))
            array.append(one);
        responder.send(http::Response::json(isAnyAccepted ? 201 : 422, array));
    }
};

void SubmissionRoutes::createBatch(const http::RequestPtr &request, const http::Responder &responder)
{
    if (m_settings.isInMaintenance)
        return responder.send(error(503, QStringLiteral("Judge0 is currently in maintenance.")));
    if (!m_settings.enableBatchedSubmissions)
        return responder.send(error(400, QStringLiteral("batched submissions are not allowed")));
    const Result<QJsonObject> object = bodyOf(*request);
    if (!object)
        return responder.send(error(400, QString::fromStdString(object.error().message)));
    const QJsonArray submissions = object->value(QStringLiteral("submissions")).toArray();
    if (submissions.size() > m_settings.maxSubmissionBatchSize)
        return responder.send(
            error(400, QStringLiteral("number of submissions in a batch should be less than or equal to %1")
                           .arg(m_settings.maxSubmissionBatchSize)));
    if (submissions.isEmpty())
        return responder.send(error(400, QStringLiteral("there should be at least one submission in a batch")));
    admit(request, responder, submissions.size(),
          [this, request, responder, submissions] { createAll(*request, responder, submissions); });
}

void SubmissionRoutes::createAll(const http::Request &request, const http::Responder &responder,
                                 const QJsonArray &submissions)
{
    const auto batch =
        std::make_shared<Batch>(Batch{responder, QList<QJsonObject>(submissions.size()), submissions.size()});
    for (qsizetype i = 0; i < submissions.size(); ++i) {
        CheckedSubmission submission =
            readSubmission(submissions[i].toObject(), isTrue(request, "base64_encoded"), m_languages, m_settings);
        if (!submission) {
            batch->put(i, submission.error(), false);
            continue;
        }
        submit(*std::move(submission), request, [batch, i](const Result<runs::RunReceipt> &receipt) {
            const QJsonObject fault{
                {QStringLiteral("error"), receipt ? QString() : QString::fromStdString(receipt.error().message)}};
            batch->put(i, receipt ? tokenJson(receipt->token) : fault, receipt.has_value());
        });
    }
}

void SubmissionRoutes::readBatch(const http::RequestPtr &request, const http::Responder &responder)
{
    if (!m_settings.enableBatchedSubmissions)
        return responder.send(error(400, QStringLiteral("batched submissions are not allowed")));
    const QString inHeader = QString::fromLatin1(request->headers.value("tokens"));
    const QStringList tokens =
        queryValue(*request, "tokens").value_or(inHeader).split(QLatin1Char(','), Qt::SkipEmptyParts);
    if (tokens.size() > m_settings.maxSubmissionBatchSize)
        return responder.send(
            error(400, QStringLiteral("number of submissions in a batch should be less than or equal to %1")
                           .arg(m_settings.maxSubmissionBatchSize)));
    if (tokens.isEmpty())
        return responder.send(error(400, QStringLiteral("there should be at least one submission in a batch")));
    std::expected<View, http::Response> view = viewOf(*request);
    if (!view)
        return responder.send(std::move(view.error()));
    m_runs.readAll(RunOrigin::Judge0, tokens,
                   [this, view = *view, responder](const Result<QList<std::optional<Run>>> &runs) {
                       if (!runs)
                           return responder.send(error(503, QStringLiteral("the server is busy")));
                       QJsonArray array;
                       for (const std::optional<Run> &run : *runs) {
                           const std::optional<QJsonObject> shown = run ? show(*run, view, m_languages) : QJsonObject();
                           if (!shown)
                               return responder.send(cannotConvert(400, QStringLiteral("one or more submissions")));
                           array.append(run ? QJsonValue(*shown) : QJsonValue());
                       }
                       responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("submissions"), array}}));
                   });
}

} // namespace gavel::judge0
