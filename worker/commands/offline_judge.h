#pragma once

#include "core/blobs/blob_store.h"
#include "core/package/package_import.h"
#include "worker/commands/toolbox.h"
#include "worker/judging/judging_engine.h"

#include <QObject>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace gavel::worker {

struct OfflineSettings {
    QString pluginDirectory; // empty: look for it
    QString siteLanguages;   // empty: none
    QString dataDirectory;   // keeps compiled programs and test data for the next time; empty: private and temporary
    int slots = 1;
    QString image{}; // toolchain image or tree; empty: the host's /usr
};

// Judges on this machine, without a server: a toolbox, a place for blobs and the engine. Single-threaded; the engine's
// callbacks are brought to its thread.
class OfflineJudge final : public QObject {
    Q_OBJECT

public:
    static Result<std::unique_ptr<OfflineJudge>> create(const OfflineSettings &settings);
    ~OfflineJudge() override;

    Toolbox &toolbox() { return *m_toolbox; }
    blobs::BlobStore &blobs() { return *m_blobs; }

    // Reads a package; its faults are printed on standard error. InvalidArgument when it is broken.
    Result<package::ImportedProblem> import(const QString &path);

    // Must be told of all languages before the first job in them (those of the problem's own programs are added):
    // programs that are kept for the next time depend on the version of their toolchain.
    void useLanguages(QStringList ids, const domain::JudgingData &problem);

    // Where programs, blobs and other things of its own lie.
    QString directory() const { return m_directory; }

    // Names the judging data for jobs.
    Result<domain::BlobRef> keep(const domain::JudgingData &data);

    // Judges; `finished` is called in this thread, from the event loop.
    void start(wire::Job job, std::function<void(const JudgingOutcome &)> finished);

private:
    OfflineJudge() = default;
    Result<void> prepareDirectory(const QString &directory);

    std::unique_ptr<QTemporaryDir> m_temporary;
    QString m_directory;
    bool m_isKept = false; // the directory, for the next time
    std::unique_ptr<Toolbox> m_toolbox;
    std::unique_ptr<blobs::BlobStore> m_blobs;
    std::unique_ptr<JudgingEngine> m_engine; // ends before all it stands on
    qint64 m_lastJudging = 0;
};

} // namespace gavel::worker
