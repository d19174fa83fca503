#include "core/package/expected_verdicts.h"

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

QStringList findAnnotations(const QByteArray &source)
{
    static const QRegularExpression tag(QStringLiteral("@EXPECTED_(?:RESULTS|SCORE)@:[ \\t]*([^\\r\\n]*)"),
                                        QRegularExpression::CaseInsensitiveOption);
    QStringList found;
    for (auto match = tag.globalMatch(QString::fromLatin1(source)); match.hasNext();)
        found.append(match.next().captured(1).trimmed());
    return found;
}

std::expected<ExpectedVerdicts, QString> expectedByAnnotation(const QString &words)
{
    ExpectedVerdicts expected;
    for (const QString &raw : words.split(QLatin1Char(','))) {
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

std::optional<QString> unmetDemand(const ExpectedVerdicts &expected, Verdict whole, const QList<Verdict> &tests)
{
    if (!expected.whole.isEmpty() && !contains(expected.whole, whole))
        return QStringLiteral("got %1 instead of %2").arg(domain::verdictCode(whole), codes(expected.whole));
    for (Verdict verdict : tests) {
        if (verdict != Verdict::Skipped && !expected.permitted.isEmpty() && !contains(expected.permitted, verdict))
            return QStringLiteral("got %1 for a testcase, where only %2 is permitted")
                .arg(domain::verdictCode(verdict), codes(expected.permitted));
    }
    const auto isRequired = [&](Verdict verdict) {
        return contains(expected.required, verdict);
    };
    if (!expected.required.isEmpty() && std::none_of(tests.begin(), tests.end(), isRequired))
        return QStringLiteral("got %1 for no testcase").arg(codes(expected.required));
    return std::nullopt;
}

QString describe(const ExpectedVerdicts &expected)
{
    const Verdicts &telling = !expected.whole.isEmpty()      ? expected.whole
                              : !expected.required.isEmpty() ? expected.required
                                                             : expected.permitted;
    return telling.isEmpty() ? QStringLiteral("any") : codes(telling);
}

} // namespace gavel::package
