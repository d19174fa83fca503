#pragma once

#include "core/base/result.h"
#include "core/blobs/blob_store.h"
#include "worker/judging/judging_outcome.h"
#include "worker/judging/output_checker.h"
#include "worker/plugins/language_registry.h"
#include "worker/sandbox/sandbox.h"

#include <functional>
#include <memory>
#include <vector>

namespace gavel::worker {

// Brings many blobs here at once, as far as they are missing. Answers Cancelled when `isCancelled` says so.
using BlobPrefetch =
    std::function<Result<void>(const QList<domain::BlobRef> &blobs, const std::function<bool()> &isCancelled)>;

// What the engine stands on. Borrowed: everything outlives the engine and is thread-safe.
struct EngineParts {
    sandbox::Sandbox &sandbox;
    blobs::BlobStore &blobs; // open() may block to fetch
    BlobPrefetch prefetch;   // empty: everything is here
    std::function<std::shared_ptr<const LanguageCatalog>()> languages;
    OutputCheckerFactory makeChecker;
};

struct EngineSettings {
    std::vector<int> cores;        // one slot each; its thread is pinned to it
    QString programCacheDirectory; // compiled programs by content; made if missing
    Bytes programCacheSize = mebibytes(1024);
};

// Told of a job in the slot's thread; must return quickly. `finished` comes exactly once, last.
struct JobCallbacks {
    std::function<void(const wire::Progress &)> progressed;
    std::function<void(const JudgingOutcome &)> finished;
    std::function<void(const wire::OutputPiece &)> printed{}; // of custom runs that ask for it; may be empty
};

// Judges jobs: fetch, compile, run, check, score. Used alike by the link to the server and by the offline commands; it
// knows no network.
//
// Owns one thread a slot; a slot judges one job at a time with cells and a checker host of its own. Thread-safe.
class JudgingEngine {
public:
    // Fails when the cache directory cannot be made or used.
    static Result<std::unique_ptr<JudgingEngine>> create(const EngineParts &parts, const EngineSettings &settings);
    // Cancels what is left and waits for it; the callbacks still come.
    virtual ~JudgingEngine() = default;

    // Starts the job in an idle slot at once, or as soon as one is idle, in the order given.
    virtual void start(const wire::Job &job, const JobCallbacks &callbacks) = 0;

    // Stops a job, waiting or running. Harmless when it is not here (any more).
    virtual void cancel(wire::JobKey key) = 0;

    virtual int slots() const = 0;
    virtual int idleSlots() const = 0; // 0 while jobs wait
};

} // namespace gavel::worker
