#pragma once

#include "server/accounts/principal.h"
#include "server/storage/callback.h"

#include <QByteArray>
#include <QObject>
#include <QString>

namespace gavel::contests {
class ContestService;
}
namespace gavel::judging {
class SubmissionService;
}
namespace gavel::runs {
class RunService;
}

namespace gavel::live {

// The keys that events are published under.
QByteArray submissionKey(qint64 submission);
QByteArray accountKey(qint64 account);
QByteArray runKey(qint64 job);
QByteArray contestKey(const QString &name);
inline const QByteArray kQueueKey = "queue";
inline const QByteArray kWorkersKey = "workers";

// Which topics a client may listen to, and what they are called inside. Lives in the event loop's thread.
class TopicAccess final {
public:
    TopicAccess(judging::SubmissionService &submissions, runs::RunService &runs, contests::ContestService &contests)
        : m_submissions(submissions), m_runs(runs), m_contests(contests)
    {
    }

    // The key of a topic. NotFound: there is none of that name for this listener; PermissionDenied.
    void open(const accounts::Principal &listener, const QString &topic, Callback<QByteArray> done);

private:
    judging::SubmissionService &m_submissions;
    runs::RunService &m_runs;
    contests::ContestService &m_contests;
};

} // namespace gavel::live
