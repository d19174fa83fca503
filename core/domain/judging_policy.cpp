#include "core/domain/judging_policy.h"

#include <QStringList>

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

std::optional<QString> readToldAs(const QString &text, JudgingPolicy &policy)
{
    for (const QString &pair : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const auto verdict = verdictFromCode(pair.section(QLatin1Char('='), 0, 0).trimmed());
        const auto as = verdictFromCode(pair.section(QLatin1Char('='), 1).trimmed());
        if (!verdict || !as || !mayBeToldAs(*verdict, *as))
            return QStringLiteral("'%1' is none of OLE=WA, OLE=RTE, PE=WA, MLE=RTE, SV=RTE, ILE=TLE")
                .arg(pair.trimmed());
        policy.toldAs.insert(*verdict, *as);
    }
    return std::nullopt;
}

std::optional<QString> readTimeFactors(const QString &text, JudgingPolicy &policy)
{
    for (const QString &pair : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QString language = pair.section(QLatin1Char('='), 0, 0).trimmed();
        bool isNumber = false;
        const double factor = pair.section(QLatin1Char('='), 1).trimmed().toDouble(&isNumber);
        if (language.isEmpty() || !isNumber || !(factor >= kLeastTimeFactor) || factor > kMostTimeFactor)
            return QStringLiteral("'%1' is no LANGUAGE=FACTOR with a factor from %2 to %3")
                .arg(pair.trimmed())
                .arg(kLeastTimeFactor)
                .arg(kMostTimeFactor);
        policy.timeFactors.insert(language, factor);
    }
    return std::nullopt;
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
