#include "server/storage/comment_repository.h"

#include "server/storage/sql_time.h"

namespace gavel::storage {

namespace {

constexpr Statement kAdd{"INSERT INTO submission_comment (submission_id, account_id, text, created_at_ms) "
                         "VALUES (?, ?, ?, ?) RETURNING id"};
constexpr Statement kOfSubmission{"SELECT c.id, a.name, c.text, c.created_at_ms FROM submission_comment c "
                                  "LEFT JOIN account a ON a.id = c.account_id WHERE c.submission_id = ? "
                                  "ORDER BY c.id LIMIT 1000"};

} // namespace

Result<qint64> CommentRepository::add(SubmissionId submission, AccountId account, const QString &text, qint64 atMs)
{
    return m_connection.query(kAdd).bind(submission).bind(account).bind(text).bind(atMs).insert();
}

Result<QList<Comment>> CommentRepository::ofSubmission(SubmissionId submission)
{
    QList<Comment> comments;
    Query query = m_connection.query(kOfSubmission);
    TRY(query.bind(submission).start());
    while (TRY(query.next()))
        comments.append({query.integer(0), query.text(1), query.text(2), timeOf(query.integer(3))});
    return comments;
}

} // namespace gavel::storage
