#pragma once

#include "core/base/strong_id.h"
#include "core/base/unique_fd.h"
#include "core/domain/problem.h"
#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"
#include "core/package/package_import.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace gavel::problems {

// What lists show and admission needs: a problem with its current version.
struct ProblemSummary {
    ProblemId id;
    QString name;       // short name, unique: "hello"
    QString title;      // display name
    bool isOpen = true; // contestants see it and may submit
    ProblemVersionId version;
    int versionNumber = 0; // from 1
    domain::ProblemLimits limits;
    int testcaseCount = 0;
    int sampleCount = 0;
    domain::BlobRef judgingData;
    QDateTime imported;    // the current version
    QStringList languages; // that may be submitted, as codes of the package format; empty: all

    bool operator==(const ProblemSummary &) const = default;
};

struct Sample {
    QString name;
    QByteArray input;
    QByteArray answer;
};

struct ProblemDetail {
    ProblemSummary summary;
    package::ProblemManifest manifest;
    domain::JudgingData judging;
    QList<Sample> samples; // those of at most 64 KiB each side
};

// One stored version.
struct ProblemVersion {
    ProblemVersionId id;
    int number = 0;
    QString contentHash; // of the package, see package::ProblemManifest
    domain::BlobRef judgingData;
    QDateTime imported;
    bool isLive = false; // new judgings are made with it
};

struct ImportRequest {
    QString path; // directory or zip file
    package::ImportOptions options;
    bool isOpen = true;    // for a problem that is new; an existing one stays as it is
    bool isStaged = false; // a version beside the live one, which stays live; of a new problem it has no meaning
};

struct ImportReport {
    std::optional<ProblemSummary> problem; // empty: refused, see `faults`
    int version = 0;                       // of what was imported; not the live one if it is staged
    bool isNewProblem = false;
    bool isNewVersion = false; // false as well when the same content was there already
    QList<package::PackageFault> faults;
};

enum class TestcasePart { Input, Answer };

// An open blob, for sending.
struct BlobFile {
    UniqueFd fd;
    domain::BlobRef blob;
};

} // namespace gavel::problems
