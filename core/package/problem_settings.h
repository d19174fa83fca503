#pragma once

#include "core/domain/problem.h"
#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"
#include "core/package/settings_reader.h"
#include "core/package/yaml_document.h"

#include <chrono>
#include <optional>

namespace gavel::package {

enum class PackageFormat { Legacy, Draft2023, Final2025 };

enum class Validation {
    Unsaid,  // there is no `validation` key: the default one, but from 2023-07 on a validator that is there is used
    Default, // the default validator
    Custom,  // the package's own
    Refused, // a kind that we cannot judge yet: told, so what belongs to it is no news
};

// What a problem is, besides pass-fail. All but submit-answer may go together.
struct ProblemKind {
    bool isScoring = false;
    bool isInteractive = false;
    bool isMultiPass = false;
    bool isSubmitAnswer = false;
    bool isUnknown = false; // refused: what else belongs to other kinds is no news
};

// What only we know: the map `gavel` of problem.yaml, which the formats do not have.
struct OurSettings {
    int processes = 1;            // of a submission at once, in an interactive problem
    QString submissionStem;       // what a single file of a submission is called beside the included ones
    domain::JudgingPolicy policy; // where judging systems differ

    QString inputFile;
    QString outputFile;

    bool operator==(const OurSettings &) const = default;
};

OurSettings readOurSettings(SettingsReader &gavel);

// The map as YAML; empty when it says nothing.
QByteArray ourSettingsYaml(const OurSettings &settings);

// What problem.yaml says, in whichever version of the format.
struct ProblemSettings {
    PackageFormat format = PackageFormat::Legacy;
    ProblemKind kind;
    ProblemManifest manifest;     // the texts: names, author, source, license, keywords ...
    domain::ProblemLimits limits; // but for the CPU time limit
    std::optional<std::chrono::milliseconds> cpuTimeLimit;
    int passes = 2; // of a multi-pass problem
    OurSettings ours;
    QStringList validatorFlags;
    Validation validation = Validation::Unsaid;
    bool isTestlibSaid = false; // that the package's own validators are testlib checkers
    bool givesScores = false;   // legacy: the validator must write score.txt
    domain::ScoreObjective objective = domain::ScoreObjective::Maximize;
    std::optional<YamlNode> grading; // legacy: defaults for the group of everything
};

// Reads problem.yaml.
ProblemSettings readProblemSettings(const YamlNode &document, const domain::ProblemLimits &defaults, FaultList &faults);

// What DOMjudge's domjudge-problem.ini says.
struct DomjudgeSettings {
    QString name;
    QString externalId;
    std::optional<std::chrono::milliseconds> cpuTimeLimit;
};

DomjudgeSettings readDomjudgeSettings(const QByteArray &text, FaultList &faults);

// A time limit in seconds as a text: "2", "0.5".
std::optional<std::chrono::milliseconds> readSeconds(const QString &text);

inline constexpr double kMostSeconds = 3600;

} // namespace gavel::package
