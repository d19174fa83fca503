#include "core/wire/scoring_codec.h"

#include <QJsonArray>

#include <array>

namespace gavel::wire {

namespace {

template <typename Value>
struct Name {
    Value value;
    const char *text;
};

constexpr std::array<Name<domain::OnReject>, 2> kOnReject{{
    {domain::OnReject::Break, "break"},
    {domain::OnReject::Continue, "continue"},
}};

constexpr std::array<Name<domain::VerdictRule>, 3> kVerdictRules{{
    {domain::VerdictRule::WorstError, "worst_error"},
    {domain::VerdictRule::FirstError, "first_error"},
    {domain::VerdictRule::AlwaysAccept, "always_accept"},
}};

constexpr std::array<Name<domain::ScoreRule>, 5> kScoreRules{{
    {domain::ScoreRule::Sum, "sum"},
    {domain::ScoreRule::Average, "avg"},
    {domain::ScoreRule::Minimum, "min"},
    {domain::ScoreRule::Maximum, "max"},
    {domain::ScoreRule::AllOrNothing, "all_or_nothing"},
}};

constexpr std::array<Name<domain::ScoreObjective>, 2> kObjectives{{
    {domain::ScoreObjective::Maximize, "max"},
    {domain::ScoreObjective::Minimize, "min"},
}};

constexpr std::array<Name<domain::PassRule>, 2> kPassRules{{
    {domain::PassRule::NothingRejected, "nothing_rejected"},
    {domain::PassRule::FullScore, "full_score"},
}};

template <typename Names, typename Value>
QString nameOf(const Names &names, Value value)
{
    for (const auto &name : names) {
        if (name.value == value)
            return QString::fromLatin1(name.text);
    }
    Q_UNREACHABLE();
}

template <typename Value, std::size_t N>
Value readName(ObjectReader &reader, const char *key, const std::array<Name<Value>, N> &names)
{
    const QString text = reader.string(key);
    for (const auto &name : names) {
        if (text == QLatin1String(name.text))
            return name.value;
    }
    reader.fail(key, QStringLiteral("'%1' is not known").arg(text));
    return names.front().value;
}

QJsonObject groupToJson(const domain::TestGroup &group)
{
    QJsonObject object{
        {QStringLiteral("name"), group.name},
        {QStringLiteral("on_reject"), nameOf(kOnReject, group.onReject)},
        {QStringLiteral("verdict_rule"), nameOf(kVerdictRules, group.verdictRule)},
        {QStringLiteral("score_rule"), nameOf(kScoreRules, group.scoreRule)},
    };
    if (group.acceptsIfAnyIsAccepted)
        object.insert(QStringLiteral("accepts_if_any_is_accepted"), true);
    if (group.ignoresSamples)
        object.insert(QStringLiteral("ignores_samples"), true);
    if (group.minScore)
        object.insert(QStringLiteral("min_score"), *group.minScore);
    if (group.maxScore)
        object.insert(QStringLiteral("max_score"), *group.maxScore);
    if (!group.requiredGroups.isEmpty())
        object.insert(QStringLiteral("required_groups"), QJsonArray::fromStringList(group.requiredGroups));
    if (group.hasCustomGrader)
        object.insert(QStringLiteral("has_custom_grader"), true);
    if (!group.graderArguments.isEmpty())
        object.insert(QStringLiteral("grader_arguments"), QJsonArray::fromStringList(group.graderArguments));
    return object;
}

domain::TestGroup readGroup(ObjectReader &reader)
{
    domain::TestGroup group;
    group.name = reader.string("name");
    group.onReject = readName(reader, "on_reject", kOnReject);
    group.verdictRule = readName(reader, "verdict_rule", kVerdictRules);
    group.scoreRule = readName(reader, "score_rule", kScoreRules);
    group.acceptsIfAnyIsAccepted = reader.optionalBoolean("accepts_if_any_is_accepted").value_or(false);
    group.ignoresSamples = reader.optionalBoolean("ignores_samples").value_or(false);
    group.minScore = reader.optionalNumber("min_score");
    group.maxScore = reader.optionalNumber("max_score");
    group.requiredGroups = reader.optionalStrings("required_groups");
    group.hasCustomGrader = reader.optionalBoolean("has_custom_grader").value_or(false);
    group.graderArguments = reader.optionalStrings("grader_arguments");
    return group;
}

} // namespace

QJsonObject toJson(const domain::Scoring &scoring)
{
    QJsonArray groups;
    for (const domain::TestGroup &group : scoring.groups)
        groups.append(groupToJson(group));
    return QJsonObject{{QStringLiteral("groups"), groups},
                       {QStringLiteral("objective"), nameOf(kObjectives, scoring.objective)},
                       {QStringLiteral("pass_rule"), nameOf(kPassRules, scoring.passRule)},
                       {QStringLiteral("takes_checker_scores"), scoring.takesCheckerScores}};
}

domain::Scoring readScoring(ObjectReader &reader)
{
    domain::Scoring scoring;
    reader.objects("groups", [&](ObjectReader &group) { scoring.groups.append(readGroup(group)); });
    if (scoring.groups.isEmpty() || !scoring.groups.first().name.isEmpty())
        reader.fail("groups", QStringLiteral("must begin with the group of everything"));
    scoring.objective = readName(reader, "objective", kObjectives);
    scoring.passRule = readName(reader, "pass_rule", kPassRules);
    scoring.takesCheckerScores = reader.boolean("takes_checker_scores");
    return scoring;
}

void writeScores(QJsonObject &object, const domain::Testcase &testcase)
{
    if (!testcase.acceptScore)
        object.insert(QStringLiteral("is_scored_by_checker"), true);
    else if (testcase.acceptScore != domain::Testcase().acceptScore)
        object.insert(QStringLiteral("accept_score"), *testcase.acceptScore);
    if (testcase.rejectScore != 0)
        object.insert(QStringLiteral("reject_score"), testcase.rejectScore);
}

void readScores(ObjectReader &reader, domain::Testcase &testcase)
{
    testcase.acceptScore = reader.optionalNumber("accept_score").value_or(*domain::Testcase().acceptScore);
    if (reader.optionalBoolean("is_scored_by_checker").value_or(false))
        testcase.acceptScore.reset();
    testcase.rejectScore = reader.optionalNumber("reject_score").value_or(0);
}

} // namespace gavel::wire
