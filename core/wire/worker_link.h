// Messages between a worker and a server, as JSON text frames of one WebSocket.
//
// The worker opens GET /worker/v1 with "Authorization: Bearer <worker token>" and says Hello; the server answers
// Welcome or closes with a reason. From then on:
//
//   worker                                   server
//   Ready{slots}           ->                may give that many jobs more, now or later
//                          <-                Job            leased until lease_ms after it was sent
//   Progress               ->                best effort, never answered
//   OutputPiece            ->                likewise; of custom runs that ask for it
//   Heartbeat{held}        ->                extends the leases of the jobs named; sent every heartbeat_ms
//                          <-                HeartbeatReply names the ones no longer leased to it: stop and forget them
//   Report                 ->                repeated after every reconnect until it is acknowledged
//                          <-                ReportReply    stored (or of no use any more): forget it
//   Release                ->                gives a job back without counting the attempt (drain, disk full)
//                          <-                Cancel         stop a job; no report is wanted
//                          <-                Drain          finish what is held, ask for no more
//                          <-                Resume         the drain is over
//   Status, HostReport     ->                how it is, for staff; never answered
//                          <-                TestLanguage   have a language prove itself
//   LanguageTested         ->                what came of it; never answered, asked for again after a reconnect
//
// Blobs are fetched over HTTP: GET /worker/v1/blobs/<sha256>, same token. A job is named by judging and attempt
// together. A frame is at most kMaxLinkFrame bytes; unknown message types and unknown fields are ignored, so that
// versions may mix. The side that finds a message malformed closes with code 1002 and the reason.
#pragma once

#include "core/base/result.h"
#include "core/base/strong_id.h"
#include "core/base/termination.h"
#include "core/domain/group_rules.h"
#include "core/domain/problem.h"
#include "core/domain/run_reason.h"
#include "core/domain/verdict.h"
#include "core/wire/custom_run.h"
#include "core/wire/verification_task.h"
#include "core/wire/worker_status.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>
#include <variant>

namespace gavel::wire {

inline constexpr int kWorkerLinkVersion = 1;
inline constexpr qint64 kMaxLinkFrame = 16 * 1024 * 1024;

// Which attempt at which judging.
struct JobKey {
    JudgingId judging;
    int attempt = 0; // counts from 1

    auto operator<=>(const JobKey &) const = default;
};

struct OfferedLanguage {
    QString id;
    QString name;
    QString version; // as the toolchain told it
    QStringList extensions;
    QStringList compileCommand; // as shown to contestants
    QStringList runCommand;
    double timeFactor = 1.0;
    QString sourceFile;
    QString packageCode;    // the problem package format's code for it: "cpp"; may be empty
    QString tier;           // "core", "standard" or "all"
    Bytes memoryExtra;      // the runtime's own share, added to a problem's memory limit
    int processes = 0;      // most processes and threads at once; 0: not told
    QString notes;          // for contestants; may be empty
    QString example;        // a program that reads "1 2" and prints "3"
    QList<int> judge0Ids{}; // its numbers in the Judge0 API
    int preference = 0;     // the highest is taken where only a file extension or package code is known

    bool operator==(const OfferedLanguage &) const = default;
};

struct Hello {
    int version = kWorkerLinkVersion;
    QString name;     // chosen by the site, unique; the server adds no meaning to it
    QString instance; // random per process start: tells a restart from a reconnect
    int slots = 0;
    QList<OfferedLanguage> languages;
    QList<JobKey> held; // jobs still being worked on or not yet acknowledged, after a reconnect

    bool operator==(const Hello &) const = default;
};

struct Welcome {
    WorkerId worker;
    std::chrono::milliseconds lease{15'000};
    std::chrono::milliseconds heartbeat{3'000};

    bool operator==(const Welcome &) const = default;
};

struct Ready {
    int slots = 0;  // jobs the worker would take now, those already sent to it not counted; replaces the last Ready
    QString reason; // why it takes fewer than it has slots for, for people: "disk full"; empty when it is just busy

    bool operator==(const Ready &) const = default;
};

struct Job {
    JobKey key;
    SubmissionId submission;
    QString language;
    QList<JobFile> files;
    domain::BlobRef judgingData;    // wire::encode(JudgingData) as a blob
    bool runsAllTests = false;      // otherwise the policy says
    domain::JudgingPolicy policy;   // the site's, for what the problem does not say
    QString trace;                  // W3C traceparent of the request that made it; may be empty
    std::optional<CustomRun> run{}; // instead of judging: then there is no judging data, and the report has outputs
    std::optional<std::chrono::milliseconds> cpuTimeLimit{}; // instead of the problem's: to measure what is too slow
    std::optional<ExaminationTask> examination{};            // instead of judging: the report tells what was found

    bool operator==(const Job &) const = default;
};

enum class JobStage { Fetching, Compiling, Running };

struct Progress {
    JobKey key;
    JobStage stage = JobStage::Fetching;
    int testsDone = 0;
    int testsTotal = 0;

    bool operator==(const Progress &) const = default;
};

// What a running custom run has printed: bytes of its standard output, from `offset` on. One with the offset 0 begins
// anew.
struct OutputPiece {
    JobKey key;
    int run = 0; // counts from 0
    qint64 offset = 0;
    QByteArray bytes; // at most kMostOutputPiece

    bool operator==(const OutputPiece &) const = default;
};
inline constexpr qint64 kMostOutputPiece = 4 * 1024;

// What a report keeps of an output; one that is as long may have been longer.
inline constexpr qint64 kMostOutputHead = 4 * 1024;

// The result of one testcase.
struct TestReport {
    QString name;
    domain::Verdict verdict = domain::Verdict::Skipped;
    double score = 0;                       // of problems with scores
    std::optional<Termination> termination; // empty when skipped
    int exitCode = 0;
    int signal = 0;
    std::chrono::nanoseconds cpuTime{0};
    std::chrono::nanoseconds wallTime{0};
    Bytes peakMemory;
    // Near the CPU time limit a run is repeated with the core to itself, and the one that used less is this one.
    std::optional<std::chrono::nanoseconds> otherCpuTime; // of the other one
    std::optional<MemoryParts> memoryParts;               // of peakMemory, where groups tell
    std::optional<std::int64_t> instructions;             // where the processor counts them
    std::optional<std::int64_t> deniedCalls;              // where they are counted
    QString explanation;                                  // for the jury: which limit by how much, first difference
    domain::RunReason reason;                             // the same as data
    QString contestantMessage;                            // from the checker
    QByteArray output;      // head of standard output, for the jury: at most kMostOutputHead bytes
    QByteArray errorOutput; // head of standard error, likewise
    QByteArray transcript;  // of the conversation with an interactor, for the jury; see docs/problem-packages.md
    int passes = 0;         // that were run

    bool operator==(const TestReport &) const = default;
};

// The one final word on a job.
struct Report {
    JobKey key;
    // Empty: the judging failed, `error` says why. Of a custom run: a compile error, or empty when there are outputs.
    // Of an examination: empty.
    std::optional<domain::Verdict> verdict;
    QString error;
    std::optional<double> score;       // of problems with scores, like the two after it
    std::optional<double> maxScore;    // empty: unbounded
    QList<domain::GroupResult> groups; // that of everything first
    QByteArray compileOutput;          // bounded by the worker
    std::chrono::milliseconds compileTime{0};
    bool isCompileCached = false;
    QList<TestReport> tests;
    QString languageVersion;
    std::optional<QList<RunOutput>> outputs{}; // of a custom run: one for each run done, in order
    QString trace{};                           // W3C traceparent of the worker's work on it; may be empty
    std::optional<QJsonObject> examination{};  // of an examination: see core/wire/verification_task.h

    bool operator==(const Report &) const = default;
};

struct Heartbeat {
    QList<JobKey> held;

    bool operator==(const Heartbeat &) const = default;
};

struct HeartbeatReply {
    QList<JobKey> lost;

    bool operator==(const HeartbeatReply &) const = default;
};

struct ReportReply {
    JobKey key;

    bool operator==(const ReportReply &) const = default;
};

struct Release {
    JobKey key;
    QString reason;

    bool operator==(const Release &) const = default;
};

struct Cancel {
    JobKey key;

    bool operator==(const Cancel &) const = default;
};

struct Drain {
    bool operator==(const Drain &) const = default;
};

struct Resume {
    bool operator==(const Resume &) const = default;
};

// Stands for a message of a type this version does not know.
struct Unknown {
    QString type;

    bool operator==(const Unknown &) const = default;
};

// Worker -> server, and back.
using WorkerMessage = std::variant<Hello, Ready, Progress, OutputPiece, Heartbeat, Report, Release, Status, HostReport,
                                   LanguageTested, Unknown>;
using ServerMessage =
    std::variant<Welcome, Job, HeartbeatReply, ReportReply, Cancel, Drain, Resume, TestLanguage, Unknown>;

QByteArray encode(const WorkerMessage &message);
QByteArray encode(const ServerMessage &message);

// One language by itself, as the server keeps it.
QByteArray encode(const OfferedLanguage &language);
Result<OfferedLanguage> decodeOfferedLanguage(const QByteArray &json);

// InvalidArgument names the field.
Result<WorkerMessage> decodeWorkerMessage(const QByteArray &json);
Result<ServerMessage> decodeServerMessage(const QByteArray &json);

} // namespace gavel::wire
