#include "core/domain/verdict.h"

namespace gavel::domain {

QString verdictCode(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Accepted: return QStringLiteral("AC");
    case Verdict::WrongAnswer: return QStringLiteral("WA");
    case Verdict::PresentationError: return QStringLiteral("PE");
    case Verdict::TimeLimitExceeded: return QStringLiteral("TLE");
    case Verdict::IdlenessLimitExceeded: return QStringLiteral("ILE");
    case Verdict::MemoryLimitExceeded: return QStringLiteral("MLE");
    case Verdict::OutputLimitExceeded: return QStringLiteral("OLE");
    case Verdict::RuntimeError: return QStringLiteral("RTE");
    case Verdict::SecurityViolation: return QStringLiteral("SV");
    case Verdict::CompileError: return QStringLiteral("CE");
    case Verdict::Partial: return QStringLiteral("PARTIAL");
    case Verdict::Skipped: return QStringLiteral("SKIPPED");
    }
    Q_UNREACHABLE();
}

std::optional<Verdict> verdictFromCode(QStringView code)
{
    for (Verdict verdict : kAllVerdicts) {
        if (code == verdictCode(verdict))
            return verdict;
    }
    return std::nullopt;
}

QString verdictName(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Accepted: return QStringLiteral("accepted");
    case Verdict::WrongAnswer: return QStringLiteral("wrong answer");
    case Verdict::PresentationError: return QStringLiteral("presentation error");
    case Verdict::TimeLimitExceeded: return QStringLiteral("time limit exceeded");
    case Verdict::IdlenessLimitExceeded: return QStringLiteral("idleness limit exceeded");
    case Verdict::MemoryLimitExceeded: return QStringLiteral("memory limit exceeded");
    case Verdict::OutputLimitExceeded: return QStringLiteral("output limit exceeded");
    case Verdict::RuntimeError: return QStringLiteral("run-time error");
    case Verdict::SecurityViolation: return QStringLiteral("security violation");
    case Verdict::CompileError: return QStringLiteral("compile error");
    case Verdict::Partial: return QStringLiteral("partially accepted");
    case Verdict::Skipped: return QStringLiteral("skipped");
    }
    Q_UNREACHABLE();
}

} // namespace gavel::domain
