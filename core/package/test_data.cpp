#include "core/package/test_data.h"

#include "core/package/group_settings.h"
#include "core/package/scoring_reader.h"
#include "core/package/settings_reader.h"
#include "core/package/validator_flags.h"

#include <QHash>

#include <algorithm>

namespace gavel::package {

namespace {

const QString kInput = QStringLiteral(".in");
const QString kAnswer = QStringLiteral(".ans");
const QString kData = QStringLiteral("data/");

QString directoryOf(const QString &path)
{
    return path.first(std::max<qsizetype>(path.lastIndexOf(QLatin1Char('/')), 0));
}

// Groups and cases are ordered by their names, level by level: "1" before "1-b", though '.' and '-' say otherwise.
bool isJudgedBefore(const domain::Testcase &a, const domain::Testcase &b)
{
    return a.name.split(QLatin1Char('/')) < b.name.split(QLatin1Char('/'));
}

class TestData {
public:
    TestData(const PackageTree &tree, const ProblemSettings &problem, ValidatorFlags flags, FaultList &faults,
             QSet<QString> &used)
        : m_tree(tree), m_problem(problem), m_flagsOf(flags), m_faults(faults), m_used(used)
    {
    }

    TestDataFiles read()
    {
        if (m_problem.grading)
            readGrading(*m_problem.grading);
        readGroups();
        const QString data = QStringLiteral("data/");
        for (auto file = m_tree.files.lowerBound(data); file != m_tree.files.end() && file.key().startsWith(data);
             ++file)
            readFile(file.key());
        for (domain::Testcase &testcase : m_testcases)
            testcase.files = m_placed.value(kData + testcase.name);
        std::sort(m_testcases.begin(), m_testcases.end(), &isJudgedBefore);
        judgeNumbers();
        TestDataFiles files;
        files.testcases = std::move(m_testcases);
        for (const domain::Testcase &testcase : files.testcases) {
            if (const QStringList flags = flagsOf(kData + testcase.name, m_inputFlags); !flags.isEmpty())
                files.inputValidatorArguments.insert(testcase.name, flags);
        }
        if (m_problem.kind.isScoring)
            files.scoring = makeScoring(m_groups, m_problem, files.testcases, m_faults);
        return files;
    }

private:
    void readGroups()
    {
        for (auto file = m_tree.files.begin(); file != m_tree.files.end(); ++file) {
            const QString &path = file.key();
            if (path.startsWith(QLatin1String("data/")) &&
                (path.endsWith(QLatin1String("/testdata.yaml")) || path.endsWith(QLatin1String("/test_group.yaml"))))
                readGroup(path, file->text);
        }
    }

    // Very old packages have the scores of the group of everything in problem.yaml.
    void readGrading(const YamlNode &grading)
    {
        SettingsReader reader(grading, QStringLiteral("problem.yaml"), m_faults, QStringLiteral("grading"));
        m_groups.insert(QString(), readGroupSettings(reader, QStringLiteral("problem.yaml")));
    }

    void readGroup(const QString &path, const std::optional<QByteArray> &text)
    {
        m_used.insert(path);
        const std::optional<YamlNode> node = readYamlMap(text, path, m_faults);
        if (!node)
            return;
        SettingsReader group(*node, path, m_faults);
        const QString directory = directoryOf(path);
        readFlags(group, path, directory);
        const GroupSettings settings = readGroupSettings(group, path);
        const QString name = directory.sliced(std::min(kData.size(), directory.size()));
        if (m_problem.kind.isScoring)
            m_groups.insert(name, settings);
        else
            checkPassFail(group, settings);
        takeWhatIsOfNoInterest(group);
        group.warnOfUnknownKeys();
    }

    // A pass-fail problem has no use for scores, and its verdict has one rule.
    void checkPassFail(SettingsReader &group, const GroupSettings &settings)
    {
        if (m_problem.kind.isUnknown)
            return;
        for (const char *scoring : {"on_reject", "accept_score", "reject_score", "range", "scoring", "max_score",
                                    "score_aggregation", "require_pass", "static_validation_score", "run_samples"}) {
            const QString key = QString::fromLatin1(scoring);
            if (group.take(key))
                group.warning(key, QStringLiteral("has no effect on a pass-fail problem"));
        }
        domain::TestGroup rules;
        applyGraderFlags(settings.graderFlags.value_or(QStringList()), rules);
        if (rules.verdictRule == domain::VerdictRule::AlwaysAccept || rules.acceptsIfAnyIsAccepted ||
            rules.ignoresSamples || settings.hasCustomGrader.value_or(false))
            m_faults.error(settings.file,
                           QStringLiteral("asks for another verdict than the first that is not accepted, "
                                          "which a pass-fail problem cannot have: is it of type scoring?"));
    }

    static void takeWhatIsOfNoInterest(SettingsReader &settings)
    {
        for (const char *key : {"static_validator_args", "input_visualizer_args", "output_visualizer_args",
                                "full_feedback", "hint", "description", "run_samples"})
            settings.take(QString::fromLatin1(key));
    }

    void readFlags(SettingsReader &settings, const QString &path, const QString &scope)
    {
        for (const char *name : {"output_validator_flags", "output_validator_args"}) {
            const QString key = QString::fromLatin1(name);
            const std::optional<QStringList> flags = settings.words(key);
            if (!flags)
                continue;
            m_flags.insert(scope, *flags);
            if (m_flagsOf == ValidatorFlags::OfOwn)
                continue;
            if (const std::optional<QString> fault = faultInValidatorFlags(*flags))
                m_faults.error(path, key + QStringLiteral(": ") + *fault);
        }
        if (const std::optional<QStringList> arguments = settings.words(QStringLiteral("args")))
            m_arguments.insert(scope, *arguments);
        for (const char *name : {"input_validator_flags", "input_validator_args"})
            readInputFlags(settings, QString::fromLatin1(name), scope);
    }

    // A text or a list for all validators, or a map with one for each, which comes to the same as long as there is one.
    void readInputFlags(SettingsReader &settings, const QString &key, const QString &scope)
    {
        const YamlNode *node = settings.take(key);
        if (!node)
            return;
        if (node->kind != YamlNode::Kind::Map) {
            if (const std::optional<QStringList> flags = settings.words(key))
                m_inputFlags.insert(scope, *flags);
        } else if (node->items.size() == 1) {
            SettingsReader inner = *settings.map(key);
            m_inputFlags.insert(scope, inner.words(node->keys.first()).value_or(QStringList()));
        } else if (!node->items.isEmpty()) {
            settings.warning(key, QStringLiteral("differ between validators, so verify leaves them out"));
        }
    }

    // The flags of the nearest group that sets them, a case's own first.
    static QStringList flagsOf(const QString &base, const QHash<QString, QStringList> &said)
    {
        for (QString scope = base; !scope.isEmpty(); scope = directoryOf(scope)) {
            const auto flags = said.constFind(scope);
            if (flags != said.cend())
                return *flags;
        }
        return {};
    }

    void readFile(const QString &path)
    {
        const bool isSample = path.startsWith(QLatin1String("data/sample/"));
        if (!isSample && !path.startsWith(QLatin1String("data/secret/"))) {
            if (directoryOf(path) == QLatin1String("data") && path.endsWith(kInput))
                m_faults.warning(path, QStringLiteral("is ignored: testcases lie in data/sample and data/secret"));
            return;
        }
        if (path.contains(QLatin1String(".files/")))
            readPlacedFile(path);
        else if (path.endsWith(kInput))
            readTestcase(path, path.chopped(kInput.size()), isSample);
        else if (path.endsWith(kAnswer))
            checkInputOf(path);
    }

    // "secret/1.files/dir/name" is put into the working directory of the program, as "dir/name".
    void readPlacedFile(const QString &path)
    {
        const QString mark = QStringLiteral(".files/");
        const qsizetype at = path.indexOf(mark);
        m_used.insert(path);
        if (m_tree.contains(path.first(at) + kInput))
            m_placed[path.first(at)].append({path.sliced(at + mark.size()), m_tree.files.constFind(path)->blob});
        else
            m_faults.error(path, QStringLiteral("belongs to no testcase: %1 is missing").arg(path.first(at) + kInput));
    }

    void checkInputOf(const QString &answer)
    {
        m_used.insert(answer);
        const QString input = answer.chopped(kAnswer.size()) + kInput;
        if (!m_tree.contains(input))
            m_faults.error(answer, QStringLiteral("is an answer without an input: %1 is missing").arg(input));
    }

    void readTestcase(const QString &input, const QString &base, bool isSample)
    {
        m_used.insert(input);
        const auto answer = m_tree.files.constFind(base + kAnswer);
        if (answer == m_tree.files.cend()) {
            m_faults.error(input, QStringLiteral("has no answer: %1 is missing").arg(base + kAnswer));
            return;
        }
        readCaseSettings(base);
        domain::Testcase testcase;
        testcase.name = base.sliced(qsizetype(sizeof "data/" - 1));
        testcase.input = m_tree.files.constFind(input)->blob;
        testcase.answer = answer->blob;
        testcase.checkerArguments = flagsOf(base, m_flags);
        testcase.programArguments = flagsOf(base, m_arguments);
        testcase.isSample = isSample;
        m_testcases.append(testcase);
    }

    void readCaseSettings(const QString &base)
    {
        const QString path = base + QStringLiteral(".yaml");
        const auto file = m_tree.files.constFind(path);
        if (file == m_tree.files.cend())
            return;
        m_used.insert(path);
        const std::optional<YamlNode> node = readYamlMap(file->text, path, m_faults);
        if (!node)
            return;
        SettingsReader settings(*node, path, m_faults);
        readFlags(settings, path, base);
        takeWhatIsOfNoInterest(settings);
        settings.warnOfUnknownKeys();
    }

    void judgeNumbers()
    {
        const auto isSample = [](const domain::Testcase &testcase) {
            return testcase.isSample;
        };
        if (m_faults.hasErrors())
            return; // what is missing has been told
        if (m_testcases.isEmpty())
            m_faults.error(QStringLiteral("data"), QStringLiteral("has no testcases"));
        else if (std::all_of(m_testcases.begin(), m_testcases.end(), isSample))
            m_faults.warning(QStringLiteral("data/secret"),
                             QStringLiteral("has no testcases: only the samples are judged"));
    }

    const PackageTree &m_tree;
    const ProblemSettings &m_problem;
    const ValidatorFlags m_flagsOf;
    FaultList &m_faults;
    QSet<QString> &m_used;
    QHash<QString, QStringList> m_flags;                 // by directory, or by the path of a case without extension
    QHash<QString, QStringList> m_inputFlags;            // likewise
    QHash<QString, QStringList> m_arguments;             // likewise, of the program
    QHash<QString, QList<domain::ProgramFile>> m_placed; // by the path of a case without extension
    QMap<QString, GroupSettings> m_groups;               // by path below data/
    QList<domain::Testcase> m_testcases;
};

} // namespace

TestDataFiles readTestData(const PackageTree &tree, const ProblemSettings &settings, ValidatorFlags flags,
                           FaultList &faults, QSet<QString> &used)
{
    return TestData(tree, settings, flags, faults, used).read();
}

} // namespace gavel::package
