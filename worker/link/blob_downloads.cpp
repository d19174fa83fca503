#include "worker/link/blob_downloads.h"

#include "core/blobs/blob_batch.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

namespace gavel::worker {

namespace {

constexpr int kMostTries = 8; // in a row without a byte
constexpr qint64 kReadBuffer = 1024 * 1024;
constexpr int kStalledMilliseconds = 30'000;

Error named(const Error &error, const domain::BlobRef &blob)
{
    return error.within("blob " + blob.sha256.toStdString());
}

} // namespace

BlobDownloads::BlobDownloads(blobs::BlobCache &cache, std::shared_ptr<ServerList> servers, QByteArray token,
                             Landed landed)
    : m_cache(cache), m_servers(std::move(servers)), m_token(std::move(token)), m_landed(std::move(landed))
{
}

void BlobDownloads::start(const domain::BlobRef &blob)
{
    if (!m_network)
        m_network = new QNetworkAccessManager(this);
    const auto landed = [this, sha256 = blob.sha256](const Result<void> &outcome) {
        m_landed(sha256, outcome);
    };
    auto *download = new BlobDownload(*m_network, m_cache, m_servers, m_token, blob, landed, this);
    download->request();
}

BlobDownload::BlobDownload(QNetworkAccessManager &network, blobs::BlobCache &cache, std::shared_ptr<ServerList> servers,
                           const QByteArray &token, const domain::BlobRef &blob, Landed landed, QObject *parent)
    : QObject(parent),
      m_network(network),
      m_cache(cache),
      m_servers(std::move(servers)),
      m_token(token),
      m_blob(blob),
      m_landed(std::move(landed)),
      m_backOff(std::chrono::milliseconds(50), std::chrono::milliseconds(2000)),
      m_triesLeft(kMostTries)
{
}

void BlobDownload::request()
{
    m_server = m_servers->current();
    QUrl address = m_server;
    address.setPath(QStringLiteral("/worker/v1/blobs/") + QString::fromLatin1(m_blob.sha256));
    QNetworkRequest request(address);
    request.setRawHeader("Authorization", "Bearer " + m_token);
    request.setRawHeader("Accept-Encoding", "identity");
    if (m_received > 0)
        request.setRawHeader("Range", "bytes=" + QByteArray::number(m_received) + '-');
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setTransferTimeout(kStalledMilliseconds);
    m_isStatusSeen = false;
    m_reply = m_network.get(request);
    m_reply->setParent(this);
    m_reply->setReadBufferSize(kReadBuffer);
    connect(m_reply, &QNetworkReply::readyRead, this, &BlobDownload::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &BlobDownload::onFinished);
}

void BlobDownload::onReadyRead()
{
    if (const Result<void> taken = take(); !taken)
        land(std::unexpected(named(taken.error(), m_blob)));
}

void BlobDownload::onFinished()
{
    if (const Result<void> taken = take(); !taken)
        return land(std::unexpected(named(taken.error(), m_blob)));
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_reply->error() != QNetworkReply::NoError || (status != 200 && status != 206))
        return onBroken(m_reply->errorString());
    if (m_received < m_blob.size)
        return onBroken(QStringLiteral("the answer ended early"));
    if (!m_writer) {
        if (const Result<void> started = startOver(); !started) // an empty blob
            return land(std::unexpected(named(started.error(), m_blob)));
    }
    const Result<domain::BlobRef> finished = m_writer->finish();
    land(finished ? Result<void>() : std::unexpected(named(finished.error(), m_blob)));
}

// The line broke: what has come so far is kept, and the rest asked for, perhaps of another server.
void BlobDownload::onBroken(const QString &reason)
{
    m_servers->leave(m_server);
    m_reply->disconnect(this);
    m_reply->deleteLater();
    m_reply = nullptr;
    if (--m_triesLeft <= 0)
        return land(std::unexpected(named(Error{ErrorCode::Unavailable, reason.toStdString()}, m_blob)));
    QTimer::singleShot(m_backOff.next(), this, &BlobDownload::request);
}

// Final answers are errors; what another try may mend is left to onFinished().
Result<void> BlobDownload::acceptStatus()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    m_isStatusSeen = status != 0;
    if (status == 404 || status == 410)
        return failure(ErrorCode::NotFound, m_server.toString().toStdString() + " does not have it");
    if (status == 401 || status == 403)
        return failure(ErrorCode::PermissionDenied, m_server.toString().toStdString() + " refused our token");
    if (status == 200)
        return startOver(); // also in answer to a range, which a server may ignore
    const QByteArray expectedRange = "bytes " + QByteArray::number(m_received) + '-';
    if (status == 206 && (!m_writer || !m_reply->rawHeader("Content-Range").startsWith(expectedRange)))
        return failure(ErrorCode::DataCorrupted,
                       m_server.toString().toStdString() + " sent another part than asked for");
    return {};
}

Result<void> BlobDownload::startOver()
{
    m_writer.reset();
    m_received = 0;
    m_writer = TRY(m_cache.startVerified(m_blob));
    return {};
}

Result<void> BlobDownload::take()
{
    if (!m_isStatusSeen)
        TRY(acceptStatus());
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray piece = m_reply->readAll();
    if ((status != 200 && status != 206) || piece.isEmpty())
        return {};
    TRY(m_writer->write(piece));
    m_received += piece.size();
    m_triesLeft = kMostTries;
    m_backOff.reset();
    return {};
}

void BlobDownload::land(const Result<void> &outcome)
{
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
    m_writer.reset();
    m_landed(outcome);
    deleteLater();
}

} // namespace gavel::worker
