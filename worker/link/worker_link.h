#pragma once

#include "core/wire/worker_link.h"
#include "worker/judging/judging_engine.h"
#include "worker/link/server_connection.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <functional>
#include <map>
#include <optional>

namespace gavel::worker {

struct LinkSettings {
    QString name;                                  // of this worker, chosen by the site
    QString dataDirectory;                         // where space must be left
    Bytes leastFreeDisk = mebibytes(256);          // less than that: the worker drains itself
    std::chrono::milliseconds drainTime{30'000};   // given to running jobs after drain()
    std::chrono::milliseconds farewellTime{5'000}; // given to the server to acknowledge the last reports
    std::function<qint64()> freeDisk;              // bytes free for us in dataDirectory; empty: asks the system
};

// The worker's side of the conversation with the servers (core/wire/worker_link.h): takes jobs, hands them to the
// engine, tells how they went.
//
// Reports are kept in memory until a server has acknowledged them and repeated after each reconnect. They are not kept
// on disk: a job's lease ends when its worker dies, so that a restarted worker's old reports would be of no use to
// anyone, and could only do harm to a server whose database has been made anew.
// Lives in the thread of its connection; the engine's callbacks are brought there.
class WorkerLink final : public QObject {
    Q_OBJECT

public:
    // Borrows the connection and the engine, which must end its callbacks before this is destroyed. Takes over the
    // connection's signals; the caller opens nothing.
    WorkerLink(ServerConnection &connection, JudgingEngine &engine, LinkSettings settings, QObject *parent = nullptr);
    ~WorkerLink() override;

    // What Hello says. When it changes an open connection is replaced by a new one, since Hello is said once; what is
    // held stays held.
    void setLanguages(const QList<wire::OfferedLanguage> &languages);

    // A lasting reason to take no jobs (a failed self-test); empty: none.
    void setRefusal(const QString &reason);

    // What staff are told of this worker, now and again after each Welcome.
    void tell(const wire::Status &status);
    void tell(const wire::HostReport &report);

    // Lost when no server is connected: it asks again.
    void tell(const wire::LanguageTested &tested);

    void start();

    // Takes no more jobs, gives back those not begun, ends the others within the drain time or gives them back too,
    // waits for the last acknowledgements, and emits drained(). A second call gives everything back at once. Reports
    // that nobody has acknowledged in the end are given back, too: somebody else will judge these jobs.
    void drain();

Q_SIGNALS:
    void drained();
    void languageTestWanted(const QString &language); // perhaps once more while it is under way

private:
    enum class JobState {
        Waiting, // given to the engine, nothing heard of it yet
        Working,
        Unwanted,  // cancelled, or no longer leased to us: its outcome is of no use
        Releasing, // stopped by us; to be given back when the engine lets go of it
    };

    void onOpened();
    void onReceived(const wire::ServerMessage &message);
    void onWelcome(const wire::Welcome &welcome);
    void onJob(const wire::Job &job);
    void onProgress(const wire::Progress &progress);
    void onPrinted(const wire::OutputPiece &piece);
    void onOutcome(const JudgingOutcome &outcome);
    void report(const wire::Report &report);
    void release(wire::JobKey key, const QString &reason);
    void sendRelease(const wire::Release &release);
    void sayFarewell();
    void onLost(const QList<wire::JobKey> &keys);
    void stop(wire::JobKey key, JobState newState);
    void giveBack(const QString &reason, std::optional<JobState> onlyIn);
    void sendHeartbeat();
    void sendReady();
    void checkDisk();
    void endIfDone();
    QString reasonToRefuse() const; // empty: none
    QList<wire::JobKey> held() const;

    ServerConnection &m_connection;
    JudgingEngine &m_engine;
    const LinkSettings m_settings;
    const QString m_instance;
    QList<wire::OfferedLanguage> m_languages;
    std::optional<wire::Status> m_status;
    std::optional<wire::HostReport> m_hostReport;
    QString m_refusal;
    QString m_lastComplaint; // about failing to connect; each is logged once
    std::map<wire::JobKey, JobState> m_jobs;
    std::map<wire::JobKey, wire::Report> m_unacknowledged;
    std::map<wire::JobKey, QString> m_unsaid; // given back while no server listened, and why
    std::map<JudgingId, int> m_givenBack;     // how often in a row, while the disk was not full
    QTimer m_heartbeat;
    QTimer m_diskCheck;
    QTimer m_drainTimer;
    QTimer m_farewellTimer;
    bool m_isWelcome = false;
    bool m_isDrainedByServer = false;
    bool m_isDraining = false;
    bool m_isDiskFull = false;
    bool m_isOver = false;
};

} // namespace gavel::worker
