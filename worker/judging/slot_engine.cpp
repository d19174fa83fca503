#include "worker/judging/judging_engine.h"

#include "core/telemetry/log.h"
#include "worker/judging/core_share.h"
#include "worker/judging/pipeline.h"

#include <QLoggingCategory>

#include <condition_variable>
#include <deque>
#include <thread>

#include <pthread.h>
#include <sched.h>

namespace gavel::worker {

namespace {

Q_LOGGING_CATEGORY(logEngine, "gavel.worker.engine")

void pinToCore(int core)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(unsigned(core), &set);
    if (pthread_setaffinity_np(pthread_self(), sizeof set, &set) != 0)
        qCWarning(logEngine, "a judging thread cannot be pinned to core %d; times will vary more", core);
}

// A job that waits or runs.
struct Assignment {
    wire::Job job;
    JobCallbacks callbacks;
    JobControl control;
};

class SlotEngine final : public JudgingEngine {
public:
    SlotEngine(const EngineParts &parts, const std::vector<int> &cores, std::unique_ptr<ProgramCache> cache)
        : m_sandbox(parts.sandbox, shareCores(cores)),
          m_parts{m_sandbox, parts.blobs, parts.prefetch, parts.languages, parts.makeChecker},
          m_problems(m_parts.blobs),
          m_programs(std::move(cache))
    {
    }
    ~SlotEngine() override;

    void startThreads(const std::vector<int> &cores);

    void start(const wire::Job &job, const JobCallbacks &callbacks) override;
    void cancel(wire::JobKey key) override;
    int slots() const override { return int(m_threads.size()); }
    int idleSlots() const override;

private:
    using AssignmentPtr = std::shared_ptr<Assignment>;

    void serve(int slot, int core);
    AssignmentPtr next();
    void judge(Pipeline &pipeline, const AssignmentPtr &assignment);
    AssignmentPtr takeWaiting(wire::JobKey key); // requires m_mutex

    CoreSharingSandbox m_sandbox;
    const EngineParts m_parts;
    ProblemShelf m_problems;
    ProgramBuilder m_programs;
    std::vector<std::thread> m_threads; // constant after startThreads()
    mutable std::mutex m_mutex;
    std::condition_variable m_hasWork;
    std::deque<AssignmentPtr> m_waiting; // guarded by m_mutex, like all below
    std::vector<AssignmentPtr> m_running;
    bool m_isEnding = false;
};

SlotEngine::~SlotEngine()
{
    std::deque<AssignmentPtr> unstarted;
    {
        std::lock_guard lock(m_mutex);
        m_isEnding = true;
        unstarted.swap(m_waiting);
        for (const AssignmentPtr &assignment : m_running)
            assignment->control.cancel();
    }
    m_hasWork.notify_all();
    for (const AssignmentPtr &assignment : unstarted)
        assignment->callbacks.finished(JudgingOutcome::cancelled(assignment->job.key));
    for (std::thread &thread : m_threads)
        thread.join();
}

void SlotEngine::startThreads(const std::vector<int> &cores)
{
    for (std::size_t slot = 0; slot < cores.size(); ++slot)
        m_threads.emplace_back([this, slot, core = cores[slot]] { serve(int(slot), core); });
}

void SlotEngine::start(const wire::Job &job, const JobCallbacks &callbacks)
{
    auto assignment = std::make_shared<Assignment>();
    assignment->job = job;
    assignment->callbacks = callbacks;
    {
        std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(assignment));
    }
    m_hasWork.notify_one();
}

void SlotEngine::cancel(wire::JobKey key)
{
    AssignmentPtr unstarted;
    {
        std::lock_guard lock(m_mutex);
        unstarted = takeWaiting(key);
        for (const AssignmentPtr &assignment : m_running) {
            if (assignment->job.key == key)
                assignment->control.cancel();
        }
    }
    if (unstarted)
        unstarted->callbacks.finished(JudgingOutcome::cancelled(key));
}

int SlotEngine::idleSlots() const
{
    std::lock_guard lock(m_mutex);
    const auto taken = m_running.size() + m_waiting.size();
    return taken >= m_threads.size() ? 0 : int(m_threads.size() - taken);
}

void SlotEngine::serve(int slot, int core)
{
    pinToCore(core);
    Result<std::unique_ptr<OutputChecker>> checker = m_parts.makeChecker();
    if (!checker)
        qFatal("no checker for slot %d: %s", slot, checker.error().message.c_str());
    Pipeline pipeline(PipelineParts{m_parts, m_problems, m_programs, m_sandbox.shareOf(slot)}, slot,
                      std::move(*checker));
    while (const AssignmentPtr assignment = next())
        judge(pipeline, assignment);
}

// The next job, as soon as there is one; null when the engine ends.
SlotEngine::AssignmentPtr SlotEngine::next()
{
    std::unique_lock lock(m_mutex);
    m_hasWork.wait(lock, [this] { return m_isEnding || !m_waiting.empty(); });
    if (m_waiting.empty())
        return nullptr;
    AssignmentPtr assignment = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_running.push_back(assignment);
    return assignment;
}

void SlotEngine::judge(Pipeline &pipeline, const AssignmentPtr &assignment)
{
    const telemetry::TraceScope scope(assignment->job.trace);
    const JudgingOutcome outcome =
        pipeline.judge(assignment->job, assignment->control, assignment->callbacks);
    {
        // The slot counts as idle before anyone hears that its job is done.
        std::lock_guard lock(m_mutex);
        std::erase(m_running, assignment);
    }
    assignment->callbacks.finished(outcome);
}

SlotEngine::AssignmentPtr SlotEngine::takeWaiting(wire::JobKey key)
{
    for (auto waiting = m_waiting.begin(); waiting != m_waiting.end(); ++waiting) {
        if ((*waiting)->job.key == key) {
            AssignmentPtr assignment = *waiting;
            m_waiting.erase(waiting);
            return assignment;
        }
    }
    return nullptr;
}

} // namespace

Result<std::unique_ptr<JudgingEngine>> JudgingEngine::create(const EngineParts &parts, const EngineSettings &settings)
{
    if (settings.cores.empty())
        return failure(ErrorCode::InvalidArgument, "a worker needs at least one slot");
    auto cache = TRY(ProgramCache::create(settings.programCacheDirectory, settings.programCacheSize));
    auto engine = std::make_unique<SlotEngine>(parts, settings.cores, std::move(cache));
    engine->startThreads(settings.cores);
    return engine;
}

} // namespace gavel::worker
