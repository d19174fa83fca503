#pragma once

#include "core/wire/worker_link.h"

#include <QNetworkRequest>
#include <QWebSocket>
#include <QtTest>

namespace gavel::test {

// A worker as far as a test moves it: a real WebSocket, with the messages of the worker link.
class LinkClient : public QObject {
public:
    LinkClient(quint16 port, const QByteArray &token)
    {
        connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
            Result<wire::ServerMessage> message = wire::decodeServerMessage(text.toUtf8());
            if (message)
                m_received.append(*std::move(message));
        });
        QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/worker/v1").arg(port)));
        request.setRawHeader("Authorization", "Bearer " + token);
        const auto isDecided = [this] {
            return m_socket.state() == QAbstractSocket::ConnectedState ||
                   m_socket.state() == QAbstractSocket::UnconnectedState;
        };
        m_socket.open(request);
        (void)QTest::qWaitFor(isDecided, kPatience);
    }

    void send(const wire::WorkerMessage &message)
    {
        m_socket.sendTextMessage(QString::fromUtf8(wire::encode(message)));
    }
    void sendText(const QString &text) { m_socket.sendTextMessage(text); }

    // Says hello in the name of `name` and waits for the welcome.
    bool enter(const QString &name, const QString &instance, const QList<wire::JobKey> &held = {}, int slotCount = 2,
               const QString &pythonVersion = {})
    {
        wire::Hello hello;
        hello.name = name;
        hello.instance = instance;
        hello.slots = slotCount;
        hello.held = held;
        wire::OfferedLanguage python;
        python.id = QStringLiteral("python3");
        python.name = QStringLiteral("Python 3");
        python.version = pythonVersion;
        python.sourceFile = QStringLiteral("main.py");
        python.extensions = {QStringLiteral("py")};
        hello.languages = {python};
        send(hello);
        return waitFor<wire::Welcome>(1);
    }

    template <typename Message>
    QList<Message> all() const
    {
        QList<Message> found;
        for (const wire::ServerMessage &message : m_received) {
            if (const auto *one = std::get_if<Message>(&message))
                found.append(*one);
        }
        return found;
    }

    template <typename Message>
    bool waitFor(int count)
    {
        return QTest::qWaitFor([&] { return all<Message>().size() >= count; }, kPatience);
    }

    bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    void drop() { m_socket.abort(); }
    QWebSocket &socket() { return m_socket; }

    // A report on the job, all its tests accepted.
    static wire::Report reportOn(const wire::Job &job, domain::Verdict verdict = domain::Verdict::Accepted)
    {
        wire::Report report;
        report.key = job.key;
        report.verdict = verdict;
        report.languageVersion = QStringLiteral("3.11");
        report.compileOutput = "compiled";
        for (const char *name : {"sample/1", "secret/1"}) {
            wire::TestReport test;
            test.name = QString::fromLatin1(name);
            test.verdict = verdict;
            test.termination = Termination::Exited;
            test.cpuTime = std::chrono::milliseconds(12);
            test.wallTime = std::chrono::milliseconds(15);
            test.peakMemory = mebibytes(3);
            test.explanation = QStringLiteral("hidden from contestants");
            test.reason.difference = domain::OutputDifference{3, 2, 5, "7", "8"};
            test.transcript = "   0.001000 <secret\n";
            test.contestantMessage = QStringLiteral("shown");
            test.output = "secret output";
            report.tests.append(test);
        }
        return report;
    }

private:
    static constexpr int kPatience = 60'000; // ms

    QWebSocket m_socket;
    QList<wire::ServerMessage> m_received;
};

} // namespace gavel::test
