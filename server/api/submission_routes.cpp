#include "server/api/submission_routes.h"

#include "server/api/file_json.h"
#include "server/api/submission_json.h"
#include "server/api/trace.h"
#include "server/contests/contest_service.h"
#include "server/judging/language_catalogue.h"
#include "server/judging/submission_service.h"

#include <QJsonDocument>

namespace gavel::api {

namespace {

using accounts::Permission;

constexpr qint64 kLongestWait = 60; // seconds

http::Response accepted(const judging::SubmissionReceipt &receipt)
{
    const QString id = QString::number(receipt.submission.value);
    const QJsonObject object{{QStringLiteral("id"), id},
                             {QStringLiteral("judging_id"), QString::number(receipt.judging.value)},
                             {QStringLiteral("created_at"), receipt.created.toUTC().toString(Qt::ISODateWithMs)},
                             {QStringLiteral("is_repeat"), receipt.isRepeat}};
    return http::Response::json(202, object).with("Location", "/api/v1/submissions/" + id.toLatin1());
}

// A query parameter that is one of a list of codes.
template <typename Value, typename Parse>
Checked<std::optional<Value>> queryCode(const http::Request &request, const char *name, Parse parse)
{
    const QString field = QString::fromLatin1(name);
    const std::optional<QString> text = request.target.query.value(field);
    if (!text)
        return std::optional<Value>();
    const std::optional<Value> value = parse(*text);
    if (!value)
        return std::unexpected(invalidField(field, QStringLiteral("%1 is not one of the codes").arg(*text)));
    return value;
}

Checked<judging::SubmissionFilter> filterOf(const http::Request &request)
{
    if (const auto query =
            checkQuery(request, {QStringLiteral("problem"), QStringLiteral("account"), QStringLiteral("language"),
                                 QStringLiteral("state"), QStringLiteral("verdict"), QStringLiteral("limit"),
                                 QStringLiteral("cursor")});
        !query)
        return std::unexpected(query.error());
    judging::SubmissionFilter filter;
    filter.problemName = request.target.query.value(u"problem");
    filter.accountName = request.target.query.value(u"account");
    filter.language = request.target.query.value(u"language");
    const auto state = queryCode<judging::JudgingState>(request, "state", judging::stateFromCode);
    const auto verdict = queryCode<domain::Verdict>(request, "verdict", domain::verdictFromCode);
    const auto limit = queryInteger(request, "limit", 1, 200, 50);
    const auto cursor = queryInteger(request, "cursor", 1, std::numeric_limits<qint64>::max(), 0);
    if (!state || !verdict)
        return std::unexpected(state ? verdict.error() : state.error());
    if (!limit || !cursor)
        return std::unexpected(limit ? cursor.error() : limit.error());
    filter.state = *state;
    filter.verdict = *verdict;
    filter.most = int(*limit);
    filter.before = SubmissionId{*cursor};
    return filter;
}

} // namespace

SubmissionRoutes::SubmissionRoutes(const Services &services, const ApiSettings &settings)
    : m_submissions(services.submissions),
      m_languages(services.languages),
      m_contests(services.contests),
      m_settings(settings),
      m_throttle("submissions", settings.submissions, settings),
      m_longPoll(services.active, settings.mostWaiting),
      m_finished(services.active)
{
}

void SubmissionRoutes::addTo(RouteTable &routes)
{
    const auto bound = [this](void (SubmissionRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    routes.add("POST", "/api/v1/submissions", Permission::Submit, m_settings.maxSubmissionBody.count,
               bound(&SubmissionRoutes::create));
    routes.add("GET", "/api/v1/submissions", Permission::SeeOwnSubmissions, 0, bound(&SubmissionRoutes::list));
    routes.add("GET", "/api/v1/submissions/{id}", Permission::SeeOwnSubmissions, 0, bound(&SubmissionRoutes::read));
    routes.add("GET", "/api/v1/submissions/{id}/judgings", Permission::SeeOwnSubmissions, 0,
               bound(&SubmissionRoutes::readJudgings));
    routes.add("GET", "/api/v1/submissions/{id}/files", Permission::SeeOwnSubmissions, 0,
               bound(&SubmissionRoutes::readFiles));
    routes.add("POST", "/api/v1/submissions/{id}/rejudge", Permission::Rejudge, 0, bound(&SubmissionRoutes::rejudge));
    routes.add("POST", "/api/v1/submissions/{id}/cancel", Permission::Rejudge, 0, bound(&SubmissionRoutes::cancel));
}

void SubmissionRoutes::create(const http::RequestPtr &request, const http::Responder &responder)
{
    const QByteArray key = QByteArray::number(principalOf(request).account.value);
    m_throttle.take(key, 1, [this, request, responder](const Standing &standing) {
        if (standing.wait)
            return responder.send(
                withStanding(tooMany(QStringLiteral("too many submissions from this account"), standing), standing));
        submit(request, responder, standing);
    });
}

void SubmissionRoutes::submit(const http::RequestPtr &request, const http::Responder &responder,
                              const Standing &standing)
{
    Checked<judging::NewSubmission> submission = decode(*request, principalOf(request));
    if (!submission)
        return responder.send(submission.error());
    m_submissions.submit(*std::move(submission),
                         [this, standing, responder](const Result<judging::SubmissionReceipt> &receipt) {
                             if (receipt)
                                 responder.send(withStanding(accepted(*receipt), standing));
                             else
                                 responder.send(overloaded(receipt.error()));
                         });
}

Checked<judging::NewSubmission> SubmissionRoutes::decode(const http::Request &request,
                                                         const accounts::Principal &submitter) const
{
    const Checked<QJsonObject> object = isForm(request) ? formObject(request) : jsonObject(request);
    if (!object)
        return std::unexpected(object.error());
    Result<judging::NewSubmission> submission = readSubmission(*object);
    if (!submission)
        return std::unexpected(http::problemOf(submission.error()));
    const wire::OfferedLanguage *language = m_languages.find(submission->language);
    for (wire::JobFile &file : submission->files) {
        if (file.name.isNull() && language)
            file.name = language->sourceFile;
    }
    submission->submitter = submitter;
    if (!submission->contestName.isEmpty()) {
        const Result<ContestId> contest =
            m_contests.admit(submitter, submission->contestName, submission->problem, submission->language);
        if (!contest)
            return std::unexpected(http::problemOf(contest.error()));
        submission->contest = *contest;
        submission->lane = queue::Lane::Contest;
    }
    submission->idempotencyKey = QString::fromLatin1(request.headers.value("idempotency-key"));
    submission->trace = traceOf(request);
    return *std::move(submission);
}

// A full queue says when to come again.
http::Response SubmissionRoutes::overloaded(const Error &error) const
{
    http::Response response = http::toResponse(http::problemOf(error));
    if (error.code == ErrorCode::ResourceExhausted)
        response =
            std::move(response).with("Retry-After", QByteArray::number(qint64(m_submissions.retryAfter().count())));
    return response;
}

void SubmissionRoutes::list(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<judging::SubmissionFilter> filter = filterOf(*request);
    if (!filter)
        return responder.send(filter.error());
    m_submissions.list(
        principalOf(request), *filter, [request, responder](const Result<judging::SubmissionPage> &page) {
            if (!page)
                return responder.send(http::problemOf(page.error()));
            QJsonArray array;
            for (const judging::Submission &submission : page->submissions)
                array.append(toJson(submission, principalOf(request), Detail::Summary));
            const QJsonValue next = page->next ? QJsonValue(QString::number(page->next.value)) : QJsonValue();
            responder.send(http::Response::json(
                200, {{QStringLiteral("submissions"), array}, {QStringLiteral("next_cursor"), next}}));
        });
}

// With ?wait=SECONDS the answer comes when the judging has ended, or when the time is over.
void SubmissionRoutes::read(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    const Checked<void> query = checkQuery(*request, {QStringLiteral("wait")});
    const Checked<qint64> wait = queryInteger(*request, "wait", 0, kLongestWait, 0);
    if (!id)
        return responder.send(id.error());
    if (!query || !wait)
        return responder.send(query ? wait.error() : query.error());
    const SubmissionId submission{*id};
    if (const std::optional<QByteArray> known = m_finished.find(submission, principalOf(request)))
        return responder.send(http::Response::jsonText(200, *known));
    if (*wait == 0)
        return answerNow(request, submission, responder);
    // Waiting starts before reading: a judging that ends in between is not missed.
    const auto isWoken = std::make_shared<bool>(false);
    const bool isWaiting = m_longPoll.wait(
        submission, std::chrono::seconds(*wait), [responder] { return responder.isWaiting(); },
        [this, request, submission, responder, isWoken] {
            *isWoken = true;
            if (responder.isWaiting())
                answerNow(request, submission, responder);
        });
    if (!isWaiting)
        return answerNow(request, submission, responder);
    m_submissions.read(
        principalOf(request), submission, [request, responder, isWoken](const Result<judging::Submission> &found) {
            if (*isWoken)
                return; // answered with what is newer
            if (!found)
                responder.send(http::problemOf(found.error()));
            else if (judging::isFinal(found->judging.state))
                responder.send(http::Response::json(200, toJson(*found, principalOf(request), Detail::Full)));
        });
}

void SubmissionRoutes::answerNow(const http::RequestPtr &request, SubmissionId id, const http::Responder &responder)
{
    const quint64 since = m_finished.now();
    m_submissions.read(
        principalOf(request), id, [this, request, responder, since](const Result<judging::Submission> &found) {
            if (!found)
                return responder.send(http::problemOf(found.error()));
            if (found->judging.state == judging::JudgingState::Queued)
                return answerWaiting(request, *found, responder);
            const QByteArray json =
                QJsonDocument(toJson(*found, principalOf(request), Detail::Full)).toJson(QJsonDocument::Compact);
            m_finished.keep(*found, principalOf(request), json, since);
            responder.send(http::Response::jsonText(200, json));
        });
}

// One that waits says why.
void SubmissionRoutes::answerWaiting(const http::RequestPtr &request, const judging::Submission &submission,
                                     const http::Responder &responder)
{
    m_submissions.explain(principalOf(request), submission.id,
                          [request, responder, submission](const Result<queue::WaitingState> &waiting) {
                              QJsonObject object = toJson(submission, principalOf(request), Detail::Full);
                              if (waiting)
                                  object.insert(QStringLiteral("waiting"), toJson(*waiting));
                              responder.send(http::Response::json(200, object));
                          });
}

void SubmissionRoutes::readJudgings(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_submissions.judgings(
        principalOf(request), SubmissionId{*id}, [request, responder](const Result<QList<judging::Judging>> &judgings) {
            if (!judgings)
                return responder.send(http::problemOf(judgings.error()));
            QJsonArray array;
            for (const judging::Judging &judging : *judgings)
                array.append(toJson(judging, principalOf(request), Detail::Full));
            responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("judgings"), array}}));
        });
}

void SubmissionRoutes::readFiles(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_submissions.source(
        principalOf(request), SubmissionId{*id}, [responder](const Result<QList<wire::JobFile>> &files) {
            if (!files)
                return responder.send(http::problemOf(files.error()));
            responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("files"), filesJson(*files)}}));
        });
}

void SubmissionRoutes::rejudge(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_submissions.rejudge(principalOf(request), SubmissionId{*id},
                          [this, responder](const Result<judging::SubmissionReceipt> &receipt) {
                              if (receipt)
                                  responder.send(accepted(*receipt));
                              else
                                  responder.send(overloaded(receipt.error()));
                          });
}

void SubmissionRoutes::cancel(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_submissions.cancel(principalOf(request), SubmissionId{*id}, [responder](const Result<void> &done) {
        if (done)
            responder.send(http::Response(204));
        else
            responder.send(http::problemOf(done.error()));
    });
}

} // namespace gavel::api
