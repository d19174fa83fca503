#pragma once

#include "server/judging/rejudging.h"
#include "server/queue/judging_queue.h"
#include "server/storage/callback.h"

#include <QObject>

namespace gavel::storage {
class Database;
}

namespace gavel::judging {

class ActiveJudgings;

inline constexpr int kMostRejudged = 10'000; // submissions of one set
inline constexpr qsizetype kLongestReason = 500;

// Judging many submissions again as a set. Its judgings run beside the current ones and count for nothing, until the
// jury has looked at what would change and applies the set as a whole, or discards it. Lives in the event loop's
// thread.
class RejudgingService final : public QObject {
    Q_OBJECT

public:
    // Reads which judgings stand aside; blocks, so call it at start, before JobService::start().
    static Result<std::unique_ptr<RejudgingService>> load(storage::Database &database, queue::JudgingQueue &queue,
                                                          ActiveJudgings &active);

    // How many submissions the filter takes now. InvalidArgument: the filter is empty.
    void count(const accounts::Principal &who, const RejudgingFilter &filter, Callback<qint64> done);

    // Seals the set and puts its judgings in the queue, on the problems' live versions. `chosenBy` is the filter as it
    // was asked for. PermissionDenied; InvalidArgument: the filter is empty or takes more than kMostRejudged, the
    // reason is empty or too long; NotFound: it takes none; ResourceExhausted.
    void start(const accounts::Principal &who, const RejudgingFilter &filter, const QString &reason,
               const QByteArray &chosenBy, Callback<Rejudging> done);

    void list(Callback<QList<Rejudging>> done); // newest first
    void read(RejudgingId id, Callback<RejudgingDetail> done);

    // The new judgings become the current ones, at once and all of them; a failed one leaves the old one as it is.
    // FailedPrecondition: it is over, or not all judgings are; AlreadyExists: a submission was judged again meanwhile.
    void apply(const accounts::Principal &who, RejudgingId id, Callback<Rejudging> done);

    // Ends what still runs; the old judgings stay. FailedPrecondition: it is over.
    void discard(const accounts::Principal &who, RejudgingId id, Callback<Rejudging> done);

Q_SIGNALS:
    // A judging was ended while a worker had it (see WorkerHub::cancelJob).
    void leaseEnded(gavel::WorkerId worker, const gavel::wire::JobKey &key);

private:
    RejudgingService(storage::Database &database, queue::JudgingQueue &queue, ActiveJudgings &active);
    void endJudging(const RejudgingMember &member);

    storage::Database &m_database;
    queue::JudgingQueue &m_queue;
    ActiveJudgings &m_active;
};

} // namespace gavel::judging
