#include "core/wire/judging_policy_codec.h"

#include <QJsonArray>

namespace gavel::wire {

namespace {

domain::Verdict readVerdict(ObjectReader &reader, const char *key)
{
    const std::optional<domain::Verdict> verdict = domain::verdictFromCode(reader.string(key));
    if (!verdict)
        reader.fail(key, QStringLiteral("is not a known verdict code"));
    return verdict.value_or(domain::Verdict::Accepted);
}

void readTold(ObjectReader &reader, domain::JudgingPolicy &policy)
{
    const domain::Verdict verdict = readVerdict(reader, "verdict");
    const domain::Verdict as = readVerdict(reader, "as");
    if (!domain::mayBeToldAs(verdict, as))
        reader.fail("as", QStringLiteral("must not stand for this verdict"));
    policy.toldAs.insert(verdict, as);
}

void readFactor(ObjectReader &reader, domain::JudgingPolicy &policy)
{
    const double factor = reader.number("factor");
    if (!(factor >= domain::kLeastTimeFactor) || factor > domain::kMostTimeFactor)
        reader.fail("factor", QStringLiteral("is out of range"));
    policy.timeFactors.insert(reader.string("language"), factor);
}

} // namespace

QJsonObject toJson(const domain::JudgingPolicy &policy)
{
    QJsonObject object;
    if (policy.runsAllTests)
        object.insert(QStringLiteral("runs_all_tests"), *policy.runsAllTests);
    QJsonArray toldAs;
    for (auto told = policy.toldAs.begin(); told != policy.toldAs.end(); ++told)
        toldAs.append(QJsonObject{{QStringLiteral("verdict"), domain::verdictCode(told.key())},
                                  {QStringLiteral("as"), domain::verdictCode(*told)}});
    if (!toldAs.isEmpty())
        object.insert(QStringLiteral("told_as"), toldAs);
    QJsonArray factors;
    for (auto factor = policy.timeFactors.begin(); factor != policy.timeFactors.end(); ++factor)
        factors.append(QJsonObject{{QStringLiteral("language"), factor.key()}, {QStringLiteral("factor"), *factor}});
    if (!factors.isEmpty())
        object.insert(QStringLiteral("time_factors"), factors);
    return object;
}

domain::JudgingPolicy readPolicy(ObjectReader &reader)
{
    domain::JudgingPolicy policy;
    policy.runsAllTests = reader.optionalBoolean("runs_all_tests");
    reader.optionalObjects("told_as", [&](ObjectReader &told) { readTold(told, policy); });
    reader.optionalObjects("time_factors", [&](ObjectReader &factor) { readFactor(factor, policy); });
    return policy;
}

} // namespace gavel::wire
