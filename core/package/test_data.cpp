#include "core/package/test_data.h"

#include "core/package/settings_reader.h"
#include "core/package/validator_flags.h"

#include <QHash>

#include <algorithm>

namespace gavel::package {

namespace {

const QString kInput = QStringLiteral(".in");
const QString kAnswer = QStringLiteral(".ans");

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
    TestData(const PackageTree &tree, ProblemKind kind, ValidatorFlags flags, FaultList &faults, QSet<QString> &used)
        : m_tree(tree), m_kind(kind), m_flagsOf(flags), m_faults(faults), m_used(used)
    {
    }

    QList<domain::Testcase> read()
    {
        readGroups();
        const QString data = QStringLiteral("data/");
        for (auto file = m_tree.files.lowerBound(data); file != m_tree.files.end() && file.key().startsWith(data);
             ++file)
            readFile(file.key());
        std::sort(m_testcases.begin(), m_testcases.end(), &isJudgedBefore);
        judgeNumbers();
        return std::move(m_testcases);
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

    void readGroup(const QString &path, const std::optional<QByteArray> &text)
    {
        m_used.insert(path);
        const std::optional<YamlNode> node = readYamlMap(text, path, m_faults);
        if (!node)
            return;
        SettingsReader group(*node, path, m_faults);
        readFlags(group, path, directoryOf(path));
        if (group.text(QStringLiteral("grading")) == QStringLiteral("custom"))
            group.error(QStringLiteral("grading"), QStringLiteral("'custom' is not supported yet"));
        readGraderFlags(group);
        refuseProgramArguments(group);
        for (const char *scoring : {"on_reject", "accept_score", "reject_score", "range", "scoring", "max_score",
                                    "score_aggregation", "require_pass", "static_validation_score", "run_samples"}) {
            const QString key = QString::fromLatin1(scoring);
            if (group.take(key) && m_kind == ProblemKind::PassFail)
                group.warning(key, QStringLiteral("has no effect on a pass-fail problem"));
        }
        takeWhatIsOfNoInterest(group);
        group.warnOfUnknownKeys();
    }

    void readGraderFlags(SettingsReader &group)
    {
        const QString key = QStringLiteral("grader_flags");
        const QStringList flags = group.words(key).value_or(QStringList());
        if (m_kind != ProblemKind::PassFail)
            return;
        for (const QString &flag : flags) {
            if (flag == QLatin1String("always_accept") || flag == QLatin1String("accept_if_any_accepted") ||
                flag == QLatin1String("ignore_sample"))
                group.error(key, QStringLiteral("'%1' is not supported yet").arg(flag));
        }
    }

    static void refuseProgramArguments(SettingsReader &settings)
    {
        const QString key = QStringLiteral("args");
        if (const YamlNode *arguments = settings.take(key); arguments && !arguments->items.isEmpty())
            settings.error(key, QStringLiteral("are not supported yet: programs are started without arguments"));
    }

    static void takeWhatIsOfNoInterest(SettingsReader &settings)
    {
        for (const char *key :
             {"input_validator_flags", "input_validator_args", "static_validator_args", "input_visualizer_args",
              "output_visualizer_args", "full_feedback", "hint", "description"})
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
    }

    // The flags of the nearest group that sets them, a case's own first.
    QStringList flagsOf(const QString &base) const
    {
        for (QString scope = base; !scope.isEmpty(); scope = directoryOf(scope)) {
            const auto flags = m_flags.constFind(scope);
            if (flags != m_flags.cend())
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
            m_faults.error(path, QStringLiteral("is a file for the program's directory, which is not supported yet"));
        else if (path.endsWith(kInput))
            readTestcase(path, path.chopped(kInput.size()), isSample);
        else if (path.endsWith(kAnswer))
            checkInputOf(path);
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
        testcase.checkerArguments = flagsOf(base);
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
        refuseProgramArguments(settings);
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
    const ProblemKind m_kind;
    const ValidatorFlags m_flagsOf;
    FaultList &m_faults;
    QSet<QString> &m_used;
    QHash<QString, QStringList> m_flags; // by directory, or by the path of a case without extension
    QList<domain::Testcase> m_testcases;
};

} // namespace

QList<domain::Testcase> readTestData(const PackageTree &tree, ProblemKind kind, ValidatorFlags flags, FaultList &faults,
                                     QSet<QString> &used)
{
    return TestData(tree, kind, flags, faults, used).read();
}

} // namespace gavel::package
