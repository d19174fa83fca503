#include "core/package/problem_settings.h"

namespace gavel::package {

namespace {

const QString kFile = QStringLiteral("domjudge-problem.ini");

QString unquoted(const QString &value)
{
    for (const QChar quote : {QLatin1Char('\''), QLatin1Char('"')}) {
        if (value.size() >= 2 && value.startsWith(quote) && value.endsWith(quote))
            return value.sliced(1, value.size() - 2);
    }
    return value;
}

void readEntry(const QString &key, const QString &value, int line, DomjudgeSettings &settings, FaultList &faults)
{
    // Of the contest, not of the problem: nothing to us.
    static const QStringList ofTheContest{QStringLiteral("short-name"),   QStringLiteral("probid"),
                                          QStringLiteral("allow_submit"), QStringLiteral("allow_judge"),
                                          QStringLiteral("points"),       QStringLiteral("color")};
    if (key == QLatin1String("name")) {
        settings.name = value;
    } else if (key == QLatin1String("externalid")) {
        settings.externalId = value;
    } else if (key == QLatin1String("timelimit")) {
        settings.cpuTimeLimit = readSeconds(value);
        if (!settings.cpuTimeLimit)
            faults.error(kFile, QStringLiteral("timelimit must be seconds between 0.001 and %1").arg(kMostSeconds),
                         line);
    } else if (key == QLatin1String("special_run") || key == QLatin1String("special_compare")) {
        if (!value.isEmpty())
            faults.error(
                kFile,
                QStringLiteral("%1 names '%2', a program that lies outside of the package: put its source into "
                               "output_validators/ and say 'validation: custom%3' in problem.yaml")
                    .arg(key, value, key == QLatin1String("special_run") ? QStringLiteral(" interactive") : QString()),
                line);
    } else if (!ofTheContest.contains(key)) {
        faults.warning(kFile, QStringLiteral("'%1' is not known and has no effect").arg(key), line);
    }
}

} // namespace

DomjudgeSettings readDomjudgeSettings(const QByteArray &text, FaultList &faults)
{
    DomjudgeSettings settings;
    int line = 0;
    for (const QByteArray &raw : text.split('\n')) {
        ++line;
        const QString row = QString::fromUtf8(raw).trimmed();
        if (row.isEmpty() || row.startsWith(QLatin1Char(';')) || row.startsWith(QLatin1Char('#')) ||
            row.startsWith(QLatin1Char('[')))
            continue;
        const qsizetype equals = row.indexOf(QLatin1Char('='));
        if (equals < 0)
            faults.error(kFile, QStringLiteral("must be lines of key = value"), line);
        else
            readEntry(row.first(equals).trimmed(), unquoted(row.sliced(equals + 1).trimmed()), line, settings, faults);
    }
    return settings;
}

} // namespace gavel::package
