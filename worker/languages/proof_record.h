#pragma once

#include "worker/plugins/language_registry.h"

#include <QHash>
#include <QString>

#include <mutex>
#include <optional>

namespace gavel::worker {

// Remembers which languages have kept their promise, so that a worker does not prove all of them at each start. A
// changed language file or toolchain version is another language. Thread-safe.
class ProofRecord {
public:
    // Reads the file; one that is missing or broken is an empty record. Empty name: nothing is kept.
    explicit ProofRecord(const QString &file);

    // Empty: not proved yet. Otherwise why it failed, which is empty for one that has passed.
    std::optional<QString> find(const OfferedLanguage &language) const;

    void note(const OfferedLanguage &language, const QString &failure);

private:
    static QString keyOf(const OfferedLanguage &language);
    void save() const; // requires m_mutex; passes only: a failure may have been an accident, and is tried anew

    const QString m_file;
    mutable std::mutex m_mutex;
    QHash<QString, QString> m_failures; // by key; empty: passed. Guarded by m_mutex
};

} // namespace gavel::worker
