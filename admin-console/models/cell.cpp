#include "admin-console/models/cell.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace gavel::console {

QString dash()
{
    return QStringLiteral("–");
}

QString numberText(qint64 value)
{
    QString text = QString::number(value);
    for (qsizetype at = text.size() - 3; at > (value < 0 ? 1 : 0) && text.size() > 4; at -= 3)
        text.insert(at, QChar(0x2009)); // thin space
    return text;
}

QString ageText(qint64 milliseconds)
{
    const qint64 seconds = std::max<qint64>(milliseconds, 0) / 1000;
    if (seconds < 60)
        return QObject::tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return QObject::tr("%1 min").arg(seconds / 60);
    if (seconds < 48 * 3600)
        return QObject::tr("%1 h").arg(seconds / 3600);
    return QObject::tr("%1 d").arg(seconds / 86400);
}

QString secondsText(qint64 milliseconds)
{
    return QString::number(double(milliseconds) / 1000, 'f', 1);
}

QString mebibytesText(qint64 bytes)
{
    return bytes < 0 ? dash() : QString::number(double(bytes) / (1 << 20), 'f', 1);
}

QString sizeText(qint64 bytes)
{
    if (bytes < 1024)
        return QObject::tr("%1 B").arg(bytes);
    if (bytes < 1024 * 1024)
        return QObject::tr("%1 KiB").arg(double(bytes) / 1024, 0, 'f', bytes % 1024 ? 1 : 0);
    const double mebibytes = double(bytes) / (1 << 20);
    if (mebibytes < 10'000)
        return QObject::tr("%1 MiB").arg(mebibytes, 0, 'f', bytes % (1 << 20) ? 1 : 0);
    return QObject::tr("%1 GiB").arg(mebibytes / 1024, 0, 'f', 1);
}

namespace {

QTimeZone &zoneShown() // GUI thread only
{
    static QTimeZone zone = QTimeZone::systemTimeZone();
    return zone;
}

} // namespace

void setDisplayZone(const QTimeZone &zone)
{
    zoneShown() = zone.isValid() ? zone : QTimeZone::systemTimeZone();
}

QTimeZone displayZone()
{
    return zoneShown();
}

QDateTime displayTime(qint64 msSinceEpoch)
{
    return QDateTime::fromMSecsSinceEpoch(msSinceEpoch, zoneShown());
}

QString clockText(qint64 msSinceEpoch)
{
    return msSinceEpoch == 0 ? dash() : displayTime(msSinceEpoch).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString fullTimeText(qint64 msSinceEpoch)
{
    if (msSinceEpoch == 0)
        return dash();
    const QDateTime time = displayTime(msSinceEpoch);
    return time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz ")) + time.timeZoneAbbreviation();
}

} // namespace gavel::console
