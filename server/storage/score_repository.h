#pragma once

#include "core/domain/group_rules.h"
#include "server/storage/connection.h"

#include <QList>
#include <QString>

#include <optional>

namespace gavel::storage {

// What a submission of a problem with scores has got, by its current judging.
struct SubmissionScore {
    SubmissionId submission;
    JudgingId judging;
    ProblemVersionId problemVersion;
    double score = 0;
    std::optional<double> maxScore; // empty: unbounded
};

// Scores of submissions.
class ScoreRepository final {
public:
    explicit ScoreRepository(Connection &connection) : m_connection(connection) {}

    // Of one account on one problem, oldest first; those that are judged and have a score.
    Result<QList<SubmissionScore>> ofAccount(ProblemId problem, const QString &accountName);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
