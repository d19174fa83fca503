#include "worker/doctor/host_files.h"

#include <QDir>
#include <QFile>

namespace gavel::worker {

bool HostFiles::exists(const QString &path) const
{
    return QFile::exists(m_root + path);
}

QString HostFiles::text(const QString &path) const
{
    QFile file(m_root + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
}

QStringList HostFiles::lines(const QString &path) const
{
    return text(path).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

std::optional<qint64> HostFiles::number(const QString &path) const
{
    bool isNumber = false;
    const qint64 number = text(path).toLongLong(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

QStringList HostFiles::directories(const QString &path, const QString &pattern) const
{
    return QDir(m_root + path).entryList({pattern}, QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace gavel::worker
