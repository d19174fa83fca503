#include "core/package/package_fault.h"

#include <algorithm>
#include <iterator>

namespace gavel::package {

namespace {

constexpr int kMostOfASeverity = 500;

using Severity = PackageFault::Severity;

PackageFault furtherFaults(int count, Severity severity)
{
    const QString what = severity == Severity::Error ? QStringLiteral("errors") : QStringLiteral("warnings");
    return {{}, {}, QStringLiteral("and %1 more %2").arg(count).arg(what), severity};
}

} // namespace

QString toString(const PackageFault &fault)
{
    QString text = fault.file;
    if (fault.line)
        text += QStringLiteral(":%1").arg(*fault.line);
    if (!text.isEmpty())
        text += QStringLiteral(": ");
    text += fault.severity == Severity::Error ? QStringLiteral("error: ") : QStringLiteral("warning: ");
    return text + fault.reason;
}

void FaultList::error(const QString &file, const QString &reason, std::optional<int> line)
{
    if (m_errors++ < kMostOfASeverity)
        m_faults.append({file, line, reason, Severity::Error});
}

void FaultList::warning(const QString &file, const QString &reason, std::optional<int> line)
{
    if (m_warnings++ < kMostOfASeverity)
        m_faults.append({file, line, reason, Severity::Warning});
}

QList<PackageFault> FaultList::take()
{
    if (m_errors > kMostOfASeverity)
        m_faults.append(furtherFaults(m_errors - kMostOfASeverity, Severity::Error));
    if (m_warnings > kMostOfASeverity)
        m_faults.append(furtherFaults(m_warnings - kMostOfASeverity, Severity::Warning));
    QList<PackageFault> ordered;
    for (Severity severity : {Severity::Error, Severity::Warning})
        std::copy_if(m_faults.cbegin(), m_faults.cend(), std::back_inserter(ordered),
                     [severity](const PackageFault &fault) { return fault.severity == severity; });
    *this = FaultList();
    return ordered;
}

} // namespace gavel::package
