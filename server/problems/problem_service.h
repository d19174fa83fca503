#pragma once

#include "server/accounts/principal.h"
#include "server/problems/problem.h"
#include "server/storage/callback.h"
#include "server/storage/problem_repository.h"
#include "server/storage/refresh.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>

#include <memory>
#include <optional>

namespace gavel::storage {
class Database;
}
namespace gavel::blobs {
class BlobStore;
}

namespace gavel::problems {

// Problems, their versions, their files. A version never changes: a package that differs is a new one, and judgings
// keep the version they were made with.
//
// Lives in the event loop's thread. What admission needs is answered from memory; packages are read and written in a
// thread of its own, one at a time; other files are read in the database's reader threads.
class ProblemService final : public QObject {
    Q_OBJECT

public:
    // Reads the list of problems; blocks, so call it at start. Database and store must outlive the service.
    static Result<std::unique_ptr<ProblemService>> load(storage::Database &database, blobs::BlobStore &blobs);
    ~ProblemService() override; // waits for an import that is under way

    // The problem of that short name, whether it is open or not; null when there is none. Valid until the next event.
    const ProblemSummary *find(const QString &name) const;

    // Whether this role may see and submit to it.
    static bool isVisible(const ProblemSummary &problem, accounts::Role role);

    // What this role may see, by name.
    QList<ProblemSummary> list(accounts::Role role) const;

    // NotFound also for a problem this role may not see. Statements and attachments are named in the manifest:
    // read them with openFile().
    void read(const QString &name, accounts::Role role, Callback<ProblemDetail> done);

    // A statement file or attachment by the path the manifest gives it. NotFound for any other file of the package:
    // answers and jury solutions are not for download here.
    void openFile(const QString &name, accounts::Role role, const QString &path, Callback<BlobFile> done);

    // Any blob that a problem version refers to, for workers. InvalidArgument unless `sha256` is 64 lower-case
    // hexadecimal digits; NotFound.
    void openBlob(const QByteArray &sha256, Callback<BlobFile> done);

    // Input or answer of a testcase, by its number from 1, for the jury. NotFound.
    void openTestcase(const QString &name, int version, int number, TestcasePart part, Callback<BlobFile> done);

    // Newest first.
    void versions(const QString &name, Callback<QList<ProblemVersion>> done);

    // All or nothing. Success with faults and without a problem means that the package was refused.
    void importPackage(const ImportRequest &request, Callback<ImportReport> done);

    // Writes the current version as a package in the legacy ICPC format: a zip file if `path` ends in .zip, else a
    // directory. AlreadyExists when it is there.
    void exportPackage(const QString &name, const QString &path, Callback<void> done);

    // What exportPackage() loses, in words.
    void lost(const QString &name, Callback<QStringList> done);

    // Makes a version the one that new judgings are made with: a staged one, or an earlier one again. Judgings keep the
    // version they were made with. NotFound.
    void setLive(const QString &name, int version, Callback<ProblemSummary> done);

    // Opens a problem to contestants or hides it. Submissions already made go on. NotFound.
    void setOpen(const QString &name, bool isOpen, Callback<ProblemSummary> done);

Q_SIGNALS:
    // Imported, opened or hidden.
    void problemChanged(const QString &name);

private:
    struct ReadPackage {
        QString name;
        std::optional<storage::VersionRow> version; // empty: refused
        ImportReport report;                        // its faults
        qint64 sweepGeneration = 0;                 // before its first blob was put: see server/upkeep/blob_sweep.h
    };

    ProblemService(storage::Database &database, blobs::BlobStore &blobs);
    void replaceAll(const QList<ProblemSummary> &problems);
    void replace(const ProblemSummary &problem);
    void reload(storage::Refresh::Done done);
    void tryImport(const ImportRequest &request, int tries, Callback<ImportReport> done);
    void store(ReadPackage package, bool isOpen, bool isStaged, Callback<ImportReport> done);

    template <typename Work, typename T>
    void inThread(QThreadPool &threads, Work work, Callback<T> done);

    storage::Database &m_database;
    blobs::BlobStore &m_blobs;
    QHash<QString, ProblemSummary> m_problems; // by name
    qint64 m_generation = 0;                   // grows with each change of ours
    storage::Refresh m_refresh;
    QThreadPool m_packageThread; // one thread
    QThreadPool m_blobThreads;   // a few, which wait for blobs that come from far away
};

} // namespace gavel::problems
