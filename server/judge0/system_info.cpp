#include "server/judge0/system_info.h"

#include <QFile>
#include <QSysInfo>
#include <QThread>

namespace gavel::judge0 {

namespace {

// The first value of a field in a file of "name : value" lines.
QString fieldOf(const QString &path, const QByteArray &name)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QList<QByteArray> lines = file.readAll().split('\n'); // its size is not known beforehand
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).trimmed() == name)
            return QString::fromUtf8(line.mid(colon + 1).trimmed());
    }
    return {};
}

// "7.8Gi", from "8167640 kB".
QString total(const QByteArray &name)
{
    const double kibibytes = fieldOf(QStringLiteral("/proc/meminfo"), name).section(QLatin1Char(' '), 0, 0).toDouble();
    if (kibibytes <= 0)
        return QStringLiteral("0B");
    if (kibibytes < 1024 * 1024)
        return QString::number(kibibytes / 1024, 'f', 0) + QStringLiteral("Mi");
    return QString::number(kibibytes / 1024 / 1024, 'f', 1) + QStringLiteral("Gi");
}

} // namespace

QJsonObject systemInfo()
{
    const QString cpuInfo = QStringLiteral("/proc/cpuinfo");
    const bool isLittle = QSysInfo::ByteOrder == QSysInfo::LittleEndian;
    return {{QStringLiteral("Architecture"), QSysInfo::currentCpuArchitecture()},
            {QStringLiteral("Byte Order"), isLittle ? QStringLiteral("Little Endian") : QStringLiteral("Big Endian")},
            {QStringLiteral("CPU(s)"), QString::number(QThread::idealThreadCount())},
            {QStringLiteral("Vendor ID"), fieldOf(cpuInfo, "vendor_id")},
            {QStringLiteral("Model name"), fieldOf(cpuInfo, "model name")},
            {QStringLiteral("CPU MHz"), fieldOf(cpuInfo, "cpu MHz")},
            {QStringLiteral("BogoMIPS"), fieldOf(cpuInfo, "bogomips")},
            {QStringLiteral("Mem"), total("MemTotal")},
            {QStringLiteral("Swap"), total("SwapTotal")}};
}

} // namespace gavel::judge0
