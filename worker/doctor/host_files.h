#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace gavel::worker {

// The small files in which a kernel tells about itself, below "/" or, in tests, below another directory.
class HostFiles {
public:
    explicit HostFiles(QString root = {}) : m_root(std::move(root)) {}

    bool exists(const QString &path) const;

    // Without white space at its ends; empty if it cannot be read.
    QString text(const QString &path) const;
    QStringList lines(const QString &path) const;
    std::optional<qint64> number(const QString &path) const;

    // Names of the directories in a directory.
    QStringList directories(const QString &path, const QString &pattern) const;

private:
    const QString m_root;
};

} // namespace gavel::worker
