#include "server/storage/judging_row.h"

#include "server/storage/sql_time.h"

namespace gavel::storage {

const char *const kJudgingJoins = " JOIN problem_version v ON v.id = j.problem_version_id"
                                  " LEFT JOIN worker w ON w.id = j.worker_id ";

std::string judgingColumns(bool withCompileOutput)
{
    const std::string output = withCompileOutput ? "j.compile_output" : "NULL";
    return "j.id, j.submission_id, j.state, j.is_current, j.verdict, j.score, j.problem_version_id, v.number, j.error, "
           "w.name, j.attempt, j.losses, v.testcase_count, " +
           output +
           ", j.compile_time_ms, j.cpu_time_us, j.peak_memory_bytes, j.language_version, j.lane, j.created_at_ms, "
           "j.leased_at_ms, j.finished_at_ms, j.max_score, j.verified_at_ms, "
           "(SELECT va.name FROM account va WHERE va.id = j.verified_by)";
}

namespace {

std::unexpected<Error> unknownCode(const QString &what, const QString &code)
{
    return failure(ErrorCode::DataCorrupted, "judging: unknown " + what.toStdString() + ' ' + code.toStdString());
}

Result<void> readCodes(const Query &row, int first, judging::Judging &judging)
{
    const auto state = judging::stateFromCode(row.text(first + 2));
    if (!state)
        return unknownCode(QStringLiteral("state"), row.text(first + 2));
    judging.state = *state;
    if (!row.isNull(first + 4)) {
        judging.verdict = domain::verdictFromCode(row.text(first + 4));
        if (!judging.verdict)
            return unknownCode(QStringLiteral("verdict"), row.text(first + 4));
    }
    const auto lane = queue::laneFromCode(row.text(first + 18));
    if (!lane)
        return unknownCode(QStringLiteral("lane"), row.text(first + 18));
    judging.lane = *lane;
    return {};
}

void readTimes(const Query &row, int first, judging::Judging &judging)
{
    judging.created = timeOf(row.integer(first + 19));
    if (!row.isNull(first + 20))
        judging.started = timeOf(row.integer(first + 20));
    if (!row.isNull(first + 21))
        judging.finished = timeOf(row.integer(first + 21));
}

} // namespace

Result<judging::Judging> judgingOf(const Query &row, int first)
{
    judging::Judging judging;
    TRY(readCodes(row, first, judging));
    readTimes(row, first, judging);
    judging.id = JudgingId{row.integer(first)};
    judging.submission = SubmissionId{row.integer(first + 1)};
    judging.isCurrent = row.boolean(first + 3);
    if (!row.isNull(first + 5))
        judging.score = row.number(first + 5);
    if (!row.isNull(first + 22))
        judging.maxScore = row.number(first + 22);
    if (!row.isNull(first + 23))
        judging.verified = timeOf(row.integer(first + 23));
    judging.verifiedBy = row.text(first + 24);
    judging.problemVersion = ProblemVersionId{row.integer(first + 6)};
    judging.versionNumber = static_cast<int>(row.integer(first + 7));
    judging.error = row.text(first + 8);
    judging.worker = row.text(first + 9);
    judging.attempt = static_cast<int>(row.integer(first + 10));
    judging.losses = static_cast<int>(row.integer(first + 11));
    judging.testsTotal = static_cast<int>(row.integer(first + 12));
    judging.compileOutput = row.blob(first + 13);
    judging.compileTime = std::chrono::milliseconds(row.integer(first + 14));
    judging.cpuTime = std::chrono::milliseconds(row.integer(first + 15) / 1000);
    judging.peakMemory = Bytes{row.integer(first + 16)};
    judging.languageVersion = row.text(first + 17);
    return judging;
}

} // namespace gavel::storage
