// A custom run: a program compiled once and run on given inputs, without a problem. It is a job like a judging (same
// queue, leases and link to the worker); this is the part of a job, and of its report, that a judging does not have.
#pragma once

#include "core/base/bytes.h"
#include "core/base/strong_id.h"
#include "core/base/termination.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>

namespace gavel::wire {

class ObjectReader;

struct JobFile {
    QString name;
    QByteArray content;

    bool operator==(const JobFile &) const = default;
};

// Jobs of all kinds share the numbers that name them: judgings count from 1, custom runs and the tasks of verifications
// (core/wire/verification_task.h) from these. Queue, leases and link need not know which is which; JSON's numbers hold
// all of them exactly.
inline constexpr qint64 kFirstRunJob = qint64(1) << 48;
inline constexpr qint64 kFirstTaskJob = qint64(1) << 49;

constexpr bool isRun(JudgingId job)
{
    return job.value >= kFirstRunJob && job.value < kFirstTaskJob;
}
constexpr JudgingId jobOf(RunId run)
{
    return JudgingId{kFirstRunJob + run.value};
}
constexpr RunId runOf(JudgingId job)
{
    return RunId{job.value - kFirstRunJob};
}

// What one run, and the compilation before, may use. The language's own share of memory is added by the worker.
struct RunAllowance {
    std::chrono::milliseconds cpuTime{5'000};   // above it a run was too long...
    std::chrono::milliseconds cpuTimeExtra{0};  // ...and is ended so much later
    std::chrono::milliseconds wallTime{10'000}; // a run is ended then
    Bytes memory = mebibytes(256);
    Bytes stack; // zero: as much as the memory
    Bytes output = mebibytes(1);
    Bytes fileSize = mebibytes(1); // of any one file written
    int processes = 64;            // and threads, at once
    std::chrono::milliseconds compilationTime{30'000};
    Bytes compilationMemory = mebibytes(2048);

    bool operator==(const RunAllowance &) const = default;
};

// What is to be run, beside language and sources.
struct CustomRun {
    QList<QByteArray> inputs;       // standard input; a run for each
    int repeats = 1;                // runs of each input
    QList<JobFile> files;           // laid beside the sources and into the working directory; paths without ".."
    QStringList wantedFiles;        // regular files to bring back from the working directory, where they are there
    QStringList arguments;          // added to the run command
    QStringList compilerOptions;    // added to the first compile command
    bool mergesErrorOutput = false; // standard error goes to standard output
    bool streamsOutput = false;     // somebody wants to see what it prints while it is running
    RunAllowance limits;

    bool operator==(const CustomRun &) const = default;
};

// What became of one run.
struct RunOutput {
    Termination termination = Termination::Exited;
    int exitCode = 0;
    int signal = 0;
    std::chrono::nanoseconds cpuTime{0};
    std::chrono::nanoseconds wallTime{0};
    Bytes peakMemory;
    QByteArray output;      // whole, unless isCut
    QByteArray errorOutput; // likewise
    bool isCut = false;     // a report holds kMostRunReport bytes altogether
    QList<JobFile> files;   // those of wantedFiles that were there

    bool operator==(const RunOutput &) const = default;
};

// Bytes of a custom run that fit into a frame of the worker's link: what is sent to be run, and what comes back.
inline constexpr qint64 kMostRunRequest = 8 * 1024 * 1024;
inline constexpr qint64 kMostRunReport = 8 * 1024 * 1024;

QJsonObject toJson(const CustomRun &run);
CustomRun readCustomRun(ObjectReader &reader);
QJsonObject toJson(const RunOutput &output);
RunOutput readRunOutput(ObjectReader &reader);

QJsonObject toJson(const JobFile &file); // name, content in base64
JobFile readJobFile(ObjectReader &reader);

} // namespace gavel::wire
