#pragma once

#include "admin-console/data/server_connection.h"
#include "admin-console/models/queue_model.h"
#include "admin-console/models/staff_models.h"
#include "admin-console/models/submission_model.h"

#include <array>

namespace gavel::console {

enum class Topic { Submissions, Queue, Problems, Languages, Workers, Accounts };
inline constexpr int kTopicCount = 6;

// Everything the pages show, kept fresh while somebody looks: the models, and the watches that feed them.
//
// Submissions come as pages: the newest page is watched, older ones are read once in the background, and what is not
// over yet is asked for by itself. Lives in the GUI thread, as long as the window.
class LiveState final : public QObject {
    Q_OBJECT

public:
    explicit LiveState(ServerConnection &connection, QObject *parent = nullptr);

    // A page wants a topic kept fresh, or no longer does. Counted.
    void want(Topic topic, bool isWanted);

    ServerConnection &connection() { return m_connection; }
    SubmissionModel &submissions() { return m_submissions; }
    QueueModel &queue() { return m_queue; }
    ProblemModel &problems() { return m_problems; }
    LanguageModel &languages() { return m_languages; }
    WorkerModel &workers() { return m_workers; }
    AccountModel &accounts() { return m_accounts; }
    LaneModel &lanes() { return m_lanes; }

    qint64 waiting() const { return m_waiting; } // jobs, of all lanes
    bool areOlderComing() const { return !m_cursor.isEmpty(); }
    bool isLoaded(Topic topic) const;
    QString faultOf(Topic topic) const; // empty: none

    // Asks for a submission now: it has just been changed.
    void refresh(qint64 submission);

Q_SIGNALS:
    void updated(gavel::console::Topic topic);

private:
    void startWatches();
    void forget();
    void takeSubmissions(const QJsonObject &answer);
    void takeQueue(const QJsonObject &answer);
    void takeWorkers(const QJsonObject &answer);
    void fetchOlder();
    void fetchOpen();
    Watch *watchOf(Topic topic) const { return m_watches[size_t(topic)].get(); }

    ServerConnection &m_connection;
    SubmissionModel m_submissions;
    QueueModel m_queue;
    ProblemModel m_problems;
    LanguageModel m_languages;
    WorkerModel m_workers;
    AccountModel m_accounts;
    LaneModel m_lanes;
    std::array<std::unique_ptr<Watch>, kTopicCount> m_watches;
    std::array<int, kTopicCount> m_wanted{};
    QString m_cursor; // of the next older page; empty: none
    bool m_isFetchingOlder = false;
    bool m_hasFirstPage = false;
    QSet<qint64> m_asked; // open submissions being asked for
    QTimer m_openTimer;
    qint64 m_waiting = 0;
    qint64 m_oldestOfPage = 0;
};

} // namespace gavel::console
