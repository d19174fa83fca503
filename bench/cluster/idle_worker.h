#pragma once

#include "core/wire/worker_link.h"

#include <QTimer>
#include <QWebSocket>

#include <functional>

namespace gavel::bench {

// Speaks the worker link as a worker does and judges nothing: it reports each job as accepted. For the main thread.
class IdleWorker {
public:
    // Heard the moment a job has come.
    using OnJob = std::function<void(const wire::Job &job)>;

    IdleWorker(int port, const QByteArray &token, const QString &name, OnJob onJob = {});

    bool isWelcome() const { return m_isWelcome; }

private:
    void onMessage(const QString &text);
    void send(const wire::WorkerMessage &message);

    const QString m_name;
    const OnJob m_onJob;
    QWebSocket m_socket;
    QTimer m_heartbeat;
    QList<wire::JobKey> m_held;
    bool m_isWelcome = false;
};

} // namespace gavel::bench
