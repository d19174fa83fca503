#pragma once

#include "core/base/strong_id.h"
#include "core/domain/verdict.h"
#include "core/wire/worker_link.h"
#include "server/accounts/principal.h"
#include "server/queue/lane.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace gavel::judging {

enum class JudgingState { Queued, Leased, Compiling, Running, Finished, Failed, Quarantined, Cancelled };

// As written in the database and the API: queued, leased, compiling, running, finished, failed, quarantined, cancelled.
QString stateCode(JudgingState state);
std::optional<JudgingState> stateFromCode(QStringView code);

// Finished, failed, quarantined or cancelled: nothing more will happen to it by itself.
bool isFinal(JudgingState state);

inline constexpr int kMostSourceFiles = 100;
inline constexpr int kLongestFileName = 255; // bytes of UTF-8
inline constexpr int kLongestIdempotencyKey = 255;

// What a contestant sends.
struct NewSubmission {
    accounts::Principal submitter;
    QString problem; // its short name
    QString language;
    QList<wire::JobFile> files; // plain names, no folders; the first one is shown first
    QString idempotencyKey;     // empty: none
    queue::Lane lane = queue::Lane::Practice;
    QString contestName;        // as asked for; empty: none
    ContestId contest;          // that admits it, set by whoever has looked; then the problem may be a hidden one
    bool runsAllTests = false;
    QString trace; // W3C traceparent of the request; may be empty
};

struct SubmissionReceipt {
    SubmissionId submission;
    JudgingId judging;
    QDateTime created;
    bool isRepeat = false; // the idempotency key was known: nothing new was stored
};

// What is known of one testcase of a judging. Times and memory are those of the run.
struct RunResult {
    int number = 0;        // from 1, in judging order
    bool isSample = false; // contestants may see everything of it
    wire::TestReport report;
};

// A lease that ended without a report.
struct LostAttempt {
    int attempt = 0;
    QString worker;
    QString reason;
    QDateTime at;
};

// One attempt to reach a verdict.
struct Judging {
    JudgingId id;
    SubmissionId submission;
    JudgingState state = JudgingState::Queued;
    bool isCurrent = true;
    std::optional<domain::Verdict> verdict; // only when finished
    std::optional<double> score;            // of problems with scores, like the next
    std::optional<double> maxScore;         // empty: unbounded
    ProblemVersionId problemVersion;
    int versionNumber = 0;
    QString error;  // why it failed or was quarantined, for staff
    QString worker; // the last one that had it
    int attempt = 0;
    int losses = 0;
    int testsDone = 0; // while running, as far as is known
    int testsTotal = 0;
    QByteArray compileOutput;
    std::chrono::milliseconds compileTime{0};
    std::chrono::milliseconds cpuTime{0}; // the longest of its runs
    Bytes peakMemory;                     // the largest of its runs
    QString languageVersion;
    queue::Lane lane = queue::Lane::Practice;
    QDateTime created;
    std::optional<QDateTime> started; // the last lease
    std::optional<QDateTime> finished;
    QString verifiedBy; // of the jury
    std::optional<QDateTime> verified;
    QList<RunResult> runs; // filled by SubmissionService::read() and judgings() only, like the next ones
    QList<domain::GroupResult> groups;
    QList<LostAttempt> lostAttempts; // by judgings() only
};

// A submission with its current judging.
struct Submission {
    SubmissionId id;
    AccountId account;
    QString accountName;
    ProblemId problem;
    QString problemName;
    QString language;
    int fileCount = 0;
    qint64 sourceSize = 0; // bytes, all files
    QDateTime created;
    Judging judging;
};

struct SubmissionFilter {
    std::optional<QString> accountName; // contestants see their own only, whatever this says
    std::optional<QString> problemName;
    std::optional<QString> language;
    std::optional<JudgingState> state;
    std::optional<domain::Verdict> verdict;
    SubmissionId before; // newest first, below this id; zero: from the newest
    int most = 50;       // 1 to 200
};

struct SubmissionPage {
    QList<Submission> submissions;
    SubmissionId next; // pass as `before` for the next page; zero: there is none
};

// Tells listeners (long polls, live topics) what has changed without a read.
struct SubmissionChange {
    SubmissionId submission;
    JudgingId judging;
    AccountId account;
    JudgingState state = JudgingState::Queued;
    std::optional<domain::Verdict> verdict;
    int testsDone = 0;
    int testsTotal = 0;
    bool isAside = false; // the judging stands beside the current one, see ActiveJudgings::setAside()
};

} // namespace gavel::judging

Q_DECLARE_METATYPE(gavel::judging::SubmissionChange)
