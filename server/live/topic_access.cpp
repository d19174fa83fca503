#include "server/live/topic_access.h"

#include "server/contests/contest_service.h"
#include "server/judging/submission_service.h"
#include "server/runs/run_service.h"

namespace gavel::live {

namespace {

using accounts::Permission;

std::unexpected<Error> noTopic(const QString &topic)
{
    return failure(ErrorCode::NotFound, "there is no topic " + topic.toStdString());
}

Result<QByteArray> forStaff(const accounts::Principal &listener, const QByteArray &key)
{
    if (!listener.may(Permission::SeeAllSubmissions))
        return failure(ErrorCode::PermissionDenied, "this topic is for staff");
    return key;
}

} // namespace

QByteArray submissionKey(qint64 submission)
{
    return "s" + QByteArray::number(submission);
}

QByteArray accountKey(qint64 account)
{
    return "a" + QByteArray::number(account);
}

QByteArray runKey(qint64 job)
{
    return "r" + QByteArray::number(job);
}

QByteArray contestKey(const QString &name)
{
    return "c" + name.toUtf8();
}

void TopicAccess::open(const accounts::Principal &listener, const QString &topic, Callback<QByteArray> done)
{
    const QString kind = topic.section(QLatin1Char(':'), 0, 0);
    const QString subject = topic.section(QLatin1Char(':'), 1);
    if (topic == QLatin1String("queue"))
        return done(forStaff(listener, kQueueKey));
    if (topic == QLatin1String("workers"))
        return done(forStaff(listener, kWorkersKey));
    if (!listener.may(Permission::SeeOwnSubmissions))
        return done(failure(ErrorCode::PermissionDenied, "this account has no topics"));
    if (topic == QLatin1String("submissions"))
        return done(accountKey(listener.account.value));
    if (kind == QLatin1String("submission")) {
        const qint64 id = subject.toLongLong();
        if (id <= 0 || QString::number(id) != subject)
            return done(noTopic(topic));
        m_submissions.read(listener, SubmissionId{id},
                           [id, done = std::move(done)](const Result<judging::Submission> &found) mutable {
                               if (found)
                                   done(submissionKey(id));
                               else
                                   done(failure(found.error()));
                           });
        return;
    }
    if (kind == QLatin1String("contest")) {
        const Result<contests::Contest> contest = m_contests.find(listener, subject);
        return done(contest ? Result<QByteArray>(contestKey(contest->name)) : failure(contest.error()));
    }
    if (kind != QLatin1String("run"))
        return done(noTopic(topic));
    m_runs.read(runs::RunOrigin::Native, subject,
                [listener, topic, done = std::move(done)](const Result<runs::Run> &run) mutable {
                    const bool isTheirs =
                        run && (run->owner == listener.account || listener.may(Permission::SeeAllSubmissions));
                    if (isTheirs)
                        done(runKey(wire::jobOf(run->id).value));
                    else
                        done(noTopic(topic));
                });
}

} // namespace gavel::live
