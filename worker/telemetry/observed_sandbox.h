#pragma once

#include "core/telemetry/metrics.h"
#include "worker/sandbox/sandbox.h"

namespace gavel::worker {

// A sandbox that counts the cells taken from it, those in use, and how long they were waited for. Thread-safe.
class ObservedSandbox final : public sandbox::Sandbox {
public:
    // Both are borrowed and outlive every cell.
    ObservedSandbox(sandbox::Sandbox &sandbox, telemetry::Metrics &metrics);

    Result<std::unique_ptr<sandbox::Cell>> takeCell(int slot) override;
    const sandbox::SandboxAbilities &abilities() const noexcept override { return m_sandbox.abilities(); }

private:
    class ObservedCell;

    sandbox::Sandbox &m_sandbox;
    telemetry::Counters &m_taken;
    prometheus::Gauge &m_inUse;
    prometheus::Histogram &m_wait;
    prometheus::Histogram &m_runs;
};

} // namespace gavel::worker
