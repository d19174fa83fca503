#pragma once

#include "core/base/strong_id.h"
#include "core/package/imported_problem.h"
#include "core/wire/worker_link.h"
#include "server/judging/submission.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace gavel::verification {

using VerificationId = StrongId<struct VerificationTag>;

enum class VerificationState { Running, Finished, Cancelled };

// As written in the database and the API: running, finished, cancelled.
QString stateCode(VerificationState state);
std::optional<VerificationState> stateFromCode(QStringView code);

// What one job of a verification is for. There is at most one of a kind for each solution.
enum class TaskPurpose {
    Judge,    // a solution, as in a contest unless all testcases are wanted
    JudgeAll, // again with every testcase: a later one may show what was demanded
    Measure,  // again with a laxer time limit: how much too slow is it?
    Examine,  // the package's own programs
};

// As written in the database: judge, judge-all, measure, examine.
QString purposeCode(TaskPurpose purpose);
std::optional<TaskPurpose> purposeFromCode(QStringView code);

inline constexpr int kNoSolution = -1;

// One that is to be done.
struct NewTask {
    TaskPurpose purpose = TaskPurpose::Judge;
    int solution = kNoSolution; // index in the manifest
    wire::Job job;              // its key and submission have no meaning yet
    QString error;              // not empty: why it cannot be done; it is stored as failed
};

struct Task {
    wire::TaskId id;
    TaskPurpose purpose = TaskPurpose::Judge;
    int solution = kNoSolution;
    QString language;
    judging::JudgingState state = judging::JudgingState::Queued;
    wire::Report report; // once it is finished
    QString error;       // why it failed
    QString worker;      // the last one that had it
    int testsDone = 0;   // while it is running, as far as is known
    int testsTotal = 0;

    bool isOver() const { return judging::isFinal(state); }
};

// The solutions of the jury judged on one version of a problem, and its own programs examined.
struct VerificationSummary {
    VerificationId id;
    QString problem; // its short name
    int version = 0;
    AccountId account; // who asked for it
    QString accountName;
    bool runsAllTests = false;
    VerificationState state = VerificationState::Running;
    std::optional<bool> isMet; // when finished: everything is as the jury filed it
    int tasks = 0;             // as far as they are known yet
    int tasksOver = 0;
    QDateTime created;
    std::optional<QDateTime> finished;
};

struct Verification {
    VerificationSummary summary;
    package::ProblemManifest manifest;
    QStringList testcases;
    std::chrono::milliseconds cpuTimeLimit{0};
    domain::BlobRef judgingData;
    QList<Task> tasks; // in the order made
};

} // namespace gavel::verification
