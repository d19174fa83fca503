#pragma once

#include "worker/judging/judging_engine.h"

#include <map>

namespace gavel::test {

// An engine whose jobs end when the test says so. One thread.
class FakeEngine final : public worker::JudgingEngine {
public:
    explicit FakeEngine(int slots) : m_slots(slots) {}

    void start(const wire::Job &job, const worker::JobCallbacks &callbacks) override { m_jobs[job.key] = callbacks; }
    void cancel(wire::JobKey key) override
    {
        m_cancelled.append(key);
        end(worker::JudgingOutcome::cancelled(key));
    }
    int slots() const override { return m_slots; }
    int idleSlots() const override { return std::max(0, m_slots - int(m_jobs.size())); }

    bool has(wire::JobKey key) const { return m_jobs.contains(key); }
    QList<wire::JobKey> cancelled() const { return m_cancelled; }
    void tell(const wire::Progress &progress) { m_jobs.at(progress.key).progressed(progress); }

    void end(const worker::JudgingOutcome &outcome)
    {
        const auto job = m_jobs.find(outcome.report.key);
        if (job == m_jobs.end())
            return;
        const worker::JobCallbacks callbacks = job->second;
        m_jobs.erase(job);
        callbacks.finished(outcome);
    }

private:
    const int m_slots;
    std::map<wire::JobKey, worker::JobCallbacks> m_jobs;
    QList<wire::JobKey> m_cancelled;
};

} // namespace gavel::test
