#pragma once

#include "worker/plugins/language_registry.h"

#include <QHash>
#include <QString>

#include <mutex>

namespace gavel::worker {

// Remembers in a file what version probes have printed, so that a worker does not run a hundred compilers at each
// start.
//
// An answer is good for as long as the host's packages and the probed program are the ones it was taken from: it is
// kept with the times of the package database and of the program. A lost or broken file costs one slow start.
// Thread-safe.
class VersionMemory {
public:
    // `path`: the file, made by save(). `root`: the tree in which the programs are; empty: the host's. Its package
    // database changes whenever packages do.
    explicit VersionMemory(QString path, QString root = {});

    // What `probe` printed the last time, or now. Failures are not remembered.
    Result<QString> ask(const plugin::LanguageDefinition &definition, const VersionProbe &probe);

    // Writes what has been learned, if anything; what was not asked for since the start is forgotten.
    Result<void> save();

private:
    struct Answer {
        QString stamp;
        QString text;
    };

    QString stampOf(const QString &program) const;
    void load();

    const QString m_path;
    const QString m_root;
    std::mutex m_mutex; // guards the rest
    QHash<QString, Answer> m_known;
    QHash<QString, Answer> m_asked;
    bool m_isChanged = false;
};

} // namespace gavel::worker
