#pragma once

#include "admin-console/data/api_result.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QUrl>
#include <QUrlQuery>

#include <functional>

class QFile;
class QNetworkReply;

namespace gavel::console {

struct ApiRequest {
    QByteArray method = "GET";
    QString path; // below /api/v1, "/submissions"
    QUrlQuery query;
    QByteArray body;
    QByteArray contentType = "application/json";
    QByteArray idempotencyKey; // empty: none
    QString bodyFile;          // sent instead of `body` when not empty
    QString answerFile;        // where the body of a good answer goes instead of into the answer, as it comes
    bool isPatient = false;    // an upload: no deadline but between two pieces of progress
    std::function<void(qint64 sent, qint64 total)> progress;
};

// Speaks HTTP and JSON with one server. Knows the address, the token and which certificate is pinned, nothing of what
// the answers mean. Lives in the GUI thread and never blocks it.
class ApiClient final : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(ApiResult)>;

    explicit ApiClient(QObject *parent = nullptr);

    void setServer(const QUrl &address, const QString &pinnedFingerprint);
    void setToken(const QByteArray &token) { m_token = token; }
    QUrl address() const { return m_address; }

    // `done` is called once, later, unless `context` has died by then. Returns what abort() can be called on.
    QPointer<QNetworkReply> send(const ApiRequest &request, QObject *context, Done done);
    QPointer<QNetworkReply> get(const QString &path, const QUrlQuery &query, QObject *context, Done done);
    QPointer<QNetworkReply> post(const QString &path, const QJsonObject &body, QObject *context, Done done);

Q_SIGNALS:
    // Every answer, good or bad, with how long it took.
    void answered(std::chrono::milliseconds roundTrip);

private:
    void onFinished(QNetworkReply *reply, const Done &done);
    ApiResult resultOf(QNetworkReply *reply) const;

    QNetworkAccessManager m_network;
    QUrl m_address;
    QString m_pinned;
    QByteArray m_token;
};

} // namespace gavel::console
