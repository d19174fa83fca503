#pragma once

#include "core/wire/worker_status.h"
#include "worker/languages/probe.h"
#include "worker/plugins/language_registry.h"
#include "worker/sandbox/sandbox.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace gavel::worker {

class LanguageProver;

// Has languages prove themselves because somebody asks, one after the other: every probe there is, as `gavel-worker
// languages test` runs them. Before each probe it waits until a slot is idle, but not for ever: who asks in the middle
// of a contest wants to know all the same.
//
// Owns one thread. Thread-safe.
class LanguageTester {
public:
    struct Parts {
        sandbox::Sandbox &sandbox;
        int slot = 0;
        std::function<std::shared_ptr<const LanguageCatalog>()> catalog; // like those below, called in its thread
        QString probeDirectory;
        std::function<bool()> isIdle;
        std::function<void(const wire::LanguageTested &)> tested;
    };

    explicit LanguageTester(Parts parts);
    ~LanguageTester(); // ends after the probe under way, if any

    // One that waits or is under way already is tested once.
    void test(const QString &language);

private:
    void work();
    wire::LanguageTested testNow(const QString &language);
    wire::LanguageTested prove(const OfferedLanguage &language, const QList<Probe> &probes);
    void waitUntilIdle();

    const Parts m_parts;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    QStringList m_wanted; // the first one is under way; guarded by m_mutex, like the one below
    bool m_isStopping = false;
    std::thread m_thread; // last: uses all the above
};

} // namespace gavel::worker
