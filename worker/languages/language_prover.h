#pragma once

#include "core/base/result.h"
#include "worker/judging/program.h"
#include "worker/languages/probe.h"
#include "worker/plugins/language_registry.h"
#include "worker/sandbox/sandbox.h"

#include <functional>

namespace gavel::worker {

// Runs probes as a submission would run: planned by the family, compiled in a cell, run in another, judged by the rules
// that judge everyone. Used by one thread at a time; several may share the sandbox.
class LanguageProver {
public:
    LanguageProver(sandbox::Sandbox &sandbox, int slot) : m_sandbox(sandbox), m_slot(slot) {}

    // An Error is a failure of ours; of the language's own failures the result tells.
    Result<ProbeResult> prove(const OfferedLanguage &language, const Probe &probe);

    // All of them, in order; `told` hears of each as it ends. A failure of ours counts as one of the probe.
    LanguageProof proveAll(const OfferedLanguage &language, const QList<Probe> &probes,
                           const std::function<void(const ProbeResult &)> &told = {});

private:
    struct Attempt;

    Result<void> compile(Attempt &attempt);
    Result<void> run(Attempt &attempt);
    void judge(Attempt &attempt, const sandbox::RunResult &result);
    ProbeResult conclude(const Attempt &attempt) const;

    sandbox::Sandbox &m_sandbox;
    const int m_slot;
    std::chrono::nanoseconds m_startTime{0}; // CPU time of the last sum: what starting costs this language
};

} // namespace gavel::worker
