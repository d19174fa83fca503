#pragma once

#include "core/domain/group_rules.h"
#include "core/domain/problem.h"
#include "core/domain/verdict.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace gavel::package {

// A file of the package, its bytes in the blob store.
struct PackageFile {
    QString path; // inside the package, '/' between names; see where it is used for what it is relative to
    domain::BlobRef blob;

    bool operator==(const PackageFile &) const = default;
};

enum class StatementFormat { Tex, Markdown, Pdf, Html, Text };

struct Statement {
    QString language; // ISO 639 code: "en"
    StatementFormat format = StatementFormat::Tex;
    PackageFile file; // path inside the package

    bool operator==(const Statement &) const = default;
};

// What the jury filed a solution under. Each list is a demand of its own; an empty list demands nothing.
// Testcases that were skipped meet every demand, so run all of them when `required` is not empty.
struct ExpectedVerdicts {
    QList<domain::Verdict> whole;       // the verdict of the judging is one of these
    QList<domain::Verdict> permitted;   // the verdict of each testcase is one of these
    QList<domain::Verdict> required;    // the verdict of some testcase is one of these
    std::optional<double> leastScore{}; // the score is at least this
    std::optional<double> mostScore{};  // and at most this
    QString message{};                  // is part of what the checker tells the jury of some testcase

    bool isEmpty() const { return *this == ExpectedVerdicts(); }
    bool operator==(const ExpectedVerdicts &) const = default;
};

// A demand on the testcases below a name alone: "secret/group1", or one testcase.
struct ExpectedInPart {
    QString name;
    ExpectedVerdicts expected;

    bool operator==(const ExpectedInPart &) const = default;
};

// What a solution has to say about the time limit.
enum class TimeLimitUse {
    AsFiled, // accepted: it must be fast enough; filed under too slow: it must not be
    None,
    Lower, // the limit must be above its time
    Upper, // the limit must be below its time
};

struct JurySolution {
    QString path;             // "submissions/accepted/sum.py": a file, or a directory of files
    QList<PackageFile> files; // paths relative to that directory: what a contestant would have sent
    ExpectedVerdicts expected;
    QString languageHint; // the package format's code by file extension: "cpp", "python3"; empty when unknown
    QList<ExpectedInPart> expectedInParts;
    TimeLimitUse timeLimitUse = TimeLimitUse::AsFiled;

    bool operator==(const JurySolution &) const = default;
};

// Verdict and message of one testcase, as a demand looks at it.
struct TestOutcome {
    QString name;
    domain::Verdict verdict = domain::Verdict::Skipped;
    QString juryMessage;
};

// Empty when the demands are met, else the first one that is not, in words. `score` and `groups` are of problems with
// scores.
std::optional<QString> unmetDemand(const JurySolution &solution, domain::Verdict whole, std::optional<double> score,
                                   const QList<domain::GroupResult> &groups, const QList<TestOutcome> &tests);

// "AC", "WA or PE", "any": for tables.
QString describe(const ExpectedVerdicts &expected);

// How far the time limit should be from the jury's solutions.
struct TimeMargins {
    double acceptedToLimit = 2.0; // the limit is at least this many times the slowest accepted solution
    double limitToTooSlow = 1.5;  // the fastest solution that must be too slow takes at least this many limits
    std::chrono::milliseconds resolution{1000};

    bool operator==(const TimeMargins &) const = default;
};

inline constexpr TimeMargins kLegacyMargins{5.0, 2.0, std::chrono::milliseconds(1000)};

// Everything of a problem but what judging needs (domain::JudgingData): what is shown, and what is kept for the jury
// and for export. Stored by the server as the JSON of manifest.h.
struct ProblemManifest {
    QString shortName;            // a-z, 0-9, '-' and '_'
    QMap<QString, QString> names; // language -> display name; legacy packages have "en" only
    QString uuid;
    QString author;
    QString source;
    QString sourceUrl;
    QString license; // "unknown" unless it says
    QString rightsOwner;
    QStringList keywords;
    QStringList languages;              // only these may be submitted (package format codes); empty: all
    QList<Statement> statements;        // by language, then by format in the order of StatementFormat
    QList<PackageFile> statementFiles;  // pictures and the like, path inside the package
    QList<PackageFile> attachments;     // for contestants, path relative to attachments/
    QList<JurySolution> solutions;      // by path
    QList<PackageFile> inputValidators; // path inside the package
    QMap<QString, QStringList> inputValidatorArguments; // by testcase, those that have any
    TimeMargins timeMargins;
    QList<PackageFile> otherFiles; // everything else that was in it, path inside the package
    QString contentHash;           // SHA-256 of the names and contents of all files, whatever they were packed in

    bool operator==(const ProblemManifest &) const = default;
};

struct ImportedProblem {
    ProblemManifest manifest;
    domain::JudgingData judging;

    bool operator==(const ImportedProblem &) const = default;
};

} // namespace gavel::package
