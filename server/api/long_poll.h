#pragma once

#include "core/base/strong_id.h"
#include "server/judging/submission.h"

#include <QMultiHash>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>

namespace gavel::judging {
class ActiveJudgings;
}

namespace gavel::api {

// Calls back when a submission's judging has ended, or when the time is over. Lives in the event loop's thread.
class LongPoll final : public QObject {
    Q_OBJECT

public:
    using Clock = std::chrono::steady_clock;

    LongPoll(judging::ActiveJudgings &active, int mostWaiting);

    // `wake` is called once, later, unless `isWanted` says soon before that nobody wants it any more: the client has
    // its answer or has gone, and its place is free again. False, and nothing happens, when too many wait already.
    bool wait(SubmissionId submission, std::chrono::seconds longest, std::function<bool()> isWanted,
              std::function<void()> wake);

    // Wakes everybody now, and lets nobody wait any more: the server is about to stop.
    void end();

    qsizetype waiting() const { return m_waiters.size(); }

private:
    struct Waiter {
        Clock::time_point deadline;
        std::function<bool()> isWanted;
        std::function<void()> wake;
    };

    void onChange(const judging::SubmissionChange &change);
    void wakeOverdue();

    const int m_mostWaiting;
    QMultiHash<qint64, Waiter> m_waiters; // by submission
    bool m_hasEnded = false;
    QTimer m_timer; // runs while somebody waits
};

} // namespace gavel::api
