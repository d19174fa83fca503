#include "core/package/polygon_reader.h"

#include "core/package/expected_verdicts.h"
#include "core/package/package_reader.h"
#include "core/package/polygon_checkers.h"
#include "core/package/polygon_scoring.h"
#include "core/package/polygon_xml.h"
#include "core/package/source_language.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace gavel::package {

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QString nameOf(const QString &path)
{
    return path.section(QLatin1Char('/'), -1);
}

// Polygon spells languages out.
QString codeOf(const QString &language)
{
    static const QHash<QString, QString> codes{
        {s("english"), s("en")},  {s("russian"), s("ru")},    {s("german"), s("de")},    {s("french"), s("fr")},
        {s("spanish"), s("es")},  {s("polish"), s("pl")},     {s("ukrainian"), s("uk")}, {s("chinese"), s("zh")},
        {s("japanese"), s("ja")}, {s("portuguese"), s("pt")}, {s("italian"), s("it")},   {s("kazakh"), s("kk")}};
    return codes.value(language, language.left(2).toLower());
}

// "cpp.g++17" -> "cpp".
QString languageOfType(const PolygonSource &source)
{
    static const QHash<QString, QString> languages{
        {s("cpp"), s("cpp")},       {s("h"), s("cpp")},           {s("c"), s("c")},       {s("pas"), s("pascal")},
        {s("csharp"), s("csharp")}, {s("kotlin"), s("kotlin")},   {s("go"), s("go")},     {s("rust"), s("rust")},
        {s("d"), s("d")},           {s("haskell"), s("haskell")}, {s("ruby"), s("ruby")}, {s("php"), s("php")}};
    const QString family = source.type.section(QLatin1Char('.'), 0, 0);
    if (family.startsWith(s("java")))
        return family == s("javascript") ? s("javascript") : s("java");
    if (family == s("python"))
        return source.type.section(QLatin1Char('.'), 1, 1) == s("2") ? s("python2") : s("python3");
    return languages.value(family, languageOfSource(source.path));
}

// What a tag demands, and the directory of the ICPC format that says the same, or nearly so.
struct Tag {
    QString directory;
    ExpectedVerdicts expected;
};

Tag tagNamed(const QString &name)
{
    using domain::Verdict;
    const QList<Verdict> accepted{Verdict::Accepted};
    const QList<Verdict> slow{Verdict::TimeLimitExceeded, Verdict::IdlenessLimitExceeded};
    const QList<Verdict> memory{Verdict::MemoryLimitExceeded, Verdict::RuntimeError};
    static const QHash<QString, Tag> tags{
        {s("main"), {s("accepted"), *expectedInDirectory(s("accepted"))}},
        {s("accepted"), {s("accepted"), *expectedInDirectory(s("accepted"))}},
        {s("rejected"), {s("rejected"), *expectedInDirectory(s("rejected"))}},
        {s("failed"), {s("rejected"), *expectedInDirectory(s("rejected"))}},
        {s("wrong-answer"), {s("wrong_answer"), {{}, {}, verdictsOfCode(s("WA"))}}},
        {s("presentation-error"), {s("wrong_answer"), {{}, {}, verdictsOfCode(s("WA"))}}},
        {s("time-limit-exceeded"), {s("time_limit_exceeded"), {{}, {}, slow}}},
        {s("memory-limit-exceeded"), {s("run_time_error"), {{}, {}, memory}}},
        {s("time-limit-exceeded-or-accepted"), {s("slow_accepted"), {{}, accepted + slow, {}}}},
        {s("time-limit-exceeded-or-memory-limit-exceeded"), {s("brute_force"), {{}, {}, slow + memory}}},
    };
    return tags.value(name, {s("other"), {}});
}

class PolygonReader {
public:
    PolygonReader(const PackageTree &tree, const ImportOptions &options, FaultList &faults, QList<UnmadeTest> &unmade)
        : m_tree(tree), m_options(options), m_faults(faults), m_unmade(unmade)
    {
        const TreeFile xml = tree.files.value(kPolygonXml);
        m_problem = readPolygonXml(xml.text.value_or(QByteArray()), faults);
        m_layout = layOutPolygon(m_problem);
        m_used.insert(kPolygonXml);
    }

    ImportedProblem read(const QString &givenName)
    {
        ImportedProblem problem;
        domain::JudgingData &judging = problem.judging;
        readTexts(problem.manifest, givenName);
        judging.problemName = problem.manifest.shortName;
        judging.limits = m_options.defaults;
        if (m_problem.timeLimit.count() > 0)
            judging.limits.cpuTimeLimit = m_problem.timeLimit;
        if (m_problem.memoryLimit > 0)
            judging.limits.memory = Bytes{m_problem.memoryLimit};
        readFiles(judging.kind);
        readChecker(judging);
        readTests(judging);
        judging.scoring = makePolygonScoring(m_problem, m_layout, m_faults);
        readValidators(problem.manifest);
        readSolutions(problem.manifest);
        fileTheRest(problem.manifest);
        problem.manifest.contentHash = contentHashOf(m_tree);
        return problem;
    }

private:
    void readTexts(ProblemManifest &manifest, const QString &givenName)
    {
        static const QRegularExpression bad(QStringLiteral("[^a-z0-9_-]"));
        static const QRegularExpression good(QStringLiteral("\\A[a-z0-9][a-z0-9_-]{0,63}\\z"));
        const QString said = m_problem.shortName.isEmpty() ? givenName : m_problem.shortName;
        const QString name = m_options.shortName.isEmpty() ? said.toLower().replace(bad, s("-")) : m_options.shortName;
        if (!good.match(name).hasMatch())
            m_faults.error({}, QStringLiteral("the short name '%1' must be made of a-z, 0-9, '-' and '_'").arg(name));
        manifest.shortName = name;
        manifest.license = s("unknown");
        manifest.timeMargins = TimeMargins();
        for (auto title = m_problem.names.begin(); title != m_problem.names.end(); ++title)
            manifest.names.insert(codeOf(title.key()), *title);
        if (manifest.names.isEmpty())
            manifest.names.insert(s("en"), name);
        for (const PolygonSource &statement : m_problem.statements)
            readStatement(manifest, statement);
    }

    // Filed as the ICPC format has it.
    void readStatement(ProblemManifest &manifest, const PolygonSource &statement)
    {
        const auto file = m_tree.files.constFind(statement.path);
        const bool isTex = statement.type == s("application/x-tex");
        if (file == m_tree.files.cend() || (!isTex && statement.type != s("application/pdf")))
            return;
        const StatementFormat format = isTex ? StatementFormat::Tex : StatementFormat::Pdf;
        const QString language = codeOf(statement.name);
        const QString path =
            QStringLiteral("problem_statement/problem.%1.%2").arg(language, isTex ? s("tex") : s("pdf"));
        manifest.statements.append({language, format, {path, file->blob}});
        m_used.insert(statement.path);
    }

    void readFiles(domain::RunKind &kind)
    {
        static const QRegularExpression good(QStringLiteral("\\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}\\z"));
        const auto fileOf = [this](const QString &said, const QString &stream) {
            if (said.isEmpty() || said == stream)
                return QString();
            if (!good.match(said).hasMatch())
                m_faults.error(kPolygonXml, QStringLiteral("'%1' is no name for a file of programs").arg(said));
            return said;
        };
        kind.inputFile = fileOf(m_problem.inputFile, s("stdin"));
        kind.outputFile = fileOf(m_problem.outputFile, s("stdout"));
        if (!m_problem.interactor.path.isEmpty() && (!kind.inputFile.isEmpty() || !kind.outputFile.isEmpty()))
            m_faults.error(kPolygonXml, QStringLiteral("programs cannot talk to an interactor by files"));
    }

    void readChecker(domain::JudgingData &judging)
    {
        if (!m_problem.interactor.path.isEmpty())
            judging.interactor = polygonProgram(m_tree, m_problem, m_problem.interactor, m_faults, m_used);
        const PolygonSource &checker = m_problem.checker;
        const bool hasSource = m_tree.contains(checker.path) && hasTestlib(m_tree, m_problem);
        if (hasSource) {
            judging.checker.id = domain::kCustomChecker;
            judging.checker.programs = {polygonProgram(m_tree, m_problem, checker, m_faults, m_used)};
            return;
        }
        const std::optional<domain::CheckerChoice> standard = standardPolygonChecker(checker.name);
        if (standard)
            judging.checker = *standard;
        else if (checker.name.isEmpty() && checker.path.isEmpty() && judging.interactor)
            judging.checker.id = domain::kNoChecker;
        else
            m_faults.error(checker.path.isEmpty() ? kPolygonXml : checker.path,
                           QStringLiteral("the checker '%1' cannot be used: its source or testlib.h is missing")
                               .arg(checker.name));
    }

    void readTests(domain::JudgingData &judging)
    {
        if (m_problem.testCount != m_problem.tests.size())
            m_faults.error(kPolygonXml, QStringLiteral("test-count is %1, but there are %2 tests")
                                            .arg(m_problem.testCount)
                                            .arg(m_problem.tests.size()));
        QStringList missing;
        const bool hasScores = isScored(m_problem);
        for (const int index : std::as_const(m_layout.order)) {
            const PolygonTest &test = m_problem.tests.at(index);
            domain::Testcase testcase;
            testcase.name = m_layout.names.at(index);
            testcase.isSample = test.isSample;
            if (hasScores)
                testcase.acceptScore = test.points.value_or(0);
            if (!readTestFiles(testcase, index))
                missing.append(polygonPath(m_problem.inputPattern, index + 1));
            judging.testcases.append(testcase);
        }
        if (judging.testcases.isEmpty())
            m_faults.error(kPolygonXml, QStringLiteral("has no tests"));
        if (!missing.isEmpty() && !m_options.allowsUnmadeTests)
            m_faults.error({},
                           QStringLiteral("%1 tests are not in the package, or have no answer (%2%3): take the full "
                                          "package, or make them with 'gavel-worker prepare'")
                               .arg(missing.size())
                               .arg(missing.mid(0, 10).join(s(", ")), missing.size() > 10 ? s(", ...") : QString()));
    }

    // False when input or answer must be made.
    bool readTestFiles(domain::Testcase &testcase, int index)
    {
        const QString input = polygonPath(m_problem.inputPattern, index + 1);
        const QString answer = polygonPath(m_problem.answerPattern, index + 1);
        m_used.insert(input);
        m_used.insert(answer);
        const PolygonTest &test = m_problem.tests.at(index);
        if (m_tree.contains(input))
            testcase.input = m_tree.files[input].blob;
        else if (!test.isGenerated)
            m_faults.error(input, QStringLiteral("is missing, and nothing says how to make it"));
        else if (!test.fromFile.isEmpty())
            m_faults.error(input, QStringLiteral("is missing, and it is one of several files of a generator"), {});
        if (m_tree.contains(answer))
            testcase.answer = m_tree.files[answer].blob;
        if (testcase.input.sha256.size() > 0 && testcase.answer.sha256.size() > 0)
            return true;
        UnmadeTest unmade;
        unmade.testcase = testcase.name;
        if (testcase.input.sha256.isEmpty())
            readGenerator(unmade, test);
        m_unmade.append(unmade);
        return false;
    }

    void readGenerator(UnmadeTest &unmade, const PolygonTest &test)
    {
        const QStringList words = test.command.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        for (const PolygonSource &executable : m_problem.executables) {
            if (nameOf(executable.path).section(QLatin1Char('.'), 0, 0) != words.value(0))
                continue;
            unmade.generator = polygonProgram(m_tree, m_problem, executable, m_faults, m_used);
            unmade.arguments = words.mid(1);
            return;
        }
        if (test.isGenerated)
            m_faults.error(kPolygonXml, QStringLiteral("there is no generator '%1'").arg(words.value(0)), test.line);
    }

    // They lie where those of the ICPC format lie, each with what it includes.
    void readValidators(ProblemManifest &manifest)
    {
        for (const PolygonSource &validator : m_problem.validators) {
            if (!m_tree.contains(validator.path))
                continue;
            const domain::CheckerProgram program = polygonProgram(m_tree, m_problem, validator, m_faults, m_used);
            const QString directory =
                QStringLiteral("input_validators/%1/").arg(nameOf(validator.path).section(QLatin1Char('.'), 0, 0));
            for (const domain::ProgramFile &file : program.files)
                manifest.inputValidators.append({directory + file.name, file.blob});
        }
    }

    void readSolutions(ProblemManifest &manifest)
    {
        for (const PolygonSource &source : m_problem.solutions) {
            const auto file = m_tree.files.constFind(source.path);
            if (file == m_tree.files.cend()) {
                m_faults.warning(source.path, QStringLiteral("is missing"));
                continue;
            }
            m_used.insert(source.path);
            if (source.tag == s("do-not-run"))
                continue;
            const Tag tag = tagNamed(source.tag);
            JurySolution solution;
            solution.path = QStringLiteral("submissions/%1/%2").arg(tag.directory, nameOf(source.path));
            solution.files = {{nameOf(source.path), file->blob}};
            solution.expected = tag.expected;
            solution.languageHint = languageOfType(source);
            if (isScored(m_problem) && (source.tag == s("rejected") || source.tag == s("failed")))
                solution.expected = {{}, {}, {}}; // just not all of the points, which a test need not show
            if (source.tag == s("main"))
                manifest.solutions.prepend(solution);
            else
                manifest.solutions.append(solution);
        }
    }

    void fileTheRest(ProblemManifest &manifest) const
    {
        for (auto file = m_tree.files.begin(); file != m_tree.files.end(); ++file) {
            if (!m_used.contains(file.key()))
                manifest.otherFiles.append({file.key(), file->blob});
        }
    }

    const PackageTree &m_tree;
    const ImportOptions &m_options;
    FaultList &m_faults;
    QList<UnmadeTest> &m_unmade;
    PolygonProblem m_problem;
    PolygonLayout m_layout;
    QSet<QString> m_used;
};

} // namespace

ImportedProblem readPolygonPackage(const PackageTree &tree, const QString &givenName, const ImportOptions &options,
                                   FaultList &faults, QList<UnmadeTest> &unmade)
{
    return PolygonReader(tree, options, faults, unmade).read(givenName);
}

} // namespace gavel::package
