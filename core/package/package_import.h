#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/blobs/blob_store.h"
#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"

#include <chrono>
#include <optional>

namespace gavel::package {

// What a package may cost us at most. A package beyond one of these is refused while it is read.
struct ImportBounds {
    Bytes totalSize = mebibytes(4096); // of all files, unpacked
    Bytes fileSize = mebibytes(1024);
    Bytes archiveSize = mebibytes(4096);
    int fileCount = 20'000; // files and directories
    int pathLength = 512;   // bytes
    int pathDepth = 16;
    Bytes settingsFileSize = kibibytes(256); // problem.yaml and other small files that we interpret
    Bytes heldText = mebibytes(64);          // all files that must be looked into, together
};

// The default of `limits.cpuTimeLimit` is used, with a warning, when nobody says a time limit.
inline constexpr std::chrono::milliseconds kDefaultCpuTimeLimit{2'000};

struct ImportOptions {
    // Instead of the name the package has (its directory, or the zip file without its suffix).
    QString shortName;

    // Used when the package has no time limit: legacy packages have none by themselves.
    std::optional<std::chrono::milliseconds> cpuTimeLimit;

    // What the site allows where the package is silent.
    domain::ProblemLimits defaults = siteDefaults();
    ImportBounds bounds;

    // Take a Polygon package whose tests have to be made still; they are listed in the outcome, and lack blobs.
    bool allowsUnmadeTests = false;

    static domain::ProblemLimits siteDefaults();
};

// A testcase that a package does not hold but says how to make.
struct UnmadeTest {
    QString testcase;                                // its name in the judging data
    std::optional<domain::CheckerProgram> generator; // empty: the input is there, only the answer is not
    QStringList arguments;                           // of the generator
};

struct ImportOutcome {
    std::optional<ImportedProblem> problem; // empty when there is an error among the faults
    QList<PackageFault> faults;
    QList<UnmadeTest> unmade{}; // only where the options allow it
};

// Reads a problem package (of ICPC and Kattis, or of Polygon), a directory or a zip file, and puts its files into the
// store. All faults are told at once. A package with errors gives no problem (nothing that refers to its blobs exists
// then). The Error of the Result is for what is no fault of the package: NotFound, no permission, a full disk. Blocks;
// call it from a thread that may.
//
// Time limit, the first that is there: domjudge-problem.ini, .timelimit, limits.time_limit, the option, the default.
Result<ImportOutcome> importPackage(const QString &path, blobs::BlobStore &store, const ImportOptions &options = {});

} // namespace gavel::package
