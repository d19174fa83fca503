#include "admin-console/models/words.h"

#include <QHash>
#include <QObject>

namespace gavel::console {

QString verdictWord(QStringView code)
{
    static const QHash<QString, const char *> kWords{
        {QStringLiteral("AC"), QT_TRANSLATE_NOOP("QObject", "accepted")},
        {QStringLiteral("WA"), QT_TRANSLATE_NOOP("QObject", "wrong answer")},
        {QStringLiteral("PE"), QT_TRANSLATE_NOOP("QObject", "presentation error")},
        {QStringLiteral("TLE"), QT_TRANSLATE_NOOP("QObject", "time limit")},
        {QStringLiteral("ILE"), QT_TRANSLATE_NOOP("QObject", "idleness limit")},
        {QStringLiteral("MLE"), QT_TRANSLATE_NOOP("QObject", "memory limit")},
        {QStringLiteral("OLE"), QT_TRANSLATE_NOOP("QObject", "output limit")},
        {QStringLiteral("RTE"), QT_TRANSLATE_NOOP("QObject", "run-time error")},
        {QStringLiteral("SV"), QT_TRANSLATE_NOOP("QObject", "security violation")},
        {QStringLiteral("CE"), QT_TRANSLATE_NOOP("QObject", "compile error")},
        {QStringLiteral("PARTIAL"), QT_TRANSLATE_NOOP("QObject", "partial, with points")},
        {QStringLiteral("SKIPPED"), QT_TRANSLATE_NOOP("QObject", "skipped")},
    };
    const QString text = code.toString();
    const char *word = kWords.value(text, nullptr);
    return word ? QObject::tr(word) : text;
}

QString stateWord(QStringView code)
{
    static const QHash<QString, const char *> kWords{
        {QStringLiteral("queued"), QT_TRANSLATE_NOOP("QObject", "queued")},
        {QStringLiteral("leased"), QT_TRANSLATE_NOOP("QObject", "leased")},
        {QStringLiteral("compiling"), QT_TRANSLATE_NOOP("QObject", "compiling")},
        {QStringLiteral("running"), QT_TRANSLATE_NOOP("QObject", "running")},
        {QStringLiteral("finished"), QT_TRANSLATE_NOOP("QObject", "finished")},
        {QStringLiteral("failed"), QT_TRANSLATE_NOOP("QObject", "failed")},
        {QStringLiteral("quarantined"), QT_TRANSLATE_NOOP("QObject", "quarantined")},
        {QStringLiteral("cancelled"), QT_TRANSLATE_NOOP("QObject", "cancelled")},
    };
    const QString text = code.toString();
    const char *word = kWords.value(text, nullptr);
    return word ? QObject::tr(word) : text;
}

QString outcomeText(const QString &verdict, const QString &state)
{
    if (state != QLatin1String("finished") || verdict.isEmpty())
        return stateWord(state);
    return QStringLiteral("%1, %2").arg(verdict, verdictWord(verdict));
}

QString counted(qint64 count, const QString &one, const QString &many)
{
    return count == 1 ? one : many.arg(count);
}

QString runningText(const QString &state, int done, int total, const QString &verdict)
{
    if (state == QLatin1String("finished"))
        return verdict;
    if (state == QLatin1String("running") && total > 0)
        return QStringLiteral("%1/%2").arg(done).arg(total);
    return stateWord(state);
}

} // namespace gavel::console
