#pragma once

#include "core/base/strong_id.h"

#include <QHash>
#include <QString>

#include <chrono>
#include <functional>
#include <map>
#include <optional>

#include <ext/pb_ds/assoc_container.hpp>
#include <ext/pb_ds/tree_policy.hpp>

namespace gavel::queue {

// A waiting entry's place in its lane.
struct Place {
    int priority = 0;
    qint64 rank = 0;     // fair share: see LaneQueue::placeFor()
    qint64 sequence = 0; // arrival, unique

    bool operator<(const Place &other) const
    {
        if (priority != other.priority)
            return priority > other.priority;
        return rank != other.rank ? rank < other.rank : sequence < other.sequence;
    }
};

// The waiting entries of one lane in their order, an ordered tree for each bucket (see bucketOf()), so that neither a
// worker that lacks a language nor the question for a position walks over the entries. Costs a logarithm a step.
class LaneQueue final {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Choice = std::function<bool(const QString &bucket)>;

    struct Head {
        Place place;
        JudgingId judging;
    };

    // Where a new entry of this submitter goes: a submitter's entries have consecutive ranks, beginning at the rank
    // that is being served when they arrive.
    Place placeFor(AccountId submitter, int priority, qint64 sequence) const;

    void add(const Place &place, const QString &bucket, AccountId submitter, JudgingId judging, Time since);
    void remove(const Place &place, const QString &bucket, AccountId submitter);

    // Takes an entry out of the order without forgetting it, and puts it back: its problem is paused.
    void park(const Place &place, const QString &bucket);
    void unpark(const Place &place, const QString &bucket, JudgingId judging);

    // The first entry in one of the buckets chosen.
    std::optional<Head> head(const Choice &suits) const;

    // An entry at this place was leased: newcomers are ranked from here.
    void served(const Place &place);

    // Of those in the order, in the buckets chosen.
    qint64 countBefore(const Place &place, const Choice &counts) const;
    qint64 countOrdered(const Choice &counts) const;
    int highestPriority() const; // at least 0
    int lowestPriority() const;  // at most 0

    qint64 count() const { return m_count; } // parked ones, too
    std::optional<Time> oldest() const;

private:
    using Tree = __gnu_pbds::tree<Place, JudgingId, std::less<Place>, __gnu_pbds::rb_tree_tag,
                                  __gnu_pbds::tree_order_statistics_node_update>;
    struct Share {
        qint64 waiting = 0;
        qint64 lastRank = 0;
    };

    std::map<QString, Tree> m_buckets; // without empty trees
    QHash<AccountId, Share> m_shares;  // of submitters with waiting entries
    std::map<qint64, Time> m_arrivals; // by sequence
    qint64 m_servedRank = 0;
    qint64 m_count = 0;
};

} // namespace gavel::queue
