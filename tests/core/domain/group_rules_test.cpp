#include "core/domain/group_rules.h"

#include "core/domain/testcase_score.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::domain;

namespace {

// A problem as text: a line for each group, "name: settings", and for each testcase, "name = what it is worth".
//
//   : continue ignore_sample          the group of everything
//   secret: continue sum any
//   secret/1: break min max=25 needs=sample,secret/0
//   secret/1/a = 25
class ProblemText {
public:
    explicit ProblemText(const char *text)
    {
        for (const QString &line : QString::fromLatin1(text).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            if (line.contains(QLatin1String(" = ")))
                addTestcase(line.section(QStringLiteral(" = "), 0, 0), line.section(QStringLiteral(" = "), 1));
            else
                addGroup(line.section(QLatin1Char(':'), 0, 0).trimmed(), line.section(QLatin1Char(':'), 1));
        }
    }

    JudgingData data;

private:
    void addTestcase(const QString &name, const QString &worth)
    {
        Testcase testcase;
        testcase.name = name.trimmed();
        if (worth == QLatin1String("?"))
            testcase.acceptScore.reset();
        else
            testcase.acceptScore = worth.toDouble();
        data.testcases.append(testcase);
    }

    void addGroup(const QString &name, const QString &settings)
    {
        TestGroup group;
        group.name = name;
        for (const QString &word : settings.split(QLatin1Char(' '), Qt::SkipEmptyParts))
            set(group, word.section(QLatin1Char('='), 0, 0), word.section(QLatin1Char('='), 1));
        data.scoring.groups.append(group);
    }

    void set(TestGroup &group, const QString &word, const QString &value)
    {
        if (word == QLatin1String("continue"))
            group.onReject = OnReject::Continue;
        else if (word == QLatin1String("break"))
            group.onReject = OnReject::Break;
        else if (word == QLatin1String("worst"))
            group.verdictRule = VerdictRule::WorstError;
        else if (word == QLatin1String("always"))
            group.verdictRule = VerdictRule::AlwaysAccept;
        else if (word == QLatin1String("sum"))
            group.scoreRule = ScoreRule::Sum;
        else if (word == QLatin1String("avg"))
            group.scoreRule = ScoreRule::Average;
        else if (word == QLatin1String("min"))
            group.scoreRule = ScoreRule::Minimum;
        else if (word == QLatin1String("largest"))
            group.scoreRule = ScoreRule::Maximum;
        else if (word == QLatin1String("all"))
            group.scoreRule = ScoreRule::AllOrNothing;
        else if (word == QLatin1String("any"))
            group.acceptsIfAnyIsAccepted = true;
        else if (word == QLatin1String("ignore_sample"))
            group.ignoresSamples = true;
        else if (word == QLatin1String("max"))
            group.maxScore = value.toDouble();
        else if (word == QLatin1String("least"))
            group.minScore = value.toDouble();
        else if (word == QLatin1String("needs"))
            group.requiredGroups = value.split(QLatin1Char(','));
        else if (word == QLatin1String("custom"))
            group.hasCustomGrader = true;
        else if (word == QLatin1String("full"))
            data.scoring.passRule = PassRule::FullScore;
        else if (word == QLatin1String("minimize"))
            data.scoring.objective = ScoreObjective::Minimize;
        else
            qFatal("no such setting: %s", qPrintable(word));
    }
};

// What each testcase gets: "AC WA 7.5": a number is an accepted testcase with that score.
class Answers {
public:
    Answers(const JudgingData &problem, const QString &text) : m_problem(problem)
    {
        const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        Q_ASSERT(words.size() == problem.testcases.size());
        for (qsizetype i = 0; i < words.size(); ++i)
            m_grades.append(gradeOf(problem.testcases.at(i), words.at(i)));
    }

    GradingCalls calls()
    {
        GradingCalls calls;
        calls.judge = [this](qsizetype testcase) -> Result<std::optional<Grade>> {
            m_asked.append(testcase);
            return m_grades.at(testcase);
        };
        calls.askGrader = [](const TestGroup &, const QList<Grade> &parts) -> Result<Grade> {
            return Grade{Verdict::Accepted, 100.0 * double(parts.size())};
        };
        return calls;
    }

    QString asked() const
    {
        QStringList names;
        for (qsizetype testcase : m_asked)
            names.append(m_problem.testcases.at(testcase).name.section(QLatin1Char('/'), -1));
        return names.join(QLatin1Char(' '));
    }

    QList<qsizetype> order() const { return m_asked; }

private:
    static Grade gradeOf(const Testcase &testcase, const QString &word)
    {
        bool isNumber = false;
        const double score = word.toDouble(&isNumber);
        const std::optional<double> given = isNumber ? std::optional(score) : std::nullopt;
        Scoring scoring;
        scoring.groups = {TestGroup()};
        scoring.takesCheckerScores = true;
        const TestcaseScore scored =
            scoreTestcase(scoring, testcase, isNumber ? Verdict::Accepted : *verdictFromCode(word), given);
        return {scored.verdict.value(), scored.score};
    }

    const JudgingData &m_problem;
    QList<Grade> m_grades;
    QList<qsizetype> m_asked;
};

QString textOf(const Grading &grading)
{
    return verdictCode(grading.verdict) + QLatin1Char(' ') + QString::number(grading.score);
}

// The usual set-up of legacy problems with subtasks.
constexpr char kLegacyIoi[] = ": continue ignore_sample worst\n"
                              "sample: worst\n"
                              "secret: continue any\n"
                              "secret/1: min worst\n"
                              "secret/2: min worst\n"
                              "sample/s = 1\n"
                              "secret/1/a = 30\nsecret/1/b = 30\n"
                              "secret/2/c = 70\nsecret/2/d = 70\n";

// As 2025-09 has it: a group for those who solve the one before.
constexpr char kDependent[] = ": continue ignore_sample\n"
                              "sample: break\n"
                              "secret: continue any\n"
                              "secret/1: min max=40\n"
                              "secret/2: continue sum any max=60 needs=sample,secret/1\n"
                              "sample/s = 1\n"
                              "secret/1/a = 40\n"
                              "secret/2/b = 30\nsecret/2/c = 30\n";

constexpr char kPassFail[] = "sample/s = 1\nsecret/a = 1\nsecret/b = 1\n";

// As Polygon has it: points for tests, and for whole groups.
constexpr char kPoints[] = ": continue any full\n"
                           "secret: continue any\n"
                           "secret/0: all worst\n"
                           "secret/1: continue any\n"
                           "secret/2: all needs=secret/1 worst\n"
                           "secret/0/z = 0\n"
                           "secret/1/a = 10\nsecret/1/b = 20\n"
                           "secret/2/c = 30\nsecret/2/d = 40\n";

} // namespace

class GroupRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheRules_data();
    void followsTheRules();
    void tellsOfGroups();
    void boundsAreTheProblemsFault();
    void stopsWhenNobodyWantsToKnow();
    void passesErrorsOn();
    void takesTheBestOfEachGroup();
    void staysQuickWithManyTestcases();
};

void GroupRulesTest::followsTheRules_data()
{
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QString>("answers");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("judged"); // as needed
    const auto row = [](const char *name, const char *problem, const char *answers, const char *expected,
                        const char *judged) {
        QTest::newRow(name) << QString::fromLatin1(problem) << QString::fromLatin1(answers)
                            << QString::fromLatin1(expected) << QString::fromLatin1(judged);
    };

    row("pass-fail: all accepted", kPassFail, "AC AC AC", "AC 0", "s a b");
    row("pass-fail: the first that is not accepted", kPassFail, "AC TLE WA", "TLE 0", "s a");
    row("pass-fail: a sample counts", kPassFail, "WA AC AC", "WA 0", "s");

    row("legacy: everything", kLegacyIoi, "AC AC AC AC AC", "AC 100", "s a b c d");
    row("legacy: one subtask", kLegacyIoi, "AC AC AC WA AC", "PARTIAL 30", "s a b c");
    row("legacy: another", kLegacyIoi, "AC RTE AC AC AC", "PARTIAL 70", "s a c d");
    row("legacy: nothing", kLegacyIoi, "AC AC TLE WA AC", "TLE 0", "s a b c");
    row("legacy: a failed sample costs nothing", kLegacyIoi, "WA AC AC AC AC", "AC 100", "s a b c d");

    row("dependent: everything", kDependent, "AC AC AC AC", "AC 100", "s a b c");
    row("dependent: the first only", kDependent, "AC AC WA WA", "PARTIAL 40", "s a b c");
    row("dependent: half of the second", kDependent, "AC AC WA AC", "PARTIAL 70", "s a b c");
    row("dependent: no first, no second", kDependent, "AC WA AC AC", "WA 0", "s a");
    row("dependent: no sample, no second", kDependent, "WA AC AC AC", "PARTIAL 40", "s a");
    row("dependent: a part of the first lets the second run", kDependent, "AC 20 AC AC", "PARTIAL 80", "s a b c");

    row("points: everything", kPoints, "AC AC AC AC AC", "AC 100", "z a b c d");
    row("points: single tests", kPoints, "AC AC WA AC AC", "PARTIAL 10", "z a b");
    row("points: a part is not in full", kPoints, "AC AC 5 AC AC", "PARTIAL 15", "z a b");
    row("points: no part of a whole group", kPoints, "AC AC AC AC 10", "PARTIAL 30", "z a b c d");
    row("points: nothing but what is worth nothing", kPoints, "AC WA WA AC AC", "PARTIAL 0", "z a b");

    row("worst error", ": continue worst\nsecret/a = 1\nsecret/b = 1\nsecret/c = 1\n", "WA RTE TLE", "RTE 0", "a b c");
    row("first error", ": continue\nsecret/a = 1\nsecret/b = 1\nsecret/c = 1\n", "AC WA RTE", "WA 1", "a b c");
    row("always accepted", ": continue always\nsecret/a = 1\nsecret/b = 2\n", "WA AC", "PARTIAL 2", "a b");
    row("average", ": continue avg any\nsecret/a = 1\nsecret/b = 4\n", "WA AC", "PARTIAL 2", "a b");
    row("maximum", ": continue largest any\nsecret/a = 1\nsecret/b = 4\nsecret/c = 2\n", "AC WA AC", "PARTIAL 2",
        "a b c");
    row("minimum", ": continue min any\nsecret/a = 1\nsecret/b = 4\n", "AC AC", "AC 1", "a b");
    row("after a break nothing counts", ": break any\nsecret/a = 1\nsecret/b = 2\nsecret/c = 4\n", "AC WA AC",
        "PARTIAL 1", "a b");
    row("a part is no rejection", ": break min\nsecret/a = 10\nsecret/b = 10\n", "4 AC", "PARTIAL 4", "a b");
    row("unbounded scores are never partial", ": continue\nsecret/a = ?\nsecret/b = ?\n", "3.5 4", "AC 7.5", "a b");
    row("unbounded in a group with a bound", ": continue max=100\nsecret/a = ?\nsecret/b = ?\n", "30 40", "PARTIAL 70",
        "a b");
    row("fewer is better", ": continue minimize max=100\nsecret/a = ?\nsecret/b = ?\n", "30 40", "AC 70", "a b");
    row("a bound above what there is", ": continue max=100\nsecret/a = 30\nsecret/b = 30\n", "AC AC", "AC 60", "a b");
    row("a grader of its own", ": continue custom\nsecret/a = 1\nsecret/b = 1\n", "AC WA", "AC 200", "a b");
    row("a group in a group breaks the outer one",
        ": break\nsecret: break\nsecret/1: break\nsecret/2: break\nsecret/1/a = 1\nsecret/2/b = 1\n", "WA AC", "WA 0",
        "a");
    row("testcases beside groups",
        ": continue any\nsecret: continue any\nsecret/g: all\nsecret/a = 1\nsecret/g/b = 2\nsecret/g/c = 3\n"
        "secret/z = 4\n",
        "AC AC WA AC", "PARTIAL 5", "a b c z");
}

void GroupRulesTest::followsTheRules()
{
    QFETCH(QString, problem);
    QFETCH(QString, answers);
    QFETCH(QString, expected);
    QFETCH(QString, judged);
    const ProblemText text(qPrintable(problem));

    Answers asNeeded(text.data, answers);
    const auto grading = judgeGroups(text.data, TestSelection::AsNeeded, asNeeded.calls());
    QVERIFY(grading && *grading);
    QCOMPARE(textOf(**grading), expected);
    QCOMPARE(asNeeded.asked(), judged);

    Answers all(text.data, answers);
    const auto ofAll = judgeGroups(text.data, TestSelection::All, all.calls());
    QVERIFY(ofAll && *ofAll);
    QVERIFY(**ofAll == **grading); // more tests tell more, and change nothing
    const QList<qsizetype> order = all.order();
    QCOMPARE(order.size(), text.data.testcases.size());
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void GroupRulesTest::tellsOfGroups()
{
    const ProblemText text(kDependent);
    Answers answers(text.data, QStringLiteral("AC WA AC AC"));
    const auto grading = judgeGroups(text.data, TestSelection::AsNeeded, answers.calls());
    QVERIFY(grading && *grading);
    const QList<GroupResult> expected{
        {QString(), Verdict::WrongAnswer, 0, 100},
        {QStringLiteral("sample"), Verdict::Accepted, 1, 1},
        {QStringLiteral("secret"), Verdict::WrongAnswer, 0, 100},
        {QStringLiteral("secret/1"), Verdict::WrongAnswer, 0, 40},
        {QStringLiteral("secret/2"), Verdict::Skipped, 0, 60},
    };
    QCOMPARE((*grading)->groups, expected);
    QCOMPARE((*grading)->maxScore, std::optional<double>(100));
}

void GroupRulesTest::boundsAreTheProblemsFault()
{
    const ProblemText text(": continue least=0 max=10\nsecret/a = ?\nsecret/b = ?\n");
    Answers answers(text.data, QStringLiteral("6 5"));
    const auto grading = judgeGroups(text.data, TestSelection::All, answers.calls());
    QVERIFY(!grading);
    QVERIFY(grading.error().code == ErrorCode::DataCorrupted);
}

void GroupRulesTest::stopsWhenNobodyWantsToKnow()
{
    const ProblemText text(kLegacyIoi);
    int asked = 0;
    GradingCalls calls;
    calls.judge = [&](qsizetype) -> Result<std::optional<Grade>> {
        ++asked;
        return std::nullopt;
    };
    const auto grading = judgeGroups(text.data, TestSelection::All, calls);
    QVERIFY(grading);
    QVERIFY(!*grading);
    QCOMPARE(asked, 1);
}

void GroupRulesTest::passesErrorsOn()
{
    const ProblemText text(kLegacyIoi);
    GradingCalls calls;
    calls.judge = [&](qsizetype) -> Result<std::optional<Grade>> {
        return failure(ErrorCode::Unavailable, "no cell");
    };
    const auto grading = judgeGroups(text.data, TestSelection::All, calls);
    QVERIFY(!grading);
    QVERIFY(grading.error().code == ErrorCode::Unavailable);
}

void GroupRulesTest::takesTheBestOfEachGroup()
{
    const ProblemText text(kLegacyIoi);
    QList<QList<GroupResult>> gradings;
    for (const char *said : {"AC AC AC WA AC", "AC WA AC AC AC", "AC WA AC WA AC"}) {
        Answers answers(text.data, QString::fromLatin1(said));
        const auto grading = judgeGroups(text.data, TestSelection::AsNeeded, answers.calls());
        QVERIFY(grading && *grading);
        gradings.append((*grading)->groups);
    }
    QCOMPARE(bestByGroup(text.data.scoring, text.data.testcases, gradings), 100.0);
    QCOMPARE(bestByGroup(text.data.scoring, text.data.testcases, gradings.mid(1)), 70.0);
    QCOMPARE(bestByGroup(text.data.scoring, text.data.testcases, {}), 0.0);
}

// Twenty thousand testcases in a thousand groups took a second when each looked at all that were before it.
void GroupRulesTest::staysQuickWithManyTestcases()
{
    QByteArray problem = ": continue\nsecret: continue\n";
    for (int group = 0; group < 1000; ++group)
        problem += "secret/" + QByteArray::number(10000 + group) + ": min\n";
    for (int group = 0; group < 1000; ++group) {
        for (int i = 0; i < 20; ++i)
            problem += "secret/" + QByteArray::number(10000 + group) + '/' + QByteArray::number(100 + i) + " = 1\n";
    }
    const ProblemText text(problem.constData());
    Answers answers(text.data, QStringLiteral("AC ").repeated(20'000));
    const auto grading = judgeGroups(text.data, TestSelection::AsNeeded, answers.calls());
    QVERIFY(grading && *grading);
    QCOMPARE((*grading)->score, 1000.0);
}

QTEST_APPLESS_MAIN(GroupRulesTest)
#include "group_rules_test.moc"
