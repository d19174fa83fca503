#include "server/storage/problem_repository.h"

#include "server/storage/sql_time.h"

#include <algorithm>
#include <string>

namespace gavel::storage {

namespace {

using std::chrono::milliseconds;

constexpr const char *kSummary =
    "SELECT p.id, p.name, p.is_open, v.id, v.number, v.title, v.judging_data_sha256, v.judging_data_size_bytes, "
    "v.testcase_count, v.sample_count, v.imported_at_ms, v.cpu_time_limit_ms, v.memory_limit_bytes, "
    "v.output_limit_bytes, v.code_limit_bytes, v.compilation_time_ms, v.compilation_memory_bytes, "
    "v.validation_time_ms, v.validation_memory_bytes, v.validation_output_bytes, v.languages "
    "FROM problem p JOIN problem_version v ON v.problem_id = p.id "
    "AND v.number = coalesce(p.live_version, (SELECT max(number) FROM problem_version WHERE problem_id = p.id)) ";

constexpr Statement kAdd{"INSERT INTO problem (name, is_open, created_at_ms) VALUES (?, ?, ?) RETURNING id",
                         Changes::Cached};
constexpr Statement kSetOpen{"UPDATE problem SET is_open = ? WHERE id = ?", Changes::Cached};
constexpr Statement kAddVersion{
    "INSERT INTO problem_version (problem_id, number, content_hash, fingerprint_sha256, title, manifest, "
    "judging_data_sha256, judging_data_size_bytes, testcase_count, sample_count, imported_at_ms, cpu_time_limit_ms, "
    "memory_limit_bytes, output_limit_bytes, code_limit_bytes, compilation_time_ms, compilation_memory_bytes, "
    "validation_time_ms, validation_memory_bytes, validation_output_bytes, languages) "
    "VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM problem_version WHERE problem_id = ?), "
    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    Changes::Cached};
constexpr Statement kMakeNewestLive{
    "UPDATE problem SET live_version = (SELECT max(number) FROM problem_version WHERE problem_id = ?) WHERE id = ?",
    Changes::Cached};
constexpr Statement kHoldLive{"UPDATE problem SET live_version = (SELECT max(number) FROM problem_version "
                              "WHERE problem_id = ?) WHERE id = ? AND live_version IS NULL",
                              Changes::Cached};
constexpr Statement kSetLive{"UPDATE problem SET live_version = ? WHERE id = ? AND EXISTS "
                             "(SELECT 1 FROM problem_version WHERE problem_id = ? AND number = ?)",
                             Changes::Cached};
constexpr Statement kAddTestcase{
    "INSERT INTO testcase (problem_version_id, number, name, is_sample) VALUES (?, ?, ?, ?)"};
constexpr Statement kAddBlob{"INSERT INTO blob (sha256, size_bytes) VALUES (?, ?) ON CONFLICT DO NOTHING"};
constexpr Statement kAddReference{"INSERT INTO problem_version_blob (problem_version_id, sha256) VALUES (?, ?) "
                                  "ON CONFLICT DO NOTHING"};
constexpr Statement kNumberOf{"SELECT max(number) FROM problem_version WHERE problem_id = ? AND "
                              "fingerprint_sha256 = ?"};
constexpr Statement kJudgingData{"SELECT v.judging_data_sha256, v.judging_data_size_bytes FROM problem_version v "
                                 "JOIN problem p ON p.id = v.problem_id WHERE p.name = ? AND v.number = ?"};
constexpr Statement kManifest{"SELECT manifest FROM problem_version WHERE id = ?"};
constexpr Statement kVersions{"SELECT id, number, content_hash, judging_data_sha256, judging_data_size_bytes, "
                              "imported_at_ms FROM problem_version WHERE problem_id = ? ORDER BY number DESC"};
constexpr Statement kLive{"SELECT coalesce(p.live_version, (SELECT max(number) FROM problem_version "
                          "WHERE problem_id = p.id)) FROM problem p WHERE p.id = ?"};
constexpr Statement kBlobSize{"SELECT size_bytes FROM blob WHERE sha256 = ?"};

Statement listStatement()
{
    static const std::string text = std::string(kSummary) + "ORDER BY p.name";
    return Statement{text.c_str()};
}

Statement findStatement()
{
    static const std::string text = std::string(kSummary) + "WHERE p.name = ?";
    return Statement{text.c_str()};
}

constexpr int kLimitColumn = 11;

domain::ProblemLimits limitsOf(const Query &row)
{
    domain::ProblemLimits limits;
    limits.cpuTimeLimit = milliseconds(row.integer(kLimitColumn));
    limits.memory = Bytes{row.integer(kLimitColumn + 1)};
    limits.output = Bytes{row.integer(kLimitColumn + 2)};
    limits.code = Bytes{row.integer(kLimitColumn + 3)};
    limits.compilationTime = milliseconds(row.integer(kLimitColumn + 4));
    limits.compilationMemory = Bytes{row.integer(kLimitColumn + 5)};
    limits.validationTime = milliseconds(row.integer(kLimitColumn + 6));
    limits.validationMemory = Bytes{row.integer(kLimitColumn + 7)};
    limits.validationOutput = Bytes{row.integer(kLimitColumn + 8)};
    return limits;
}

void bindLimits(Query &query, const domain::ProblemLimits &limits)
{
    query.bind(qint64(limits.cpuTimeLimit.count())).bind(qint64(limits.memory.count));
    query.bind(qint64(limits.output.count)).bind(qint64(limits.code.count));
    query.bind(qint64(limits.compilationTime.count())).bind(qint64(limits.compilationMemory.count));
    query.bind(qint64(limits.validationTime.count())).bind(qint64(limits.validationMemory.count));
    query.bind(qint64(limits.validationOutput.count));
}

problems::ProblemSummary summaryOf(const Query &row)
{
    problems::ProblemSummary summary;
    summary.id = ProblemId{row.integer(0)};
    summary.name = row.text(1);
    summary.isOpen = row.boolean(2);
    summary.version = ProblemVersionId{row.integer(3)};
    summary.versionNumber = static_cast<int>(row.integer(4));
    summary.title = row.text(5);
    summary.judgingData = {row.text(6).toLatin1(), row.integer(7)};
    summary.testcaseCount = static_cast<int>(row.integer(8));
    summary.sampleCount = static_cast<int>(row.integer(9));
    summary.imported = timeOf(row.integer(10));
    summary.limits = limitsOf(row);
    summary.languages = row.text(kLimitColumn + 9).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return summary;
}

int sampleCount(const QList<domain::Testcase> &testcases)
{
    return static_cast<int>(std::ranges::count_if(testcases, &domain::Testcase::isSample));
}

} // namespace

Result<QList<problems::ProblemSummary>> ProblemRepository::list()
{
    QList<problems::ProblemSummary> problems;
    Query query = m_connection.query(listStatement());
    TRY(query.start());
    while (TRY(query.next()))
        problems.append(summaryOf(query));
    return problems;
}

Result<std::optional<problems::ProblemSummary>> ProblemRepository::find(const QString &name)
{
    Query query = m_connection.query(findStatement());
    if (!TRY(query.bind(name).first()))
        return std::nullopt;
    return summaryOf(query);
}

Result<ProblemId> ProblemRepository::add(const QString &name, bool isOpen)
{
    return ProblemId
    {
        TRY(m_connection.query(kAdd).bind(name).bind(isOpen).bind(nowMs()).insert())
    };
}

Result<void> ProblemRepository::setOpen(ProblemId problem, bool isOpen)
{
    TRY(m_connection.query(kSetOpen).bind(isOpen).bind(problem).run());
    return {};
}

Result<ProblemVersionId> ProblemRepository::addVersion(ProblemId problem, const VersionRow &row, Liveness liveness)
{
    if (liveness == Liveness::Staged)
        TRY(m_connection.query(kHoldLive).bind(problem).bind(problem).run());
    Query query = m_connection.query(kAddVersion);
    query.bind(problem).bind(problem).bind(row.contentHash).bind(row.fingerprintSha256).bind(row.title);
    query.bind(QString::fromUtf8(row.manifest)).bind(QString::fromLatin1(row.judgingData.sha256));
    query.bind(row.judgingData.size).bind(static_cast<int>(row.judging.testcases.size()));
    query.bind(sampleCount(row.judging.testcases)).bind(nowMs());
    bindLimits(query, row.judging.limits);
    query.bind(row.languages.join(QLatin1Char(' ')));
    const ProblemVersionId version
    {
        TRY(query.insert())
    };
    TRY(addTestcases(version, row.judging.testcases));
    TRY(addBlobs(version, row.blobs));
    if (liveness == Liveness::Live)
        TRY(m_connection.query(kMakeNewestLive).bind(problem).bind(problem).run());
    return version;
}

Result<void> ProblemRepository::setLive(ProblemId problem, int number)
{
    Query query = m_connection.query(kSetLive);
    if (TRY(query.bind(number).bind(problem).bind(problem).bind(number).run()) == 0)
        return failure(ErrorCode::NotFound, "there is no version " + std::to_string(number));
    return {};
}

Result<void> ProblemRepository::addTestcases(ProblemVersionId version, const QList<domain::Testcase> &testcases)
{
    int number = 0;
    for (const domain::Testcase &testcase : testcases)
        TRY(m_connection.query(kAddTestcase)
                .bind(version)
                .bind(++number)
                .bind(testcase.name)
                .bind(testcase.isSample)
                .run());
    return {};
}

Result<void> ProblemRepository::addBlobs(ProblemVersionId version, const QList<domain::BlobRef> &blobs)
{
    for (const domain::BlobRef &blob : blobs) {
        const QString sha256 = QString::fromLatin1(blob.sha256);
        TRY(m_connection.query(kAddBlob).bind(sha256).bind(blob.size).run());
        TRY(m_connection.query(kAddReference).bind(version).bind(sha256).run());
    }
    return {};
}

Result<std::optional<int>> ProblemRepository::numberOf(ProblemId problem, const QString &fingerprint)
{
    Query query = m_connection.query(kNumberOf);
    if (!TRY(query.bind(problem).bind(fingerprint).first()) || query.isNull(0))
        return std::nullopt;
    return static_cast<int>(query.integer(0));
}

Result<std::optional<domain::BlobRef>> ProblemRepository::judgingData(const QString &problem, int number)
{
    Query query = m_connection.query(kJudgingData);
    if (!TRY(query.bind(problem).bind(number).first()))
        return std::nullopt;
    return domain::BlobRef{query.text(0).toLatin1(), query.integer(1)};
}

Result<QByteArray> ProblemRepository::manifest(ProblemVersionId version)
{
    Query query = m_connection.query(kManifest);
    if (!TRY(query.bind(version).first()))
        return failure(ErrorCode::NotFound, "no such problem version");
    return query.text(0).toUtf8();
}

Result<QList<problems::ProblemVersion>> ProblemRepository::versions(ProblemId problem)
{
    QList<problems::ProblemVersion> versions;
    Query live = m_connection.query(kLive);
    const qint64 liveNumber = TRY(live.bind(problem).first())
    ? live.integer(0) : 0;
    Query query = m_connection.query(kVersions);
    TRY(query.bind(problem).start());
    while (TRY(query.next())) {
        problems::ProblemVersion version;
        version.id = ProblemVersionId{query.integer(0)};
        version.number = static_cast<int>(query.integer(1));
        version.contentHash = query.text(2);
        version.judgingData = {query.text(3).toLatin1(), query.integer(4)};
        version.imported = timeOf(query.integer(5));
        version.isLive = version.number == liveNumber;
        versions.append(version);
    }
    return versions;
}

Result<std::optional<qint64>> ProblemRepository::blobSize(const QString &sha256)
{
    Query query = m_connection.query(kBlobSize);
    if (!TRY(query.bind(sha256).first()))
        return std::nullopt;
    return query.integer(0);
}

} // namespace gavel::storage
