#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "worker/judging/program.h"

#include <QString>

#include <map>
#include <mutex>
#include <optional>
#include <set>

namespace gavel::worker {

// Compiled programs on disk, by key (a hash of all that went into them). Bounded: the least recently used go first.
//
// One file per program, written beside and renamed, so that a killed worker leaves no half one; its contents are
// compared with their SHA-256 the first time a process uses it. A broken entry is deleted and counts as missing.
// Thread-safe. One process owns the directory.
class ProgramCache {
public:
    static Result<std::unique_ptr<ProgramCache>> create(const QString &directory, Bytes mostBytes);

    // The compilation, marked as cached; empty when it is not here.
    std::optional<Compilation> find(const QString &key);

    // Requires: the compilation is not an error. ResourceExhausted: the disk is full.
    Result<void> store(const QString &key, const Compilation &compilation);

    Bytes size() const;

private:
    struct Entry {
        Bytes size;
        std::int64_t lastUse = 0; // a counter, not a time
    };

    ProgramCache(QString directory, Bytes mostBytes) : m_directory(std::move(directory)), m_mostBytes(mostBytes) {}

    void readDirectory();
    QString pathOf(const QString &key) const;
    bool isVerified(const QString &key) const;
    void noteUse(const QString &key, Bytes size);
    void forget(const QString &key);
    void noteLocked(const QString &key, Bytes size); // these three require m_mutex
    void evictLocked();
    void forgetLocked(const QString &key);

    const QString m_directory;
    const Bytes m_mostBytes;
    mutable std::mutex m_mutex;
    std::map<QString, Entry> m_entries;      // guarded by m_mutex, like all below
    std::map<std::int64_t, QString> m_byUse; // oldest use first
    std::set<QString> m_verified;
    Bytes m_size;
    std::int64_t m_uses = 0;
};

} // namespace gavel::worker
