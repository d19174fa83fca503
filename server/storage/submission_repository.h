#pragma once

#include "server/judging/submission.h"
#include "server/storage/connection.h"

#include <QList>
#include <QString>

#include <optional>

namespace gavel::storage {

// A submission to be stored.
struct SubmissionRow {
    AccountId account;
    ProblemId problem;
    QString language;
    QList<wire::JobFile> files;
    QString trace;
    qint64 createdAtMs = 0;
};

// What an idempotency key was used for.
struct KeyUse {
    QByteArray contentSha256;
    judging::SubmissionReceipt receipt;
};

// Submissions, their files, the idempotency keys of those who sent them.
class SubmissionRepository final {
public:
    explicit SubmissionRepository(Connection &connection) : m_connection(connection) {}

    // The submission and its files.
    Result<SubmissionId> add(const SubmissionRow &row);

    Result<void> addToContest(SubmissionId submission, ContestId contest);
    Result<ContestId> contestOf(SubmissionId submission); // none: practice
    Result<std::optional<KeyUse>> keyUse(AccountId account, const QString &key);
    Result<void> addKey(AccountId account, const QString &key, const QByteArray &contentSha256,
                        SubmissionId submission);

    // With its current judging, without runs.
    Result<std::optional<judging::Submission>> find(SubmissionId id);

    Result<QList<wire::JobFile>> files(SubmissionId id); // in the order sent

    // What the filter asks for, newest first, at most `filter.most`, without compile outputs. `owner`: only of this
    // account. States before the end are all one here (see ActiveJudgings): a filter for one gives all of them.
    Result<QList<judging::Submission>> list(const judging::SubmissionFilter &filter, std::optional<AccountId> owner);

    // Each judging that is not over, with its submission, longest there first, at most `most`, without compile outputs.
    // It need not be the current one: rejudgings that are not applied yet are worked on, too.
    Result<QList<judging::Submission>> unfinished(int most);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
