#pragma once

#include "worker/languages/preparation.h"
#include "worker/languages/proof_record.h"
#include "worker/sandbox/sandbox.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace gavel::worker {

// Lets every offered language print a sum while the worker has nothing better to do, the core tier first, and then
// prepare what makes it faster. Owns one
// thread; it makes a pause whenever no slot is idle, so judging does not wait for it.
class BackgroundProver {
public:
    struct Callbacks {
        std::function<bool()> isIdle;                                          // thread-safe
        std::function<void(const QString &id, const QString &failure)> failed; // called in the prover's thread
    };

    // Everything outlives the prover.
    BackgroundProver(sandbox::Sandbox &sandbox, int slot, ProofRecord &record, const Preparation &preparation,
                     Callbacks callbacks);
    ~BackgroundProver(); // ends after the proof under way, if any

    // Proves what the record does not know yet; takes the place of an earlier catalog.
    void start(std::shared_ptr<const LanguageCatalog> catalog);

private:
    void work();
    bool proveAll(const LanguageCatalog &catalog); // false: stop, or another catalog has come
    void prepareAll(const LanguageCatalog &catalog);
    bool waitUntilIdle(); // false: stop, or another catalog has come

    sandbox::Sandbox &m_sandbox;
    const int m_slot;
    ProofRecord &m_record;
    const Preparation &m_preparation;
    const Callbacks m_callbacks;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::shared_ptr<const LanguageCatalog> m_catalog; // guarded by m_mutex, like all below
    bool m_isNew = false;
    bool m_isStopping = false;
    std::thread m_thread; // last: uses all the above
};

} // namespace gavel::worker
