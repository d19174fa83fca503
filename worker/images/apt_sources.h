#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace gavel::worker {

// A place to fetch Debian packages from.
struct AptSource {
    QString uri;
    QString suite; // "bookworm", "bookworm-security"
    QStringList components;

    QString line() const; // as in sources.list
    bool operator==(const AptSource &) const = default;
};

// The places that offer a suite, its updates or its security updates, as apt on a host is told to use them: the files
// below <root>/etc/apt, in both of their formats. Others (backports, vendors' own) are left out.
QList<AptSource> readAptSources(const QString &suite, const QString &root = {});

} // namespace gavel::worker
