#pragma once

#include "core/domain/problem.h"
#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"
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

// What problem.yaml says, in whichever version of the format.
struct ProblemSettings {
    PackageFormat format = PackageFormat::Legacy;
    ProblemManifest manifest;     // the texts: names, author, source, license, keywords ...
    domain::ProblemLimits limits; // but for the CPU time limit
    std::optional<std::chrono::milliseconds> cpuTimeLimit;
    QStringList validatorFlags;
    Validation validation = Validation::Unsaid;
    bool isTestlibSaid = false; // that the package's own validators are testlib checkers
    bool isPassFail = true;     // if not, it was refused, and what else belongs to other kinds is no news
};

// Reads problem.yaml. What we cannot judge yet (scoring, interactive, multi-pass) is an error that says so.
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
