#include "core/package/expected_verdicts.h"

#include "core/package/submissions_yaml.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace gavel::package {

namespace {

using domain::Verdict;
using Verdicts = QList<Verdict>;

// Our verdicts are finer than the format's: these are the ones it means by a word.
const Verdicts kWrong{Verdict::WrongAnswer, Verdict::PresentationError};
const Verdicts kTooSlow{Verdict::TimeLimitExceeded, Verdict::IdlenessLimitExceeded};
const Verdicts kCrashed{Verdict::RuntimeError, Verdict::MemoryLimitExceeded, Verdict::SecurityViolation};
const Verdicts kRejected = kWrong + kTooSlow + kCrashed + Verdicts{Verdict::OutputLimitExceeded};

const QHash<QString, Verdicts> &verdictsByWord()
{
    static const QHash<QString, Verdicts> words{
        {QStringLiteral("CORRECT"), {Verdict::Accepted}},
        {QStringLiteral("ACCEPTED"), {Verdict::Accepted}},
        {QStringLiteral("WRONG-ANSWER"), kWrong},
        {QStringLiteral("TIMELIMIT"), kTooSlow},
        {QStringLiteral("TIME-LIMIT-EXCEEDED"), kTooSlow},
        {QStringLiteral("RUN-ERROR"), kCrashed},
        {QStringLiteral("RUN-TIME-ERROR"), kCrashed},
        {QStringLiteral("COMPILER-ERROR"), {Verdict::CompileError}},
        {QStringLiteral("NO-OUTPUT"), kWrong},
        {QStringLiteral("OUTPUT-LIMIT"), {Verdict::OutputLimitExceeded}},
        {QStringLiteral("MEMORY-LIMIT"), {Verdict::MemoryLimitExceeded}},
        {QStringLiteral("SECURITY-VIOLATION"), {Verdict::SecurityViolation}},
        {QStringLiteral("CHECK-MANUALLY"), {}},
    };
    return words;
}

bool contains(const Verdicts &list, Verdict verdict)
{
    return list.contains(verdict);
}

QString codes(const Verdicts &verdicts)
{
    QStringList list;
    for (Verdict verdict : verdicts)
        list.append(domain::verdictCode(verdict));
    return list.join(QStringLiteral(" or "));
}

} // namespace

std::optional<ExpectedVerdicts> expectedInDirectory(const QString &directory)
{
    const Verdicts accepted{Verdict::Accepted};
    static const QHash<QString, ExpectedVerdicts> directories{
        {QStringLiteral("accepted"), {accepted, accepted, {}}},
        {QStringLiteral("partially_accepted"), {accepted + Verdicts{Verdict::Partial}, {}, {}}},
        {QStringLiteral("partial"), {{Verdict::Partial}, {}, {}}},
        {QStringLiteral("wrong_answer"), {{}, accepted + kWrong, kWrong}},
        {QStringLiteral("time_limit_exceeded"), {{}, accepted + kWrong + kTooSlow, kTooSlow}},
        {QStringLiteral("run_time_error"), {{}, {}, kCrashed}},
        {QStringLiteral("slow_accepted"), {{}, accepted + kTooSlow, {}}},
        {QStringLiteral("brute_force"), {{}, accepted + kTooSlow + kCrashed, kTooSlow + kCrashed}},
        {QStringLiteral("rejected"), {{}, {}, kRejected}},
        {QStringLiteral("no_output"), {kWrong, {}, {}}},
        {QStringLiteral("output_limit"), {{Verdict::OutputLimitExceeded}, {}, {}}},
        {QStringLiteral("compiler_error"), {{Verdict::CompileError}, {}, {}}},
    };
    const auto known = directories.constFind(directory);
    return known == directories.cend() ? std::nullopt : std::optional(*known);
}

bool isOfficialDirectory(const QString &directory)
{
    return directory == QLatin1String("accepted") || directory == QLatin1String("wrong_answer") ||
           directory == QLatin1String("time_limit_exceeded") || directory == QLatin1String("run_time_error");
}

QList<Annotation> findAnnotations(const QByteArray &source)
{
    static const QRegularExpression tag(QStringLiteral("@EXPECTED_(RESULTS|SCORE)@:[ \\t]*([^\\r\\n]*)"),
                                        QRegularExpression::CaseInsensitiveOption);
    QList<Annotation> found;
    for (auto match = tag.globalMatch(QString::fromLatin1(source)); match.hasNext();) {
        const QRegularExpressionMatch one = match.next();
        const bool isScore = one.captured(1).toUpper() == QLatin1String("SCORE");
        found.append({isScore ? Annotation::Kind::Score : Annotation::Kind::Results, one.captured(2).trimmed()});
    }
    return found;
}

std::expected<ExpectedVerdicts, QString> expectedByAnnotation(const Annotation &annotation)
{
    ExpectedVerdicts expected;
    bool isNumber = false;
    const double score = annotation.words.toDouble(&isNumber);
    if (annotation.kind == Annotation::Kind::Score && isNumber) {
        expected.leastScore = score;
        expected.mostScore = score;
        return expected;
    }
    for (const QString &raw : annotation.words.split(QLatin1Char(','))) {
        const QString word = raw.trimmed().toUpper().replace(QLatin1Char('_'), QLatin1Char('-'));
        const auto known = verdictsByWord().constFind(word);
        if (known == verdictsByWord().cend())
            return std::unexpected(
                QStringLiteral("has the word '%1', which is not known: nothing is expected").arg(word.left(40)));
        if (known->isEmpty())
            return ExpectedVerdicts{};
        expected.whole += *known;
    }
    return expected;
}

QList<Verdict> verdictsOfCode(const QString &code)
{
    static const QHash<QString, Verdicts> codes{
        {QStringLiteral("AC"), {Verdict::Accepted, Verdict::Partial}},
        {QStringLiteral("WA"), kWrong},
        {QStringLiteral("TLE"), kTooSlow},
        {QStringLiteral("RTE"), kCrashed},
        {QStringLiteral("MLE"), {Verdict::MemoryLimitExceeded}},
        {QStringLiteral("OLE"), {Verdict::OutputLimitExceeded}},
        {QStringLiteral("CE"), {Verdict::CompileError}},
    };
    return codes.value(code.toUpper());
}

namespace {

// The demands on verdict and messages of testcases.
std::optional<QString> unmetByTests(const ExpectedVerdicts &expected, const QList<TestOutcome> &tests)
{
    for (const TestOutcome &test : tests) {
        if (test.verdict != Verdict::Skipped && !expected.permitted.isEmpty() &&
            !contains(expected.permitted, test.verdict))
            return QStringLiteral("got %1 for %2, where only %3 is permitted")
                .arg(domain::verdictCode(test.verdict), test.name, codes(expected.permitted));
    }
    const auto isRequired = [&](const TestOutcome &test) {
        return contains(expected.required, test.verdict);
    };
    if (!expected.required.isEmpty() && std::none_of(tests.begin(), tests.end(), isRequired))
        return QStringLiteral("got %1 for no testcase").arg(codes(expected.required));
    const auto says = [&](const TestOutcome &test) {
        return test.juryMessage.contains(expected.message);
    };
    if (!expected.message.isEmpty() && std::none_of(tests.begin(), tests.end(), says))
        return QStringLiteral("no message of the checker has \"%1\" in it").arg(expected.message);
    return std::nullopt;
}

std::optional<QString> unmetByScore(const ExpectedVerdicts &expected, std::optional<double> score)
{
    if (!expected.leastScore)
        return std::nullopt;
    constexpr double kRounding = 1e-6;
    const double least = *expected.leastScore;
    const double most = expected.mostScore.value_or(least);
    if (score && *score >= least - kRounding && *score <= most + kRounding)
        return std::nullopt;
    const QString wanted = least == most ? QString::number(least) : QStringLiteral("%1 to %2").arg(least).arg(most);
    return QStringLiteral("got %1 instead of a score of %2")
        .arg(score ? QString::number(*score) : QStringLiteral("none"), wanted);
}

std::optional<QString> unmetInPart(const ExpectedInPart &part, const QList<domain::GroupResult> &groups,
                                   const QList<TestOutcome> &tests)
{
    QList<TestOutcome> within;
    for (const TestOutcome &test : tests) {
        if (globMatches(part.name, test.name))
            within.append(test);
    }
    std::optional<double> score;
    for (const domain::GroupResult &group : groups) {
        if (group.name == part.name)
            score = group.score;
    }
    std::optional<QString> unmet = unmetByTests(part.expected, within);
    unmet = unmet ? unmet : unmetByScore(part.expected, score);
    return unmet ? std::optional(QStringLiteral("in %1: %2").arg(part.name, *unmet)) : std::nullopt;
}

} // namespace

std::optional<QString> unmetDemand(const JurySolution &solution, Verdict whole, std::optional<double> score,
                                   const QList<domain::GroupResult> &groups, const QList<TestOutcome> &tests)
{
    const ExpectedVerdicts &expected = solution.expected;
    if (!expected.whole.isEmpty() && !contains(expected.whole, whole))
        return QStringLiteral("got %1 instead of %2").arg(domain::verdictCode(whole), codes(expected.whole));
    if (const std::optional<QString> unmet = unmetByTests(expected, tests))
        return unmet;
    if (const std::optional<QString> unmet = unmetByScore(expected, score))
        return unmet;
    for (const ExpectedInPart &part : solution.expectedInParts) {
        if (const std::optional<QString> unmet = unmetInPart(part, groups, tests))
            return unmet;
    }
    return std::nullopt;
}

QString describe(const ExpectedVerdicts &expected)
{
    const Verdicts &telling = !expected.whole.isEmpty()      ? expected.whole
                              : !expected.required.isEmpty() ? expected.required
                                                             : expected.permitted;
    const QString verdicts = telling.isEmpty() ? QStringLiteral("any") : codes(telling);
    if (!expected.leastScore)
        return verdicts;
    const double most = expected.mostScore.value_or(*expected.leastScore);
    const QString score = *expected.leastScore == most ? QString::number(most)
                                                       : QStringLiteral("%1 to %2").arg(*expected.leastScore).arg(most);
    return telling.isEmpty() ? score : verdicts + QStringLiteral(", ") + score;
}

} // namespace gavel::package
