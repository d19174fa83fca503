#pragma once

#include "core/base/strong_id.h"
#include "server/storage/connection.h"

#include <QDateTime>
#include <QList>
#include <QString>

namespace gavel::storage {

// What somebody of the jury noted about a submission.
struct Comment {
    qint64 id = 0;
    QString account;
    QString text;
    QDateTime created;
};

class CommentRepository final {
public:
    explicit CommentRepository(Connection &connection) : m_connection(connection) {}

    Result<qint64> add(SubmissionId submission, AccountId account, const QString &text, qint64 atMs);
    Result<QList<Comment>> ofSubmission(SubmissionId submission); // oldest first

private:
    Connection &m_connection;
};

} // namespace gavel::storage
