#include "server/commands/host_findings.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>
#include <QStorageInfo>

#include <sys/resource.h>
#include <sys/timex.h>

namespace gavel::commands {

namespace {

constexpr qint64 kLeastFreeBytes = 1024LL * 1024 * 1024;
constexpr rlim_t kLeastDescriptors = 8192 + 256; // the standard max-connections, and the server's own
constexpr int kDaysBeforeExpiry = 14;

Finding lookAtDescriptors()
{
    const QString what = QStringLiteral("descriptors");
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const QString detail = QStringLiteral("a server may open %1 files and connections").arg(qulonglong(limit.rlim_max));
    if (limit.rlim_max >= kLeastDescriptors)
        return Finding::good(what, detail);
    return Finding::bad(what, detail,
                        QStringLiteral("raise the hard limit: LimitNOFILE=65536 in the unit, or ulimit -Hn 65536"));
}

// The kernel knows whether something keeps its clock right.
Finding lookAtSynchronisation()
{
    const QString what = QStringLiteral("time");
    timex state{};
    const int status = ::adjtimex(&state);
    const bool isSynchronised = status >= 0 && status != TIME_ERROR;
    return Finding::good(what, isSynchronised
                                   ? QStringLiteral("the clock is synchronised")
                                   : QStringLiteral("nobody tells the kernel that it keeps the clock right"));
}

} // namespace

Finding lookAtCertificate(const QString &option, const QString &path)
{
    const QList<QSslCertificate> certificates = QSslCertificate::fromPath(path);
    if (certificates.isEmpty())
        return Finding::bad(option, path + QStringLiteral(" holds no certificate that can be read"),
                            QStringLiteral("put a PEM certificate there that this user may read"));
    const QDateTime end = certificates.first().expiryDate();
    const QString detail = QStringLiteral("%1 holds until %2").arg(path, end.toString(Qt::ISODate));
    if (end > QDateTime::currentDateTimeUtc().addDays(kDaysBeforeExpiry))
        return Finding::good(option, detail);
    return Finding::bad(option, detail, QStringLiteral("get a new certificate"));
}

// A key that others may read is no secret, and libpq refuses it.
Finding lookAtKey(const QString &option, const QString &path)
{
    const QFileInfo file(path);
    if (!file.isReadable())
        return Finding::bad(option, path + QStringLiteral(" cannot be read"),
                            QStringLiteral("put the key there, readable by this user alone"));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    if (file.permissions() & others)
        return Finding::bad(option, path + QStringLiteral(" can be read by others"),
                            QStringLiteral("chmod 600 ") + path);
    return Finding::good(option, path);
}

Finding lookAtFolder(const QString &path)
{
    const QFileInfo folder(path);
    const QString what = QStringLiteral("data directory");
    if (!folder.isDir())
        return Finding::bad(what, path + QStringLiteral(" is not there"),
                            QStringLiteral("gavel-server migrate makes it"));
    if (!folder.isWritable())
        return Finding::bad(what, path + QStringLiteral(" is not writable by this user"),
                            QStringLiteral("chown it to the server's user"));
    if (folder.permissions() & (QFile::ReadOther | QFile::WriteOther))
        return Finding::bad(what, path + QStringLiteral(" can be read by everybody"),
                            QStringLiteral("chmod 700 ") + path);
    return Finding::good(what, path);
}

Finding lookAtSpace(const QString &path)
{
    const qint64 free = QStorageInfo(path).bytesAvailable();
    const QString text = QStringLiteral("%1 MiB free").arg(free / (1024 * 1024));
    if (free >= kLeastFreeBytes)
        return Finding::good(QStringLiteral("disk space"), text);
    return Finding::bad(QStringLiteral("disk space"), text,
                        QStringLiteral("make room: gavel-server sweep, --keep-outputs, or a larger disk"));
}

QList<Finding> lookAtMachine()
{
    return {lookAtDescriptors(), lookAtSynchronisation()};
}

QList<Finding> lookAtTlsFiles(const storage::DatabaseLocation &location)
{
    QList<Finding> findings;
    for (auto option = location.options.cbegin(); option != location.options.cend(); ++option) {
        if (option.key() == QLatin1String("sslrootcert") || option.key() == QLatin1String("sslcert"))
            findings.append(lookAtCertificate(option.key(), option.value()));
        else if (option.key() == QLatin1String("sslkey"))
            findings.append(lookAtKey(option.key(), option.value()));
    }
    return findings;
}

} // namespace gavel::commands
