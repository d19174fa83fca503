#pragma once

#include "server/accounts/principal.h"
#include "server/judging/submission.h"
#include "server/queue/judging_queue.h"
#include "server/queue/pause_record.h"
#include "server/queue/version_pin.h"
#include "server/storage/callback.h"
#include "server/storage/refresh.h"

#include <QList>
#include <QMap>
#include <QObject>
#include <QTimer>

namespace gavel::storage {
class Database;
}
namespace gavel::problems {
class ProblemService;
}

namespace gavel::judging {

class LanguageCatalogue;

// What staff decide about the queue: what is paused, what goes first, and which versions of languages contests demand.
//
// Pauses and versions are kept in the database and told to the queue at the start, when they change here or at another
// server, and now and then, since a store that lost its data has lost them, too. Workers are paused by WorkerRegistry:
// they drain. Lives in the event loop's thread.
class QueueControl final : public QObject {
    Q_OBJECT

public:
    QueueControl(storage::Database &database, queue::JudgingQueue &queue, problems::ProblemService &problems,
                 LanguageCatalogue &languages, std::chrono::milliseconds repeatEvery = std::chrono::seconds(10));

    // Reads pauses and versions and tells the queue. Call once, at the start, before workers may connect.
    void start(Callback<void> done);

    // Lets workers take nothing of a lane, language or problem, until it is resumed; what they have goes on. A
    // problem's subject is its name. InvalidArgument: there is no such lane, language or problem, or the reason is too
    // long.
    void pause(const accounts::Principal &who, const queue::Pause &pause, const QString &reason, Callback<void> done);

    // NotFound: it is not paused.
    void resume(const accounts::Principal &who, const queue::Pause &pause, Callback<void> done);

    void pauses(Callback<QList<queue::PauseRecord>> done);

    // Other servers, with workers of their own, use the same queue.
    bool isShared() const { return m_queue.isShared(); }

    // Has the queue told anew what is paused: staff have disabled or enabled a language, which pauses it for the queue.
    void languagesChanged(Callback<void> done) { readAndTell(std::move(done)); }

    // A contest was stored: when this is done, what is leased is leased by its versions.
    void contestChanged(Callback<void> done);

    // In which of these languages no connected worker has the version named, in their order.
    void findUnoffered(const QMap<QString, QString> &versions, Callback<QStringList> done);

    // Moves the waiting current judging of a submission. NotFound; FailedPrecondition: it does not wait;
    // InvalidArgument: nowhere, or to the lane of custom runs.
    void move(const accounts::Principal &who, SubmissionId submission, const queue::Move &where, Callback<void> done);

private:
    Result<void> check(const queue::Pause &pause) const;
    void readAndTell(Callback<void> done); // to the queue; after a failure what is known stays
    struct Told {
        QList<queue::PauseRecord> pauses;
        QStringList disabledLanguages;
        QList<queue::VersionPin> pins;
    };
    void tell(const Told &told);
    void storePlace(const accounts::Principal &who, const queue::QueueEntry &entry, const queue::Move &where,
                    Callback<void> done);

    storage::Database &m_database;
    queue::JudgingQueue &m_queue;
    problems::ProblemService &m_problems;
    LanguageCatalogue &m_languages;
    storage::Refresh m_refresh;
    QTimer m_repeat; // with a shared queue only
};

} // namespace gavel::judging
