#include "core/package/group_settings.h"

#include <cmath>
#include <limits>

namespace gavel::package {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMostScore = 1e12;

QString key(const char *name)
{
    return QString::fromLatin1(name);
}

// A number, or an infinite one where packages may write that.
std::optional<double> boundOf(const QString &word)
{
    bool isNumber = false;
    const double bound = word.toDouble(&isNumber);
    const QString bare = word.toLower().remove(QLatin1Char('.'));
    if (bare == QLatin1String("-inf"))
        return -kInfinity;
    if (bare == QLatin1String("inf") || bare == QLatin1String("+inf") || bare == QLatin1String("unbounded"))
        return kInfinity;
    return isNumber && !std::isnan(bound) ? std::optional(bound) : std::nullopt;
}

std::optional<ScoreRange> readRange(SettingsReader &reader)
{
    const std::optional<QStringList> words = reader.words(key("range"));
    if (!words)
        return std::nullopt;
    const std::optional<double> least = boundOf(words->value(0));
    const std::optional<double> most = boundOf(words->value(1));
    if (words->size() == 2 && least && most && *least <= *most)
        return ScoreRange{*least, *most};
    reader.error(key("range"), QStringLiteral("must be two numbers, the smaller one first"));
    return std::nullopt;
}

std::optional<domain::OnReject> readOnReject(SettingsReader &reader)
{
    const std::optional<QString> word = reader.text(key("on_reject"));
    if (!word)
        return std::nullopt;
    if (*word == key("continue") || *word == key("grade"))
        return domain::OnReject::Continue;
    if (*word != key("break") && *word != key("first_error"))
        reader.error(key("on_reject"), QStringLiteral("must be break or continue"));
    return domain::OnReject::Break;
}

void readLegacy(SettingsReader &reader, GroupSettings &settings)
{
    settings.onReject = readOnReject(reader);
    settings.graderFlags = reader.words(key("grader_flags"));
    settings.acceptScore = reader.number(key("accept_score"), -kMostScore, kMostScore);
    settings.rejectScore = reader.number(key("reject_score"), -kMostScore, kMostScore);
    settings.range = readRange(reader);
    if (const YamlNode *flags = reader.take(key("grader_flags")))
        settings.graderFlagsLine = flags->line;
}

std::optional<double> readMaxScore(SettingsReader &reader, const QString &name)
{
    const std::optional<QString> word = reader.text(name);
    if (!word)
        return std::nullopt;
    const std::optional<double> most = boundOf(*word);
    if (most && *most >= 0 && (*most <= kMostScore || std::isinf(*most)))
        return most;
    reader.error(name, QStringLiteral("must be a number that is not negative, or unbounded"));
    return std::nullopt;
}

std::optional<ScoreAggregation> readAggregation(SettingsReader &reader, const QString &name)
{
    const std::optional<QString> word = reader.text(name);
    if (!word)
        return std::nullopt;
    if (*word == key("sum"))
        return ScoreAggregation::Sum;
    if (*word == key("min"))
        return ScoreAggregation::Minimum;
    if (*word != key("pass-fail"))
        reader.error(name, QStringLiteral("must be pass-fail, sum or min"));
    return ScoreAggregation::PassFail;
}

void readLater(SettingsReader &reader, GroupSettings &settings)
{
    settings.maxScore = readMaxScore(reader, key("max_score"));
    settings.aggregation = readAggregation(reader, key("score_aggregation"));
    settings.requirePass = reader.words(key("require_pass")).value_or(QStringList());
    reader.take(key("static_validation_score"));
}

// Drafts had a map: scoring: {score, aggregation}, before that grading: {score, max_score, aggregation}.
void readDraft(SettingsReader map, GroupSettings &settings)
{
    const std::optional<double> score = readMaxScore(map, key("score"));
    const std::optional<double> most = readMaxScore(map, key("max_score"));
    settings.maxScore = most ? most : score ? score : settings.maxScore;
    if (const auto aggregation = readAggregation(map, key("aggregation")))
        settings.aggregation = aggregation;
    if (const auto required = map.words(key("require_pass")))
        settings.requirePass = *required;
    map.warnOfUnknownKeys();
}

} // namespace

GroupSettings readGroupSettings(SettingsReader &reader, const QString &file)
{
    GroupSettings settings;
    settings.file = file;
    readLegacy(reader, settings);
    readLater(reader, settings);
    if (std::optional<SettingsReader> scoring = reader.map(key("scoring")))
        readDraft(*scoring, settings);
    const YamlNode *grading = reader.take(key("grading"));
    if (!grading)
        return settings;
    if (grading->kind == YamlNode::Kind::Map)
        readDraft(*reader.map(key("grading")), settings);
    else if (grading->text == key("custom") || grading->text == key("default"))
        settings.hasCustomGrader = grading->text == key("custom");
    else
        reader.error(key("grading"), QStringLiteral("must be default or custom"));
    return settings;
}

std::optional<QString> applyGraderFlags(const QStringList &flags, domain::TestGroup &group)
{
    using domain::ScoreRule;
    using domain::VerdictRule;
    for (const QString &flag : flags) {
        if (flag == key("worst_error"))
            group.verdictRule = VerdictRule::WorstError;
        else if (flag == key("first_error"))
            group.verdictRule = VerdictRule::FirstError;
        else if (flag == key("always_accept") || flag == key("no_errors"))
            group.verdictRule = VerdictRule::AlwaysAccept;
        else if (flag == key("sum"))
            group.scoreRule = ScoreRule::Sum;
        else if (flag == key("avg"))
            group.scoreRule = ScoreRule::Average;
        else if (flag == key("min"))
            group.scoreRule = ScoreRule::Minimum;
        else if (flag == key("max"))
            group.scoreRule = ScoreRule::Maximum;
        else if (flag == key("ignore_sample"))
            group.ignoresSamples = true;
        else if (flag == key("accept_if_any_accepted"))
            group.acceptsIfAnyIsAccepted = true;
        else
            return QStringLiteral("have '%1', which the default grader does not know").arg(flag);
    }
    return std::nullopt;
}

} // namespace gavel::package
