#pragma once

#include "core/base/strong_id.h"
#include "server/accounts/principal.h"
#include "server/storage/callback.h"

#include <QObject>
#include <QString>

#include <optional>

namespace gavel::problems {
class ProblemService;
struct ProblemDetail;
} // namespace gavel::problems
namespace gavel::storage {
class Database;
}

namespace gavel::judging {

// What somebody has got on a problem with all his submissions.
struct ProblemScore {
    int submissions = 0; // that have a score
    // The best of them, by the problem's objective; the earliest of equals.
    std::optional<double> best;
    SubmissionId bestSubmission;
    // As IOI counts: each group by the best of the submissions that were judged on the problem's live version. Where
    // less is better groups are not told apart: empty.
    std::optional<double> byGroup;
    std::optional<double> maxScore; // of the live version; empty: unbounded, or not known
};

// Lives in the event loop's thread; borrows both.
class ProblemScores final : public QObject {
    Q_OBJECT

public:
    ProblemScores(storage::Database &database, problems::ProblemService &problems)
        : m_database(database), m_problems(problems)
    {
    }

    // NotFound also for a problem that this role may not see. Nothing at all is known of an account that there is not.
    void read(const QString &problem, accounts::Role role, const QString &account, Callback<ProblemScore> done);

private:
    void add(const problems::ProblemDetail &problem, const QString &account, Callback<ProblemScore> done);

    storage::Database &m_database;
    problems::ProblemService &m_problems;
};

} // namespace gavel::judging
