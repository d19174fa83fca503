#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace gavel::package {

// One thing wrong with a package, told so that its author can put it right.
struct PackageFault {
    enum class Severity {
        Error,   // the package is refused
        Warning, // it is taken, but something in it has no effect or is not what it seems
    };

    QString file;            // path inside the package; empty when it is about the package as a whole
    std::optional<int> line; // from 1
    QString reason;
    Severity severity = Severity::Error;

    bool operator==(const PackageFault &) const = default;
};

// "problem.yaml:3: error: limits.memory must be a positive number".
QString toString(const PackageFault &fault);

// Gathers faults while a package is read, so that all of them are told at once. Keeps the first 500 of each severity
// and says how many more there were.
class FaultList {
public:
    void error(const QString &file, const QString &reason, std::optional<int> line = {});
    void warning(const QString &file, const QString &reason, std::optional<int> line = {});

    bool hasErrors() const { return m_errors > 0; }

    // Errors first, otherwise in the order in which they were found.
    QList<PackageFault> take();

private:
    int m_errors = 0;
    int m_warnings = 0;
    QList<PackageFault> m_faults;
};

} // namespace gavel::package
