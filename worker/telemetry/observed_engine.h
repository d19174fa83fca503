#pragma once

#include "worker/judging/judging_engine.h"
#include "worker/telemetry/job_telemetry.h"

#include <memory>

namespace gavel::worker {

// An engine whose jobs are told to a JobTelemetry, and whose reports carry on the trace of their jobs. Thread-safe.
class ObservedEngine final : public JudgingEngine {
public:
    // The telemetry is borrowed.
    ObservedEngine(std::unique_ptr<JudgingEngine> engine, JobTelemetry &telemetry);

    void start(const wire::Job &job, const JobCallbacks &callbacks) override;
    void cancel(wire::JobKey key) override { m_engine->cancel(key); }
    int slots() const override { return m_engine->slots(); }
    int idleSlots() const override { return m_engine->idleSlots(); }

private:
    JobTelemetry &m_telemetry;
    const std::unique_ptr<JudgingEngine> m_engine; // ends before what it tells
};

} // namespace gavel::worker
