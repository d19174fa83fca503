#pragma once

#include "core/base/bytes.h"
#include "core/domain/judging_policy.h"
#include "core/domain/scoring.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace gavel::domain {

// Names bytes by their content. A blob never changes; equal bytes are one blob however many things refer to it.
struct BlobRef {
    QByteArray sha256; // 64 lower-case hexadecimal digits
    qint64 size = 0;   // bytes

    bool operator==(const BlobRef &) const = default;
};

// What the judge allows a submission of this problem. Zero means "the site's default".
struct ProblemLimits {
    std::chrono::milliseconds cpuTimeLimit{1000};
    Bytes memory = mebibytes(2048);
    Bytes output = mebibytes(8);
    Bytes code = mebibytes(0) + kibibytes(128);
    std::chrono::milliseconds compilationTime{60'000};
    Bytes compilationMemory = mebibytes(2048);
    std::chrono::milliseconds validationTime{60'000};
    Bytes validationMemory = mebibytes(2048);
    Bytes validationOutput = mebibytes(8);

    bool operator==(const ProblemLimits &) const = default;
};

// How a problem's own checker is called and what its exit codes mean; core/domain/checker_exit.h has the table.
enum class CheckerDialect { Kattis, Testlib };

struct ProgramFile {
    QString name; // without directories
    BlobRef blob;

    bool operator==(const ProgramFile &) const = default;
};

// A program that comes with the problem and decides about outputs. It is compiled by a language plugin and run in a
// cell of its own.
struct CheckerProgram {
    QString name; // of the file or directory it is in the package: "validate.cpp", "checker"
    CheckerDialect dialect = CheckerDialect::Kattis;
    QString language; // the package format's code: "cpp", "python3"; empty: its own `build` makes, or it is, `run`
    QList<ProgramFile> files; // by name

    bool operator==(const CheckerProgram &) const = default;
};

inline const QString kCustomChecker = QStringLiteral("custom");
inline const QString kNoChecker = QStringLiteral("none");

// Who decides about outputs, and with which flags (as the problem package spells them): a checker plugin, or, where
// there are programs, these: all of them must accept. `id` is kCustomChecker then, which is no plugin's. In an
// interactive problem whose interactor has the last word it is kNoChecker.
struct CheckerChoice {
    QString id = QStringLiteral("default");
    QStringList arguments;
    QList<CheckerProgram> programs;

    bool operator==(const CheckerChoice &) const = default;
};

struct Testcase {
    QString name; // path below data/ without extension: "sample/1", "secret/group1/02"
    BlobRef input;
    BlobRef answer;
    QStringList checkerArguments; // added to the problem's, from testdata.yaml of its group
    QStringList programArguments; // that the submission is started with
    QList<ProgramFile> files;     // put into its working directory; names may have directories
    bool isSample = false;

    // Of problems with scores. What it is worth: the score when it is accepted and the checker gives none, and the most
    // that a checker may give. Empty: the checker must say, and may say anything.
    std::optional<double> acceptScore = 1;
    double rejectScore = 0;

    bool operator==(const Testcase &) const = default;
};

inline constexpr int kMostPasses = 1000;
inline constexpr int kMostProcesses = 16;

// How a submission is run on a testcase. Every combination is possible but for submit-answer, which stands alone.
struct RunKind {
    int passes = 1;              // most runs on one testcase; more than 1: multi-pass, the validator writes nextpass.in
    int processes = 1;           // of the submission at once, each in a cell of its own; more than 1: interactive
    bool isSubmitAnswer = false; // the submission's files are the outputs: nothing is compiled, nothing is run
    QString submissionStem;      // name of a submission's single file, but for its extension, so that what is included
                                 // can name it: "solution"; empty: the file keeps its own, and stubs are optional
    QString inputFile;           // in the working directory, instead of standard input; empty: standard input
    QString outputFile;          // likewise

    bool operator==(const RunKind &) const = default;
};

// Files that are put over a submission's own before it is compiled: graders, stubs, headers.
struct IncludedFiles {
    QString language; // the package format's code: "cpp"; "default": for every language that has no list of its own
    QList<ProgramFile> files; // by name

    bool operator==(const IncludedFiles &) const = default;
};

inline const QString kIncludeDefault = QStringLiteral("default");

// All that a worker needs to judge submissions of one version of a problem. Immutable; stored as a blob of its own
// (wire::encode in core/wire/judging_data.h), so that a job names it by hash and a worker fetches it once.
struct JudgingData {
    QString problemName; // short name, for logs
    ProblemLimits limits;
    RunKind kind;
    std::optional<CheckerProgram> interactor; // talks to the submission; the checker, if any, then sees what it wrote
    QList<IncludedFiles> includes;            // at most one for each language
    JudgingPolicy policy;                     // what is unsaid is the site's to say
    CheckerChoice checker;
    QList<Testcase> testcases; // in judging order: samples first, then secret, each by name; a group's are together
    Scoring scoring;
    std::optional<CheckerProgram> grader; // where a group has a custom grader; its dialect has no meaning

    bool operator==(const JudgingData &) const = default;
};

} // namespace gavel::domain
