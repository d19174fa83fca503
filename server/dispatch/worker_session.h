#pragma once

#include "core/wire/worker_link.h"
#include "server/accounts/principal.h"

#include <QDateTime>
#include <QHostAddress>
#include <QObject>
#include <QTimer>

#include <memory>
#include <set>
#include <utility>

namespace gavel::http {
class WebSocket;
}

namespace gavel::dispatch {

// One worker's connection: speaks the messages of core/wire/worker_link.h and keeps what is known of the worker while
// it lasts. Decides nothing; WorkerHub does. Owned by the hub, in its thread.
class WorkerSession final : public QObject {
    Q_OBJECT

public:
    WorkerSession(std::unique_ptr<http::WebSocket> socket, accounts::Principal principal, QHostAddress address);
    ~WorkerSession() override;

    const accounts::Principal &principal() const { return m_principal; }
    const QHostAddress &address() const { return m_address; }
    const wire::Hello &hello() const { return m_hello; }
    const QDateTime &connectedSince() const { return m_connectedSince; }
    WorkerId worker() const { return m_worker; } // zero until it is welcome
    const QStringList &languages() const { return m_languages; }
    const QStringList &offers() const { return m_offers; } // see queue::offersOf()
    const QString &reasonToRefuse() const { return m_reason; }
    const std::set<wire::JobKey> &held() const { return m_held; }

    bool isOpen() const; // false from the moment it is told to go

    // Jobs that may be sent to it now: what it said it would take, less those that it may not have known of then.
    int freeSlots() const;

    // The hub has a lease under way for it.
    bool isLeasing() const { return m_isLeasing; }
    void setLeasing(bool isLeasing) { m_isLeasing = isLeasing; }

    // The doorbell rang meanwhile: what it rang for may have come too late for that lease.
    void askAgain() { m_asksAgain = true; }
    bool takeAskAgain() { return std::exchange(m_asksAgain, false); }
    bool isDraining() const { return m_isDraining; }

    // It gave a job back: it gets none for a while, so that another worker may have that one first. Longer each time
    // in a row, until it reports on one.
    void rest();

    void welcome(WorkerId worker, const wire::Welcome &welcome);
    void sendJob(const wire::Job &job);
    void sendLost(const QList<wire::JobKey> &keys);
    void acknowledge(const wire::JobKey &key);
    void cancel(const wire::JobKey &key);
    void setDraining(bool isDraining); // tells the worker
    void test(const wire::TestLanguage &wanted);
    void hold(const QList<wire::JobKey> &keys);
    void forget(const wire::JobKey &key) { m_held.erase(key); }

    // Closes with a reason the worker logs; nothing it still says is heard.
    void refuse(const QString &reason);
    void goAway(const QString &reason);

Q_SIGNALS:
    void saidHello();
    void gotReady(); // freeSlots() may have grown
    void progressed(const gavel::wire::Progress &progress);
    void printed(const gavel::wire::OutputPiece &piece);
    void reported(const gavel::wire::Report &report);
    void released(const gavel::wire::Release &release);
    void heartbeat(const QList<gavel::wire::JobKey> &held);
    void toldStatus(const gavel::wire::Status &status);
    void toldHostReport(const gavel::wire::HostReport &report);
    void languageTested(const gavel::wire::LanguageTested &outcome);
    void ended(); // the last signal

private:
    void onText(const QByteArray &text);
    void onMessage(const wire::WorkerMessage &message);
    void onHello(const wire::Hello &hello);
    void send(const wire::ServerMessage &message);

    const std::unique_ptr<http::WebSocket> m_socket;
    const accounts::Principal m_principal;
    const QHostAddress m_address;
    const QDateTime m_connectedSince;
    QTimer m_helloTimer;
    QTimer m_restTimer;
    int m_restsInARow = 0;
    wire::Hello m_hello;
    WorkerId m_worker;
    QStringList m_languages;
    QStringList m_offers;
    std::set<wire::JobKey> m_held; // leased to it, neither reported nor given back
    QString m_reason;
    int m_ready = 0;
    bool m_hasSaidHello = false;
    bool m_isRefused = false;
    bool m_isLeasing = false;
    bool m_asksAgain = false;
    bool m_isDraining = false;
};

} // namespace gavel::dispatch
