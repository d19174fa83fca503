#include "server/judging/review_service.h"

#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/judging_repository.h"
#include "server/storage/sql_time.h"
#include "server/storage/submission_repository.h"

namespace gavel::judging {

using storage::Comment;
using storage::Connection;

namespace {

Result<void> mark(Connection &connection, AccountId who, JudgingId judging, bool isVerified)
{
    storage::JudgingRepository judgings(connection);
    const bool isMarked = isVerified ? TRY(judgings.setVerified(judging, who, storage::nowMs()))
                                     : TRY(judgings.clearVerified(judging));
                                     if (!isMarked)
                                         return failure(ErrorCode::NotFound, "there is no judging " +
                                                                                 std::to_string(judging.value) +
                                                                                 " that has a verdict");
                                     return storage::AuditRepository(connection)
                                         .add(who,
                                              isVerified ? QStringLiteral("judging.verify")
                                                         : QStringLiteral("judging.unverify"),
                                              QString::number(judging.value));
}

Result<void> requireSubmission(Connection &connection, SubmissionId id)
{
    if (!TRY(storage::SubmissionRepository(connection).find(id)))
        return failure(ErrorCode::NotFound, "there is no submission " + std::to_string(id.value));
    return {};
}

} // namespace

void ReviewService::setVerified(const accounts::Principal &who, JudgingId judging, bool isVerified, Callback<void> done)
{
    m_database.write(
        this,
        [account = who.account, judging, isVerified](Connection &connection) {
            return mark(connection, account, judging, isVerified);
        },
        std::move(done));
}

void ReviewService::comment(const accounts::Principal &who, SubmissionId submission, const QString &text,
                            Callback<Comment> done)
{
    const QString kept = text.trimmed();
    if (kept.isEmpty() || kept.size() > kLongestComment)
        return done(failure(ErrorCode::InvalidArgument,
                            "text: must have 1 to " + std::to_string(kLongestComment) + " characters"));
    m_database.write(
        this,
        [who, submission, kept](Connection &connection) -> Result<Comment> {
            TRY(requireSubmission(connection, submission));
            const qint64 now = storage::nowMs();
            const qint64 id = TRY(storage::CommentRepository(connection).add(submission, who.account, kept, now));
            return Comment{id, who.name, kept, storage::timeOf(now)};
        },
        std::move(done));
}

void ReviewService::comments(SubmissionId submission, Callback<QList<Comment>> done)
{
    m_database.read(
        this,
        [submission](Connection &connection) -> Result<QList<Comment>> {
            TRY(requireSubmission(connection, submission));
            return storage::CommentRepository(connection).ofSubmission(submission);
        },
        std::move(done));
}

} // namespace gavel::judging
