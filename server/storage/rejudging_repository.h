#pragma once

#include "server/judging/rejudging.h"
#include "server/storage/connection.h"

#include <QHash>

namespace gavel::storage {

// A submission that a rejudging would take.
struct RejudgingCandidate {
    SubmissionId submission;
    AccountId account;
    QString problemName;
    QString language;
    JudgingId judging; // its current one
    bool isOver = false;
    ContestId contest; // may be none
};

// Rejudgings as sets. Their judgings are ordinary ones that are not current (see JudgingRepository::addAside).
class RejudgingRepository final {
public:
    explicit RejudgingRepository(Connection &connection) : m_connection(connection) {}

    // What the filter asks for, by id, at most `most`.
    Result<QList<RejudgingCandidate>> candidates(const judging::RejudgingFilter &filter, int most);

    Result<judging::RejudgingId> add(const judging::Rejudging &rejudging, AccountId creator);
    Result<void> addMember(judging::RejudgingId id, const RejudgingCandidate &candidate, JudgingId next);

    // Newest first, the last hundred.
    Result<QList<judging::Rejudging>> list();
    Result<std::optional<judging::Rejudging>> find(judging::RejudgingId id);
    Result<QList<judging::RejudgingMember>> members(judging::RejudgingId id);

    // What was sent in the contests that the set touches, by contest and time.
    Result<QList<judging::ContestAttempt>> contestAttempts(judging::RejudgingId id);

    // The judgings of open sets that are not over.
    Result<QList<JudgingId>> openJudgings();

    // False if it is over already.
    Result<bool> end(judging::RejudgingId id, judging::RejudgingState state, AccountId who, qint64 atMs);
    // Makes the new judgings that have finished the current ones.
    Result<void> takeOver(judging::RejudgingId id);

private:
    Result<void> addMatching(const judging::RejudgingFilter &filter, SubmissionId only, int most,
                             QList<RejudgingCandidate> &found);

    Connection &m_connection;
};

} // namespace gavel::storage
