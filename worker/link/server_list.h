#pragma once

#include <QList>
#include <QUrl>

#include <mutex>

namespace gavel::worker {

// The servers of the site, and which of them is in use. They share one database, so any of them will do. Thread-safe:
// the link moves on when one is away, and blobs are fetched from where the link is.
class ServerList {
public:
    // Requires: at least one. Each is http:// or https://, without a path.
    explicit ServerList(QList<QUrl> servers) : m_servers(std::move(servers)) {}

    QUrl current() const;
    // Moves on to the next, unless someone else has meanwhile moved on from `failed`.
    void leave(const QUrl &failed);
    qsizetype size() const { return m_servers.size(); }

private:
    const QList<QUrl> m_servers;
    mutable std::mutex m_mutex;
    qsizetype m_current = 0; // guarded by m_mutex
};

} // namespace gavel::worker
