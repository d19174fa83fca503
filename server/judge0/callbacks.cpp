#include "server/judge0/callbacks.h"

#include "server/judge0/outcome.h"
#include "server/judge0/submission_view.h"
#include "server/outbound/outbound_http.h"
#include "server/runs/run_service.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QTimer>

namespace gavel::judge0 {

namespace {

Q_LOGGING_CATEGORY(logCallbacks, "gavel.judge0.callbacks", QtInfoMsg)

constexpr std::chrono::seconds kBetweenTries{2};

std::optional<QByteArray> expectedOf(const runs::Run &run)
{
    const QJsonValue expected = run.attributes.value(QStringLiteral("expected_output"));
    return expected.isString() ? std::optional(QByteArray::fromBase64(expected.toString().toLatin1())) : std::nullopt;
}

} // namespace

Callbacks::Callbacks(runs::RunService &runs, outbound::OutboundHttp &http, const Settings &settings,
                     const Languages &languages)
    : m_runs(runs), m_http(http), m_settings(settings), m_languages(languages)
{
    connect(&runs, &runs::RunService::finished, this, &Callbacks::onFinished);
}

void Callbacks::start()
{
    m_runs.unmarked(runs::RunOrigin::Judge0, [this](const Result<QList<RunId>> &ids) {
        for (const RunId id : ids.value_or(QList<RunId>()))
            onFinished(id);
    });
}

void Callbacks::onFinished(RunId id)
{
    m_runs.read(id, [this](const Result<runs::Run> &run) {
        if (!run || run->origin != runs::RunOrigin::Judge0 || !judging::isFinal(run->state))
            return;
        const Status status = outcomeOf(*run, expectedOf(*run)).status;
        m_runs.setMark(run->id, int(status), [this, run = *run](const Result<bool> &isFirst) {
            if (isFirst && *isFirst)
                call(run);
        });
    });
}

void Callbacks::call(const runs::Run &run)
{
    const QString url = run.attributes.value(QStringLiteral("callback_url")).toString();
    if (url.isEmpty() || !m_settings.enableCallbacks)
        return;
    const std::optional<QJsonObject> object = show(run, View{defaultFields(), true}, m_languages);
    attempt(url, QJsonDocument(object.value_or(QJsonObject())).toJson(QJsonDocument::Compact),
            m_settings.callbacksMaxTries);
}

// An answer ends it whatever it says, as in Judge0.
void Callbacks::attempt(const QString &url, const QByteArray &body, int triesLeft)
{
    outbound::Request request;
    request.method = "PUT";
    request.url = url;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = body;
    request.timeout = std::chrono::milliseconds(qint64(m_settings.callbacksTimeout * 1000));
    m_http.send(request, [this, url, body, triesLeft](const Result<int> &status) {
        if (status)
            return;
        qCInfo(logCallbacks, "a callback has failed: %s", status.error().message.c_str());
        const bool isWorthMore = status.error().code == ErrorCode::Unavailable && triesLeft > 1;
        if (isWorthMore)
            QTimer::singleShot(kBetweenTries, this, [=, this] { attempt(url, body, triesLeft - 1); });
    });
}

} // namespace gavel::judge0
