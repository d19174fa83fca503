#pragma once

#include "core/base/result.h"
#include "core/blobs/blob_cache.h"
#include "worker/link/back_off.h"
#include "worker/link/server_list.h"

#include <QNetworkAccessManager>
#include <QObject>

#include <functional>
#include <memory>

QT_BEGIN_NAMESPACE
class QNetworkReply;
QT_END_NAMESPACE

namespace gavel::worker {

// Downloads blobs from the server into the cache. Lives in the network thread of FetchedBlobs; destroyed, it drops what
// is under way.
class BlobDownloads final : public QObject {
    Q_OBJECT

public:
    using Landed = std::function<void(const QByteArray &sha256, const Result<void> &outcome)>;

    BlobDownloads(blobs::BlobCache &cache, std::shared_ptr<ServerList> servers, QByteArray token, Landed landed);

    // `landed` is called once for it, in this thread.
    void start(const domain::BlobRef &blob);

private:
    blobs::BlobCache &m_cache;
    const std::shared_ptr<ServerList> m_servers;
    const QByteArray m_token;
    const Landed m_landed;
    QNetworkAccessManager *m_network = nullptr; // a child, made in this thread at the first start()
};

// One blob on its way. Deletes itself when it has landed.
class BlobDownload final : public QObject {
    Q_OBJECT

public:
    using Landed = std::function<void(const Result<void> &outcome)>;

    BlobDownload(QNetworkAccessManager &network, blobs::BlobCache &cache, std::shared_ptr<ServerList> servers,
                 const QByteArray &token, const domain::BlobRef &blob, Landed landed, QObject *parent);

    void request();

private:
    void onReadyRead();
    void onFinished();
    void onBroken(const QString &reason);
    Result<void> acceptStatus();
    Result<void> startOver();
    Result<void> take();
    void land(const Result<void> &outcome);

    QNetworkAccessManager &m_network;
    blobs::BlobCache &m_cache;
    const std::shared_ptr<ServerList> m_servers;
    const QByteArray m_token;
    const domain::BlobRef m_blob;
    const Landed m_landed;
    BackOff m_backOff;
    QUrl m_server;
    QNetworkReply *m_reply = nullptr; // a child
    std::unique_ptr<blobs::BlobWriter> m_writer;
    qint64 m_received = 0; // bytes given to m_writer
    int m_triesLeft;
    bool m_isStatusSeen = false;
};

} // namespace gavel::worker
