#include "core/domain/judging_policy.h"

namespace gavel::domain {

JudgingPolicy merged(const JudgingPolicy &upper, const JudgingPolicy &lower)
{
    JudgingPolicy policy = lower;
    if (upper.runsAllTests)
        policy.runsAllTests = upper.runsAllTests;
    policy.toldAs.insert(upper.toldAs);
    policy.timeFactors.insert(upper.timeFactors);
    return policy;
}

Verdict toldAs(const JudgingPolicy &policy, Verdict verdict)
{
    return policy.toldAs.value(verdict, verdict);
}

bool mayBeToldAs(Verdict verdict, Verdict as)
{
    switch (verdict) {
    case Verdict::PresentationError: return as == verdict || as == Verdict::WrongAnswer;
    case Verdict::IdlenessLimitExceeded: return as == verdict || as == Verdict::TimeLimitExceeded;
    case Verdict::MemoryLimitExceeded:
    case Verdict::SecurityViolation: return as == verdict || as == Verdict::RuntimeError;
    case Verdict::OutputLimitExceeded:
        return as == verdict || as == Verdict::WrongAnswer || as == Verdict::RuntimeError;
    case Verdict::Accepted:
    case Verdict::WrongAnswer:
    case Verdict::TimeLimitExceeded:
    case Verdict::RuntimeError:
    case Verdict::CompileError:
    case Verdict::Partial:
    case Verdict::Skipped: return as == verdict;
    }
    Q_UNREACHABLE();
}

} // namespace gavel::domain
