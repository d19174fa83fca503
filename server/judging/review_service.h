#pragma once

#include "server/judging/submission.h"
#include "server/storage/callback.h"
#include "server/storage/comment_repository.h"

#include <QObject>

namespace gavel::storage {
class Database;
}

namespace gavel::judging {

inline constexpr qsizetype kLongestComment = 10'000; // characters

// What the jury says of submissions, for itself: a judging was looked at and is right, a note for the others.
// Contestants never see any of it. Lives in the event loop's thread.
class ReviewService final : public QObject {
public:
    explicit ReviewService(storage::Database &database) : m_database(database) {}

    // NotFound: there is no such judging, or it has no verdict.
    void setVerified(const accounts::Principal &who, JudgingId judging, bool isVerified, Callback<void> done);

    // InvalidArgument: empty, or longer than kLongestComment. NotFound.
    void comment(const accounts::Principal &who, SubmissionId submission, const QString &text,
                 Callback<storage::Comment> done);
    void comments(SubmissionId submission, Callback<QList<storage::Comment>> done); // oldest first

private:
    storage::Database &m_database;
};

} // namespace gavel::judging
