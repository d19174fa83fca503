#include "worker/judging/program_cache.h"

#include "worker/judging/program_file.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>

#include <fcntl.h>
#include <sys/stat.h>

namespace gavel::worker {

namespace {

Q_LOGGING_CATEGORY(logCache, "gavel.worker.program_cache")

constexpr QLatin1String kSuffix(".program");

// The file's time tells the next process in which order the entries were used.
void touch(const QString &path)
{
    utimensat(AT_FDCWD, QFile::encodeName(path).constData(), nullptr, 0);
}

} // namespace

Result<std::unique_ptr<ProgramCache>> ProgramCache::create(const QString &directory, Bytes mostBytes)
{
    if (!QDir().mkpath(directory) || !QFileInfo(directory).isWritable())
        return failure(ErrorCode::PermissionDenied, "cannot write to the program cache " + directory.toStdString());
    std::unique_ptr<ProgramCache> cache(new ProgramCache(directory, mostBytes));
    cache->readDirectory();
    return cache;
}

void ProgramCache::readDirectory()
{
    std::lock_guard lock(m_mutex);
    const QFileInfoList list = QDir(m_directory).entryInfoList(QDir::Files | QDir::Hidden, QDir::Time | QDir::Reversed);
    for (const QFileInfo &info : list) {
        if (!info.fileName().endsWith(kSuffix)) {
            QFile::remove(info.filePath()); // half written by a killed process
            continue;
        }
        noteLocked(info.completeBaseName(), Bytes{info.size()});
    }
    evictLocked();
}

std::optional<Compilation> ProgramCache::find(const QString &key)
{
    const QString path = pathOf(key);
    Result<Compilation> found = readProgramFile(path, isVerified(key) ? Verification::LengthOnly : Verification::Full);
    if (found) {
        touch(path);
        noteUse(key, Bytes{QFileInfo(path).size()});
        return std::move(*found);
    }
    if (found.error().code != ErrorCode::NotFound) {
        qCWarning(logCache, "dropping a broken entry: %s", found.error().message.c_str());
        QFile::remove(path);
    }
    forget(key);
    return std::nullopt;
}

Result<void> ProgramCache::store(const QString &key, const Compilation &compilation)
{
    const Bytes size = TRY(writeProgramFile(pathOf(key), compilation));
    noteUse(key, size);
    return {};
}

Bytes ProgramCache::size() const
{
    std::lock_guard lock(m_mutex);
    return m_size;
}

QString ProgramCache::pathOf(const QString &key) const
{
    return m_directory + QLatin1Char('/') + key + kSuffix;
}

bool ProgramCache::isVerified(const QString &key) const
{
    std::lock_guard lock(m_mutex);
    return m_verified.contains(key);
}

void ProgramCache::noteUse(const QString &key, Bytes size)
{
    std::lock_guard lock(m_mutex);
    noteLocked(key, size);
    m_verified.insert(key);
    evictLocked();
}

void ProgramCache::forget(const QString &key)
{
    std::lock_guard lock(m_mutex);
    forgetLocked(key);
}

void ProgramCache::noteLocked(const QString &key, Bytes size)
{
    Entry &entry = m_entries[key];
    m_byUse.erase(entry.lastUse);
    m_size = m_size - entry.size + size;
    entry = Entry{size, ++m_uses};
    m_byUse[entry.lastUse] = key;
}

// A program that is in use stays whole: whoever has it mapped keeps its bytes after the file's name is gone.
void ProgramCache::evictLocked()
{
    while (m_size > m_mostBytes && !m_byUse.empty()) {
        const QString oldest = m_byUse.begin()->second;
        QFile::remove(pathOf(oldest));
        forgetLocked(oldest);
    }
}

void ProgramCache::forgetLocked(const QString &key)
{
    const auto entry = m_entries.find(key);
    if (entry == m_entries.end())
        return;
    m_size = m_size - entry->second.size;
    m_byUse.erase(entry->second.lastUse);
    m_verified.erase(key);
    m_entries.erase(entry);
}

} // namespace gavel::worker
