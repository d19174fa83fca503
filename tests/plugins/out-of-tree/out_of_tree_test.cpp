// Installs the SDK below a temporary prefix, builds both templates with nothing else, and loads what came out.
#include "tests/support/memory_file.h"
#include "worker/plugins/checker_host.h"
#include "worker/plugins/language_registry.h"
#include "worker/plugins/plugin_check.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::worker;
using gavel::test::memoryFile;

namespace {

const QString kHost = QStringLiteral(GAVEL_BINARY_DIR "/bin/gavel-checker-host");
const QString kCMake = QStringLiteral(GAVEL_CMAKE_COMMAND);

// Empty: it went well; otherwise what it said.
QString runCMake(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(kCMake, arguments);
    if (!process.waitForFinished(300'000))
        return QStringLiteral("cmake did not end");
    const QString said = QString::fromUtf8(process.readAll());
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0 ? QString()
                                                                                   : said + QStringLiteral("\nfailed");
}

// As an author would.
void verifyConformance(const QString &file)
{
    const PluginCheckReport report = checkPlugin(file, PluginCheckTools{kHost, {}});
    for (const PluginCheck &check : report.checks)
        QVERIFY2(check.state != PluginCheck::State::Failed,
                 qPrintable(check.check + QStringLiteral(": ") + check.detail));
    QVERIFY(report.checks.size() > 10);
}

} // namespace

class OutOfTreeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void buildsACheckerThatJudges();
    void buildsAFamilyThatPlans();

private:
    QString build(const char *name) const;

    QTemporaryDir m_directory;
    QString m_prefix;
};

void OutOfTreeTest::initTestCase()
{
    QVERIFY(m_directory.isValid());
    m_prefix = m_directory.filePath(QStringLiteral("prefix"));
    const QString said =
        runCMake({QStringLiteral("--install"), QStringLiteral(GAVEL_BINARY_DIR), QStringLiteral("--component"),
                  QStringLiteral("sdk"), QStringLiteral("--prefix"), m_prefix});
    QVERIFY2(said.isEmpty(), qPrintable(said));
}

QString OutOfTreeTest::build(const char *name) const
{
    const QString source = m_prefix + QStringLiteral("/share/gavel/templates/") + QLatin1String(name);
    const QString binary = m_directory.filePath(QLatin1String(name));
    const QString configured =
        runCMake({QStringLiteral("-S"), source, QStringLiteral("-B"), binary, QStringLiteral("-G"),
                  QStringLiteral("Ninja"), QStringLiteral("-DCMAKE_PREFIX_PATH=") + m_prefix,
                  QStringLiteral("-DCMAKE_CXX_COMPILER=") + QStringLiteral(GAVEL_CXX_COMPILER)});
    return configured.isEmpty() ? runCMake({QStringLiteral("--build"), binary}) : configured;
}

void OutOfTreeTest::buildsACheckerThatJudges()
{
    const QString said = build("checker-plugin");
    QVERIFY2(said.isEmpty(), qPrintable(said));
    verifyConformance(
        m_directory.filePath(QStringLiteral("checker-plugin/plugins/checkers/unordered-tokens/unordered-tokens.so")));
    const auto host =
        CheckerHost::create(kHost, m_directory.filePath(QStringLiteral("checker-plugin/plugins/checkers")));
    QVERIFY(host);
    const QString id = QStringLiteral("unordered-tokens");
    const auto outcome = [&](const char *answer, const char *output, const QStringList &flags) {
        const UniqueFd answerFd = memoryFile(answer);
        const UniqueFd outputFd = memoryFile(output);
        const auto report =
            (*host)->check(id, flags, answerFd.get(), answerFd.get(), outputFd.get(), std::chrono::seconds(20));
        return report ? report->outcome : CheckerReport::Outcome::Failed;
    };
    using Outcome = CheckerReport::Outcome;
    QVERIFY(outcome("a b c", "c a\nb", {}) == Outcome::Accepted);
    QVERIFY(outcome("a b c", "c a a", {}) == Outcome::WrongAnswer);
    QVERIFY(outcome("a b", "B A", {}) == Outcome::WrongAnswer);
    QVERIFY(outcome("a b", "B A", {QStringLiteral("ignore_case")}) == Outcome::Accepted);
    const auto refused = (*host)->validate(id, {QStringLiteral("ignore_cast")});
    QVERIFY(!refused && refused.error().code == ErrorCode::InvalidArgument);
}

void OutOfTreeTest::buildsAFamilyThatPlans()
{
    const QString said = build("language-plugin");
    QVERIFY2(said.isEmpty(), qPrintable(said));
    verifyConformance(m_directory.filePath(QStringLiteral("language-plugin/plugins/languages/awk/awk.so")));
    LanguageRegistry registry(
        LanguageFolders{m_directory.filePath(QStringLiteral("language-plugin/plugins/languages")), {}});
    const auto catalog = registry.load();
    for (const Refusal &refusal : catalog->refused)
        qWarning("%s", qPrintable(refusal.describe()));
    const OfferedLanguage *awk = catalog->find(QStringLiteral("mawk"));
    QVERIFY(awk);
    const auto plan =
        awk->family->plan(awk->definition, {{QStringLiteral("x.awk"), awk->definition.example.toUtf8()}}, {});
    QVERIFY(plan);
    QCOMPARE(plan->files.size(), 2);

    const QDir app(m_directory.filePath(QStringLiteral("app")));
    QVERIFY(QDir().mkpath(app.path()));
    for (const plugin::SourceFile &source : plan->files) {
        QFile file(app.filePath(source.name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(source.content) == source.content.size());
    }
    QStringList arguments = plan->run.argv.mid(1);
    arguments.replaceInStrings(QStringLiteral("/app"), app.path());
    QProcess process;
    process.start(plan->run.argv.first(), arguments);
    process.write("1 2\n");
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.readAllStandardOutput(), QByteArray("3\n"));
}

QTEST_GUILESS_MAIN(OutOfTreeTest)
#include "out_of_tree_test.moc"
