#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

// What the console knows of the server's things, as the API tells them. Codes of verdicts, states, lanes and roles stay
// the API's text: a server that knows one more is still shown rightly. Times are milliseconds since 1970 UTC; 0: none.
namespace gavel::console {

struct SubmissionRow {
    qint64 id = 0;
    qint64 judging = 0;
    QString account;
    QString problem;
    QString language;
    QString state;   // queued, leased, compiling, running, finished, failed, quarantined, cancelled
    QString verdict; // empty: none
    QString worker;
    QString lane;
    QString error;
    QString verifiedBy; // of the jury; empty: nobody
    double score = -1;  // -1: none
    qint64 createdMs = 0;
    qint64 queuedMs = 0; // its judging's beginning; later than createdMs after a rejudge
    qint64 startedMs = 0;
    qint64 finishedMs = 0;
    qint64 cpuMs = -1; // -1: none
    qint64 memoryBytes = -1;
    qint64 sourceBytes = 0;
    int testsDone = 0;
    int testsTotal = 0;
    int attempt = 0;
    int losses = 0;

    bool isOver() const
    {
        return state == QLatin1String("finished") || state == QLatin1String("failed") ||
               state == QLatin1String("quarantined") || state == QLatin1String("cancelled");
    }
    bool operator==(const SubmissionRow &) const = default;
};

struct TestRow {
    qint64 id = 0; // its number
    QString name;
    QString verdict;
    qint64 cpuMs = -1;
    qint64 wallMs = -1;
    qint64 memoryBytes = -1;
    QString message;
    QString contestantMessage;
    QByteArray output;
    QByteArray errorOutput;
    QString ending; // "exit code 3", "signal 11"; empty: as it should
    QString reason; // why it has its verdict, in words
    QByteArray transcript;
    int differenceLine = 0; // of the output, from 1, as the checker saw it; 0: not told
    double score = 0;

    bool operator==(const TestRow &) const = default;
};

// The score of a group of tests.
struct GroupRow {
    QString name;
    QString verdict;
    double score = 0;
    double maxScore = -1; // -1: unbounded

    bool operator==(const GroupRow &) const = default;
};

// An attempt that ended without a report.
struct LossRow {
    int attempt = 0;
    QString worker;
    QString reason;
    qint64 atMs = 0;

    bool operator==(const LossRow &) const = default;
};

struct Judging {
    qint64 id = 0;
    bool isCurrent = false;
    QString state;
    QString verdict;
    QString error;
    QString worker;
    QString lane;
    QString languageVersion;
    int problemVersion = 0;
    int attempt = 0;
    double score = -1;
    double maxScore = -1;
    QString verifiedBy;
    qint64 verifiedMs = 0;
    qint64 createdMs = 0;
    qint64 startedMs = 0;
    qint64 finishedMs = 0;
    qint64 compileMs = -1;
    QByteArray compileOutput;
    QList<TestRow> tests;
    QList<GroupRow> groups;
    QList<LossRow> losses;

    bool operator==(const Judging &) const = default;
};

struct SourceFile {
    QString name;
    QByteArray content;

    bool operator==(const SourceFile &) const = default;
};

struct LimitRow {
    qint64 cpuMs = 0;
    qint64 memoryBytes = 0;
    qint64 outputBytes = 0;
    qint64 codeBytes = 0;

    bool operator==(const LimitRow &) const = default;
};

struct ProblemRow {
    qint64 id = 0;
    QString name;
    QString title;
    bool isOpen = true;
    int version = 0;
    int testCount = 0;
    int sampleCount = 0;
    LimitRow limits;
    qint64 importedMs = 0;

    bool operator==(const ProblemRow &) const = default;
};

struct LanguageRow {
    qint64 id = 0; // of the row
    QString key;   // the API's id
    QString name;
    QString version;
    QStringList extensions;
    QString sourceFile;
    QStringList compileCommand;
    QStringList runCommand;
    QString tier;
    double timeFactor = 1;
    double ownTimeFactor = 1;    // the one that comes with it
    qint64 memoryExtraBytes = 0; // beyond a problem's limit, for the runtime
    int processes = 0;           // 0: not told
    QString notes;
    QString example;
    QHash<QString, QString> versionByWorker; // of those that are connected and have it
    bool isAvailable = true;                 // a connected worker has it
    bool isEnabled = true;
    QString disabledReason;

    bool operator==(const LanguageRow &) const = default;
};

// What a worker tells of itself.
struct WorkerStatus {
    double load = 0;
    int cores = 0;
    qint64 memoryBytes = 0, freeMemoryBytes = 0, freeDiskBytes = 0;
    qint64 cacheBytes = 0, cacheBoundBytes = 0;
    std::optional<double> speed; // of a core, by the reference
    std::optional<double> drift; // since it was first measured; 0.02 is 2 % faster

    bool operator==(const WorkerStatus &) const = default;
};

// What it found on its host.
struct WorkerDoctor {
    int attacks = 0, attacksHeld = 0;
    int failed = 0, warnings = 0;

    bool isGood() const { return attacks > 0 && attacksHeld == attacks && failed == 0; }
    bool operator==(const WorkerDoctor &) const = default;
};

struct WorkerRow {
    qint64 id = 0;
    QString name;
    QString address;
    bool isConnected = false;
    bool isDraining = false;
    QString reason; // why it takes fewer jobs than it has slots
    int slotCount = 0;
    int busy = 0;
    QStringList languages;
    qint64 connectedMs = 0;
    qint64 firstSeenMs = 0;
    qint64 lastSeenMs = 0;
    bool isElsewhere = false; // connected to another server of the cluster
    std::optional<WorkerStatus> status;
    std::optional<WorkerDoctor> doctor;

    bool operator==(const WorkerRow &) const = default;
};

struct AccountRow {
    qint64 id = 0;
    QString name;
    QString displayName;
    QString role;
    bool isEnabled = true;
    qint64 createdMs = 0;
    QString team;

    bool operator==(const AccountRow &) const = default;
};

struct LaneRow {
    qint64 id = 0;
    QString lane;
    qint64 waiting = 0;
    qint64 running = 0;
    qint64 oldestMs = -1;

    bool operator==(const LaneRow &) const = default;
};

} // namespace gavel::console
