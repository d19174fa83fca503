#include "server/storage/submission_repository.h"

#include "server/storage/judging_row.h"
#include "server/storage/sql_time.h"

#include <array>
#include <string>

namespace gavel::storage {

namespace {

constexpr Statement kAdd{
    "INSERT INTO submission (account_id, problem_id, language, file_count, source_size_bytes, trace, "
    "created_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id"};
constexpr Statement kAddFile{"INSERT INTO submission_file (submission_id, number, name, content) VALUES (?, ?, ?, ?)"};
constexpr Statement kAddToContest{"INSERT INTO contest_submission (submission_id, contest_id) VALUES (?, ?)"};
constexpr Statement kContestOf{"SELECT contest_id FROM contest_submission WHERE submission_id = ?"};
constexpr Statement kFiles{"SELECT name, content FROM submission_file WHERE submission_id = ? ORDER BY number"};
constexpr Statement kKeyUse{"SELECT k.content_sha256, k.submission_id, j.id, s.created_at_ms FROM idempotency_key k "
                            "JOIN submission s ON s.id = k.submission_id "
                            "JOIN judging j ON j.submission_id = k.submission_id AND j.is_current "
                            "WHERE k.account_id = ? AND k.key = ?"};
constexpr Statement kAddKey{"INSERT INTO idempotency_key (account_id, key, content_sha256, submission_id) "
                            "VALUES (?, ?, ?, ?)"};

// CROSS JOIN is how SQLite is told to go through the tables in this order; to other databases it is a plain join.
constexpr const char *kSubmissionsFirst = "submission s CROSS JOIN judging j";
constexpr const char *kJudgingsFirst = "judging j CROSS JOIN submission s";

std::string selectAny(bool withCompileOutput, const char *order)
{
    return "SELECT s.id, s.account_id, a.name, s.problem_id, p.name, s.language, s.file_count, s.source_size_bytes, "
           "s.created_at_ms, " +
           judgingColumns(withCompileOutput) + " FROM " + order +
           " JOIN account a ON a.id = s.account_id JOIN problem p ON p.id = s.problem_id" + kJudgingJoins +
           "WHERE j.submission_id = s.id";
}

std::string select(bool withCompileOutput, const char *order)
{
    return selectAny(withCompileOutput, order) + " AND j.is_current";
}

Statement findStatement()
{
    static const std::string text = select(true, kSubmissionsFirst) + " AND s.id = ?";
    return Statement{text.c_str()};
}

// Each set of conditions is a statement of its own, so that each is planned with the index that fits it.
enum Condition : unsigned {
    kOwner = 1,
    kAccount = 2,
    kProblem = 4,
    kLanguage = 8,
    kState = 16,
    kUnfinished = 32,
    kVerdict = 64,
    kTrouble = 128, // failed or quarantined: few, with an index of their own; goes with kState
    kAllConditions = 255,
};

std::string listText(unsigned conditions)
{
    // Few judgings are not over or in trouble: begin with these. Otherwise walk from the newest submission backwards.
    const bool areFew = (conditions & (kUnfinished | kTrouble)) != 0;
    // "+ 0" keeps the page's bound from choosing the index.
    std::string text = areFew ? select(false, kJudgingsFirst) + " AND s.id + 0 < ?"
                              : select(false, kSubmissionsFirst) + " AND s.id < ?";
    if (conditions & kOwner)
        text += " AND s.account_id = ?";
    if (conditions & kAccount)
        text += " AND s.account_id = (SELECT id FROM account WHERE name_key = ?)";
    if (conditions & kProblem)
        text += " AND s.problem_id = (SELECT id FROM problem WHERE name = ?)";
    if (conditions & kLanguage)
        text += " AND s.language = ?";
    if (conditions & kState)
        text += " AND j.state = ?";
    if (conditions & kUnfinished)
        text += " AND j.finished_at_ms IS NULL";
    if (conditions & kTrouble)
        text += " AND j.state IN ('failed', 'quarantined')";
    if (conditions & kVerdict)
        text += " AND j.verdict = ?";
    return text + " ORDER BY s.id DESC LIMIT ?";
}

Statement listStatement(unsigned conditions)
{
    static const auto texts = [] {
        std::array<std::string, kAllConditions + 1> all;
        for (unsigned set = 0; set < all.size(); ++set)
            all[set] = listText(set);
        return all;
    }();
    return Statement{texts[conditions].c_str()};
}

unsigned conditionsOf(const judging::SubmissionFilter &filter, bool hasOwner)
{
    unsigned conditions = 0;
    conditions |= hasOwner ? kOwner : 0U;
    conditions |= filter.accountName ? kAccount : 0U;
    conditions |= filter.problemName ? kProblem : 0U;
    conditions |= filter.language ? kLanguage : 0U;
    if (filter.state)
        conditions |= judging::isFinal(*filter.state) ? kState : kUnfinished;
    if (filter.state == judging::JudgingState::Failed || filter.state == judging::JudgingState::Quarantined)
        conditions |= kTrouble;
    conditions |= filter.verdict ? kVerdict : 0U;
    return conditions;
}

void bindFilter(Query &query, const judging::SubmissionFilter &filter, std::optional<AccountId> owner)
{
    query.bind(filter.before ? qint64(filter.before.value) : std::numeric_limits<qint64>::max());
    if (owner)
        query.bind(*owner);
    if (filter.accountName)
        query.bind(filter.accountName->toLower());
    if (filter.problemName)
        query.bind(*filter.problemName);
    if (filter.language)
        query.bind(*filter.language);
    if (filter.state && judging::isFinal(*filter.state))
        query.bind(judging::stateCode(*filter.state));
    if (filter.verdict)
        query.bind(domain::verdictCode(*filter.verdict));
    query.bind(filter.most);
}

constexpr int kJudgingColumn = 9;

Result<judging::Submission> submissionOf(const Query &row)
{
    judging::Submission submission;
    submission.id = SubmissionId{row.integer(0)};
    submission.account = AccountId{row.integer(1)};
    submission.accountName = row.text(2);
    submission.problem = ProblemId{row.integer(3)};
    submission.problemName = row.text(4);
    submission.language = row.text(5);
    submission.fileCount = static_cast<int>(row.integer(6));
    submission.sourceSize = row.integer(7);
    submission.created = timeOf(row.integer(8));
    submission.judging = TRY(judgingOf(row, kJudgingColumn));
    return submission;
}

qint64 sizeOf(const QList<wire::JobFile> &files)
{
    qint64 size = 0;
    for (const wire::JobFile &file : files)
        size += file.content.size();
    return size;
}

} // namespace

Result<SubmissionId> SubmissionRepository::add(const SubmissionRow &row)
{
    Query query = m_connection.query(kAdd);
    query.bind(row.account).bind(row.problem).bind(row.language).bind(static_cast<int>(row.files.size()));
    query.bind(sizeOf(row.files)).bind(row.trace).bind(row.createdAtMs);
    const SubmissionId id
    {
        TRY(query.insert())
    };
    int number = 0;
    for (const wire::JobFile &file : row.files)
        TRY(m_connection.query(kAddFile).bind(id).bind(++number).bind(file.name).bind(file.content).run());
    return id;
}

Result<void> SubmissionRepository::addToContest(SubmissionId submission, ContestId contest)
{
    TRY(m_connection.query(kAddToContest).bind(submission).bind(contest).run());
    return {};
}

Result<ContestId> SubmissionRepository::contestOf(SubmissionId submission)
{
    Query query = m_connection.query(kContestOf);
    return ContestId
    {
        TRY(query.bind(submission).first())
        ? query.integer(0) : 0
    };
}

Result<std::optional<KeyUse>> SubmissionRepository::keyUse(AccountId account, const QString &key)
{
    Query query = m_connection.query(kKeyUse);
    if (!TRY(query.bind(account).bind(key).first()))
        return std::nullopt;
    KeyUse use;
    use.contentSha256 = query.text(0).toLatin1();
    use.receipt = {SubmissionId{query.integer(1)}, JudgingId{query.integer(2)}, timeOf(query.integer(3)), true};
    return use;
}

Result<void> SubmissionRepository::addKey(AccountId account, const QString &key, const QByteArray &contentSha256,
                                          SubmissionId submission)
{
    TRY(m_connection.query(kAddKey)
            .bind(account)
            .bind(key)
            .bind(QString::fromLatin1(contentSha256))
            .bind(submission)
            .run());
    return {};
}

Result<std::optional<judging::Submission>> SubmissionRepository::find(SubmissionId id)
{
    Query query = m_connection.query(findStatement());
    if (!TRY(query.bind(id).first()))
        return std::nullopt;
    return TRY(submissionOf(query));
}

Result<QList<wire::JobFile>> SubmissionRepository::files(SubmissionId id)
{
    QList<wire::JobFile> files;
    Query query = m_connection.query(kFiles);
    TRY(query.bind(id).start());
    while (TRY(query.next()))
        files.append(wire::JobFile{query.text(0), query.blob(1)});
    return files;
}

Result<QList<judging::Submission>> SubmissionRepository::unfinished(int most)
{
    static const std::string text =
        selectAny(false, kJudgingsFirst) + " AND j.finished_at_ms IS NULL ORDER BY j.id LIMIT ?";
    QList<judging::Submission> submissions;
    Query query = m_connection.query(Statement{text.c_str()});
    query.bind(most);
    TRY(query.start());
    while (TRY(query.next()))
        submissions.append(TRY(submissionOf(query)));
    return submissions;
}

Result<QList<judging::Submission>> SubmissionRepository::list(const judging::SubmissionFilter &filter,
                                                              std::optional<AccountId> owner)
{
    QList<judging::Submission> submissions;
    Query query = m_connection.query(listStatement(conditionsOf(filter, owner.has_value())));
    bindFilter(query, filter, owner);
    TRY(query.start());
    while (TRY(query.next()))
        submissions.append(TRY(submissionOf(query)));
    return submissions;
}

} // namespace gavel::storage
