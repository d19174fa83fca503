#pragma once

#include "core/base/result.h"
#include "core/domain/problem.h"
#include "worker/judging/program.h"
#include "worker/judging/program_cache.h"
#include "worker/plugins/language_registry.h"

#include <QString>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace gavel::worker {

// Names a compilation by all that goes into it: language, toolchain version, commands, files, and what it may use.
QString programKey(const OfferedLanguage &language, const plugin::ExecutionPlan &plan,
                   const domain::ProblemLimits &limits);

// Gives each program once: from the cache on disk, or by compiling. Of several slots that want the same program at the
// same time one compiles and the others wait for it. Thread-safe.
class ProgramBuilder {
public:
    explicit ProgramBuilder(std::unique_ptr<ProgramCache> cache) : m_cache(std::move(cache)) {}

    // `compile` is called in the caller's thread, unless someone else is at it. When that one fails (it may have been
    // cancelled), a waiting caller compiles itself. `isCancelled` is asked while waiting.
    // Compile errors are kept for those who ask for it, as long as the process lives: what belongs to a problem is
    // wanted again and again, while a submission that does not compile hardly comes twice.
    enum class Errors { Forget, Keep };
    Result<Compilation> build(const QString &key, const std::function<Result<Compilation>()> &compile,
                              const std::function<bool()> &isCancelled, Errors errors = Errors::Forget);

private:
    // One compilation under way.
    struct Flight {
        bool isOver = false;
        std::optional<Compilation> compilation; // empty: it failed
    };

    Result<Compilation> lead(const QString &key, const std::shared_ptr<Flight> &flight,
                             const std::function<Result<Compilation>()> &compile, Errors errors);
    std::optional<Compilation> keptError(const QString &key);
    void keepError(const QString &key, const Compilation &compilation);
    std::optional<Compilation> join(const std::shared_ptr<Flight> &flight, const std::function<bool()> &isCancelled);
    Result<Compilation> compileAndStore(const QString &key, const std::function<Result<Compilation>()> &compile);

    const std::unique_ptr<ProgramCache> m_cache;
    std::mutex m_mutex;
    std::condition_variable m_landed;
    std::map<QString, std::shared_ptr<Flight>> m_flights; // guarded by m_mutex, with what they point at
    std::map<QString, Compilation> m_errors;              // likewise; at most kMostErrors
};

} // namespace gavel::worker
