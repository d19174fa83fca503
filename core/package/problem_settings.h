#pragma once

#include "core/domain/problem.h"
#include "core/package/imported_problem.h"
#include "core/package/package_fault.h"
#include "core/package/yaml_document.h"

#include <chrono>
#include <optional>

namespace gavel::package {

enum class PackageFormat { Legacy, Draft2023, Final2025 };

// What problem.yaml says, in whichever version of the format.
struct ProblemSettings {
    PackageFormat format = PackageFormat::Legacy;
    ProblemManifest manifest;     // the texts: names, author, source, license, keywords ...
    domain::ProblemLimits limits; // but for the CPU time limit
    std::optional<std::chrono::milliseconds> cpuTimeLimit;
    QStringList validatorFlags;
    bool isPassFail = true;          // if not, it was refused, and what else belongs to other kinds is no news
    bool isDefaultValidation = true; // likewise
    bool saysValidation = false; // whether there is a `validation` key: if not, 2023-07 and later look for a program
};

// Reads problem.yaml. What we cannot judge yet (scoring, interactive, custom validators) is an error that says so.
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
