#include "admin-console/data/api_client.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QSaveFile>
#include <QSslCertificate>
#include <QSslConfiguration>

namespace gavel::console {

namespace {

constexpr int kDeadlineMs = 15'000;
constexpr int kUploadDeadlineMs = 120'000;

ApiFault::Kind kindOf(int status)
{
    switch (status) {
    case 401: return ApiFault::Kind::NotLoggedIn;
    case 403: return ApiFault::Kind::Forbidden;
    case 404:
    case 410: return ApiFault::Kind::NotFound;
    case 409:
    case 412: return ApiFault::Kind::Conflict;
    case 413: return ApiFault::Kind::TooLarge;
    case 429:
    case 503: return ApiFault::Kind::Busy;
    default: return status >= 500 ? ApiFault::Kind::ServerFailed : ApiFault::Kind::Refused;
    }
}

QString fingerprintOf(const QSslCertificate &certificate)
{
    return QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
}

// The words of a problem document (RFC 9457), or the bare status.
QString messageOf(const QJsonObject &problem, int status)
{
    const QString title = problem.value(QStringLiteral("title")).toString();
    const QString detail = problem.value(QStringLiteral("detail")).toString();
    if (!detail.isEmpty())
        return detail;
    return title.isEmpty() ? QObject::tr("The server answered with status %1.").arg(status) : title;
}

ApiFault refusal(const ApiAnswer &answer)
{
    const QJsonObject problem = answer.object();
    ApiFault fault;
    fault.kind = kindOf(answer.status);
    fault.status = answer.status;
    fault.message = messageOf(problem, answer.status);
    fault.traceId = problem.value(QStringLiteral("trace_id")).toString();
    if (fault.traceId.isEmpty())
        fault.traceId = QString::fromLatin1(answer.headers.value("x-trace-id"));
    fault.problem = problem;
    fault.retryAfter = std::chrono::seconds(answer.headers.value("retry-after").toInt());
    return fault;
}

ApiFault absence(QNetworkReply *reply)
{
    ApiFault fault;
    if (reply->error() == QNetworkReply::SslHandshakeFailedError) {
        fault.kind = ApiFault::Kind::Untrusted;
        fault.fingerprint = fingerprintOf(reply->sslConfiguration().peerCertificate());
    } else if (reply->error() == QNetworkReply::OperationCanceledError ||
               reply->error() == QNetworkReply::TimeoutError) {
        fault.kind = ApiFault::Kind::TimedOut;
    }
    fault.message = reply->errorString();
    return fault;
}

QNetworkRequest toNetworkRequest(const QUrl &url, const ApiRequest &request, const QByteArray &token)
{
    QNetworkRequest http(url);
    http.setTransferTimeout(request.isPatient ? kUploadDeadlineMs : kDeadlineMs);
    http.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    http.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    http.setRawHeader("Accept", "application/json");
    if (!token.isEmpty())
        http.setRawHeader("Authorization", "Bearer " + token);
    if (!request.idempotencyKey.isEmpty())
        http.setRawHeader("Idempotency-Key", request.idempotencyKey);
    if (!request.body.isEmpty() || !request.bodyFile.isEmpty())
        http.setHeader(QNetworkRequest::ContentTypeHeader, request.contentType);
    return http;
}

// Takes the body of a good answer out of the reply as it comes; whole or not at all.
class AnswerFile final : public QObject {
public:
    AnswerFile(const QString &path, QNetworkReply *reply) : QObject(reply), m_file(path), m_reply(*reply)
    {
        m_isGood = m_file.open(QIODevice::WriteOnly);
        connect(reply, &QNetworkReply::readyRead, this, &AnswerFile::take);
        connect(reply, &QNetworkReply::finished, this, [this] { // before whoever asked hears of it
            take();
            m_isGood = m_reply.error() == QNetworkReply::NoError && m_isGood && m_file.commit();
        });
    }

    // Empty: it is there.
    QString fault() const { return m_isGood ? QString() : m_file.errorString(); }

private:
    void take()
    {
        if (m_reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200 && m_isGood)
            m_isGood = m_file.write(m_reply.readAll()) >= 0;
    }

    QSaveFile m_file;
    QNetworkReply &m_reply;
    bool m_isGood = false;
};

} // namespace

QJsonObject ApiAnswer::object() const
{
    return QJsonDocument::fromJson(body).object();
}

ApiClient::ApiClient(QObject *parent) : QObject(parent)
{
}

void ApiClient::setServer(const QUrl &address, const QString &pinnedFingerprint)
{
    m_address = address;
    m_pinned = pinnedFingerprint;
    m_network.clearConnectionCache();
}

QPointer<QNetworkReply> ApiClient::send(const ApiRequest &request, QObject *context, Done done)
{
    QUrl url = m_address;
    url.setPath(QStringLiteral("/api/v1") + request.path);
    url.setQuery(request.query);
    const QNetworkRequest http = toNetworkRequest(url, request, m_token);
    QNetworkReply *reply = nullptr;
    if (request.bodyFile.isEmpty()) {
        reply = m_network.sendCustomRequest(http, request.method, request.body);
    } else {
        auto file = std::make_unique<QFile>(request.bodyFile);
        file->open(QIODevice::ReadOnly); // an unreadable file is sent empty and refused; callers look before
        reply = m_network.sendCustomRequest(http, request.method, file.get());
        file.release()->setParent(reply);
    }
    connect(reply, &QNetworkReply::sslErrors, this, [this, reply](const QList<QSslError> &) {
        if (!m_pinned.isEmpty() && fingerprintOf(reply->sslConfiguration().peerCertificate()) == m_pinned)
            reply->ignoreSslErrors();
    });
    if (!request.answerFile.isEmpty())
        new AnswerFile(request.answerFile, reply);
    if (request.progress)
        connect(reply, &QNetworkReply::uploadProgress, context, request.progress);
    const auto started = std::chrono::steady_clock::now();
    connect(reply, &QNetworkReply::finished, this, [this, reply, started] {
        reply->deleteLater();
        if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid())
            Q_EMIT answered(
                std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started));
    });
    connect(reply, &QNetworkReply::finished, context,
            [this, reply, done = std::move(done)] { onFinished(reply, done); });
    return reply;
}

QPointer<QNetworkReply> ApiClient::get(const QString &path, const QUrlQuery &query, QObject *context, Done done)
{
    ApiRequest request;
    request.path = path;
    request.query = query;
    return send(request, context, std::move(done));
}

QPointer<QNetworkReply> ApiClient::post(const QString &path, const QJsonObject &body, QObject *context, Done done)
{
    ApiRequest request;
    request.method = "POST";
    request.path = path;
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return send(request, context, std::move(done));
}

void ApiClient::onFinished(QNetworkReply *reply, const Done &done)
{
    done(resultOf(reply));
}

ApiResult ApiClient::resultOf(QNetworkReply *reply) const
{
    ApiAnswer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (answer.status == 0)
        return std::unexpected(absence(reply));
    answer.body = reply->readAll();
    for (const auto &[name, value] : reply->rawHeaderPairs())
        answer.headers.insert(name.toLower(), value);
    const bool isCutOff = reply->error() != QNetworkReply::NoError && answer.status < 400;
    if (isCutOff)
        return std::unexpected(absence(reply));
    if (answer.status >= 300)
        return std::unexpected(refusal(answer));
    for (const QObject *child : reply->children()) {
        const auto *file = dynamic_cast<const AnswerFile *>(child);
        if (file && !file->fault().isEmpty()) {
            ApiFault fault;
            fault.kind = ApiFault::Kind::BadAnswer;
            fault.message = file->fault();
            return std::unexpected(fault);
        }
    }
    return answer;
}

} // namespace gavel::console
