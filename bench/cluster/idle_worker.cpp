#include "bench/cluster/idle_worker.h"

#include <QNetworkRequest>
#include <QTimer>

namespace gavel::bench {

IdleWorker::IdleWorker(int port, const QByteArray &token, const QString &name, OnJob onJob)
    : m_name(name), m_onJob(std::move(onJob))
{
    QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket,
                     [this](const QString &text) { onMessage(text); });
    QObject::connect(&m_socket, &QWebSocket::connected, &m_socket, [this] {
        wire::Hello hello;
        hello.name = m_name;
        hello.instance = m_name;
        hello.slots = 1;
        wire::OfferedLanguage python;
        python.id = QStringLiteral("python3");
        python.name = QStringLiteral("Python 3");
        python.sourceFile = QStringLiteral("main.py");
        hello.languages = {python};
        send(hello);
    });
    QObject::connect(&m_heartbeat, &QTimer::timeout, &m_socket, [this] { send(wire::Heartbeat{m_held}); });
    QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/worker/v1").arg(port)));
    request.setRawHeader("Authorization", "Bearer " + token);
    m_socket.open(request);
}

void IdleWorker::send(const wire::WorkerMessage &message)
{
    m_socket.sendTextMessage(QString::fromUtf8(wire::encode(message)));
}

void IdleWorker::onMessage(const QString &text)
{
    const auto message = wire::decodeServerMessage(text.toUtf8());
    if (!message)
        return;
    if (const auto *welcome = std::get_if<wire::Welcome>(&*message)) {
        m_isWelcome = true;
        m_heartbeat.start(welcome->heartbeat);
        send(wire::Ready{1, {}});
    } else if (const auto *job = std::get_if<wire::Job>(&*message)) {
        if (m_onJob)
            m_onJob(*job);
        wire::Report report;
        report.key = job->key;
        report.verdict = domain::Verdict::Accepted;
        send(report);
        send(wire::Ready{1, {}});
    }
}

} // namespace gavel::bench
