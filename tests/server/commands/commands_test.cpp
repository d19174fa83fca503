// The subcommands as a user runs them: this program runs itself with --command.
#include "server/commands/command_line.h"
#include "server/commands/commands.h"
#include "tests/support/await.h"
#include "tests/support/server_world.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using commands::CommandLine;

namespace {

struct Outcome {
    int status = -1;
    QByteArray output;
    QByteArray errors;
};

} // namespace

class CommandsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void commandLines_data();
    void commandLines();
    void migrateMakesTheData();
    void usersAreAddedAndListed();
    void aGeneratedPasswordIsTold();
    void aResetChangesThePassword();
    void workerTokensAreAloneOnTheirLine();
    void problemsGoInAndOut();
    void brokenPackagesAreToldFaultByFault();
    void wrongUsage_data();
    void wrongUsage();
    void doctorFindsWhatIsWrong();
    void aRunningServerIsNoHindrance();

private:
    Outcome run(const QStringList &arguments, const QByteArray &input = {});
    QString writeFile(const QString &name, const QByteArray &content);
    QString writePackage(const QString &name, const test::PackageFiles &files);
    Result<accounts::IssuedToken> logIn(const QString &name, const QString &password);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_data;
};

void CommandsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_data = m_folder->filePath(QStringLiteral("data"));
}

Outcome CommandsTest::run(const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(),
                  QStringList{QStringLiteral("--command")} + arguments + QStringList{QStringLiteral("--data"), m_data});
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(30'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QString CommandsTest::writeFile(const QString &name, const QByteArray &content)
{
    QFile file(m_folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write");
    return file.fileName();
}

QString CommandsTest::writePackage(const QString &name, const test::PackageFiles &files)
{
    const QString path = m_folder->filePath(name);
    if (!test::writeFiles(path, files))
        qFatal("cannot write");
    return path;
}

Result<accounts::IssuedToken> CommandsTest::logIn(const QString &name, const QString &password)
{
    const test::ServerWorld world(m_data);
    return test::await<accounts::IssuedToken>([&](Callback<accounts::IssuedToken> done) {
        world.accounts->logIn({name, password}, std::move(done));
    });
}

void CommandsTest::commandLines_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("isGood");
    const auto row = [](const char *arguments, bool isGood) {
        QTest::newRow(arguments) << QString::fromLatin1(arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                 << isGood;
    };
    row("word", true);
    row("word --value x --flag", true);
    row("--value=x word", true);
    row("--flag -- --value", true);
    row("", false);
    row("word word", false);
    row("word --other", false);
    row("word --value", false);
    row("word --flag=yes", false);
    row("word --flag --flag", false);
}

void CommandsTest::commandLines()
{
    QFETCH(QStringList, arguments);
    QFETCH(bool, isGood);
    const CommandLine::Syntax syntax{
        {QStringLiteral("value")}, {QStringLiteral("flag")}, 1, 1, QStringLiteral("test WORD")};
    const Result<CommandLine> line = CommandLine::parse(arguments, syntax);
    QCOMPARE(line.has_value(), isGood);
    if (!line) {
        QVERIFY(line.error().message.ends_with("usage: test WORD"));
        return;
    }
    QCOMPARE(line->words().size(), 1);
    if (line->value(QStringLiteral("value")))
        QCOMPARE(*line->value(QStringLiteral("value")), QStringLiteral("x"));
}

void CommandsTest::migrateMakesTheData()
{
    QCOMPARE(run({QStringLiteral("migrate")}).status, 0);
    QVERIFY(QFileInfo::exists(m_data + QStringLiteral("/gavel.db")));
    QCOMPARE(QFileInfo(m_data).permissions() & 0x0fff,
             QFileDevice::ReadUser | QFileDevice::WriteUser | QFileDevice::ExeUser);
    QCOMPARE(run({QStringLiteral("migrate")}).status, 0);
}

void CommandsTest::usersAreAddedAndListed()
{
    const QString password = writeFile(QStringLiteral("password"), "correct horse\r\nsecond line\n");
    const QStringList add{QStringLiteral("user"),
                          QStringLiteral("add"),
                          QStringLiteral("ann"),
                          QStringLiteral("--role"),
                          QStringLiteral("admin"),
                          QStringLiteral("--password-file"),
                          password};
    const Outcome added = run(add);
    QCOMPARE(added.status, 0);
    QVERIFY(!added.output.contains("correct horse"));
    QVERIFY(logIn(QStringLiteral("ann"), QStringLiteral("correct horse")));
    const Outcome again = run(add);
    QCOMPARE(again.status, 1);
    QVERIFY(again.errors.startsWith("gavel-server: name: there is an account ann"));
    const Outcome fromInput = run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("ben"),
                                   QStringLiteral("--password-file"), QStringLiteral("-")},
                                  "battery staple\n");
    QCOMPARE(fromInput.status, 0);
    const Outcome list = run({QStringLiteral("user"), QStringLiteral("list"), QStringLiteral("--json")});
    const QJsonArray users = QJsonDocument::fromJson(list.output).array();
    QCOMPARE(users.size(), 2);
    QCOMPARE(users[0][QStringLiteral("name")].toString(), QStringLiteral("ann"));
    QCOMPARE(users[0][QStringLiteral("role")].toString(), QStringLiteral("admin"));
    QCOMPARE(users[1][QStringLiteral("role")].toString(), QStringLiteral("contestant"));
}

void CommandsTest::aGeneratedPasswordIsTold()
{
    const Outcome added = run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("ann")});
    QCOMPARE(added.status, 0);
    const qsizetype at = added.output.indexOf("password: ");
    QVERIFY(at >= 0);
    QVERIFY(logIn(QStringLiteral("ann"), QString::fromUtf8(added.output.mid(at + 10)).trimmed()));
}

void CommandsTest::aResetChangesThePassword()
{
    QCOMPARE(run({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("ann")}).status, 0);
    const QString password = writeFile(QStringLiteral("new"), "brand new word");
    QCOMPARE(run({QStringLiteral("user"), QStringLiteral("reset"), QStringLiteral("ann"),
                  QStringLiteral("--password-file"), password})
                 .status,
             0);
    QVERIFY(logIn(QStringLiteral("ann"), QStringLiteral("brand new word")));
    QCOMPARE(run({QStringLiteral("user"), QStringLiteral("reset"), QStringLiteral("nobody")}).status, 1);
}

void CommandsTest::workerTokensAreAloneOnTheirLine()
{
    const Outcome created = run({QStringLiteral("worker"), QStringLiteral("token"), QStringLiteral("w1")});
    QCOMPARE(created.status, 0);
    const QByteArray token = created.output.trimmed();
    QCOMPARE(created.output, token + '\n');
    const test::ServerWorld world(m_data);
    const auto principal = test::await<accounts::Principal>(
        [&](Callback<accounts::Principal> done) { world.accounts->authenticate(token, std::move(done)); });
    QVERIFY(principal && principal->role == accounts::Role::Worker);
}

void CommandsTest::problemsGoInAndOut()
{
    const QString echo = writePackage(QStringLiteral("echo"), test::goodPackage());
    const Outcome first = run({QStringLiteral("problem"), QStringLiteral("import"), echo});
    QCOMPARE(first.status, 0);
    QVERIFY(first.output.startsWith("echo: imported, version 1, 2 testcases, 1 s"));
    const Outcome again = run({QStringLiteral("problem"), QStringLiteral("import"), echo});
    QVERIFY(again.output.startsWith("echo: unchanged, version 1"));
    const Outcome named = run({QStringLiteral("problem"), QStringLiteral("import"), echo, QStringLiteral("--name"),
                               QStringLiteral("echo2"), QStringLiteral("--hidden")});
    QCOMPARE(named.status, 0);
    const Outcome list = run({QStringLiteral("problem"), QStringLiteral("list"), QStringLiteral("--json")});
    const QJsonArray problems = QJsonDocument::fromJson(list.output).array();
    QCOMPARE(problems.size(), 2);
    QCOMPARE(problems[1][QStringLiteral("name")].toString(), QStringLiteral("echo2"));
    QCOMPARE(problems[1][QStringLiteral("open")].toBool(true), false);
    const QString zip = m_folder->filePath(QStringLiteral("echo.zip"));
    const QStringList exporting{QStringLiteral("problem"), QStringLiteral("export"), QStringLiteral("echo"), zip};
    QCOMPARE(run(exporting).status, 0);
    QVERIFY(QFileInfo(zip).size() > 0);
    QCOMPARE(run(exporting).status, 1); // it is there already
}

void CommandsTest::brokenPackagesAreToldFaultByFault()
{
    test::PackageFiles broken = test::goodPackage();
    broken.remove(QStringLiteral("data/secret/1.ans"));
    broken[QStringLiteral("problem.yaml")] = "name: [\n";
    const QString good = writePackage(QStringLiteral("good"), test::goodPackage());
    const QString bad = writePackage(QStringLiteral("bad"), broken);
    const Outcome outcome = run({QStringLiteral("problem"), QStringLiteral("import"), bad, good});
    QCOMPARE(outcome.status, 1);
    QVERIFY(outcome.errors.contains("problem.yaml"));
    QVERIFY(outcome.errors.contains("data/secret/1"));
    QVERIFY(outcome.errors.contains("1 of 2 packages refused"));
    QVERIFY(outcome.output.contains("good: imported")); // the other one goes in
    const Outcome json = run({QStringLiteral("problem"), QStringLiteral("import"), bad, QStringLiteral("--json")});
    const QJsonObject report = QJsonDocument::fromJson(json.output).array()[0].toObject();
    QCOMPARE(report[QStringLiteral("outcome")].toString(), QStringLiteral("refused"));
    QVERIFY(report[QStringLiteral("faults")].toArray().size() >= 1);
}

void CommandsTest::wrongUsage_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("status");
    const auto row = [](const char *words, int status) {
        QTest::newRow(words) << QString::fromLatin1(words) << status;
    };
    row("user", 2);
    row("user remove ann", 2);
    row("user add", 2);
    row("user add ann ben", 2);
    row("user add ann --rôle admin", 2);
    row("user add ann --role king", 1);
    row("user add ann --password-file /does/not/exist", 1);
    row("user add a/b", 1);
    row("worker token", 2);
    row("problem import", 2);
    row("problem import /does/not/exist", 1);
    row("problem import a b --name c", 1);
    row("problem import a --time-limit soon", 1);
    row("problem import a --time-limit -1", 1);
    row("problem import a --time-limit nan", 1);
    row("problem export nothing out", 1);
    row("migrate now", 2);
}

void CommandsTest::wrongUsage()
{
    QFETCH(QString, words);
    QFETCH(int, status);
    const Outcome outcome = run(words.split(QLatin1Char(' ')));
    QCOMPARE(outcome.status, status);
    QVERIFY(outcome.errors.startsWith("gavel-server: "));
    QVERIFY(outcome.output.isEmpty());
}

void CommandsTest::doctorFindsWhatIsWrong()
{
    const QStringList doctor{QStringLiteral("doctor")};
    QCOMPARE(run(doctor).status, 1);
    QVERIFY(!QFileInfo::exists(m_data)); // looking makes nothing
    const QString echo = writePackage(QStringLiteral("echo"), test::goodPackage());
    QCOMPARE(run({QStringLiteral("problem"), QStringLiteral("import"), echo}).status, 0);
    const Outcome sound = run(doctor);
    QVERIFY2(sound.status == 0, (sound.output + sound.errors).constData());
    QVERIFY(sound.output.contains("1 problems"));
    // A blob goes missing.
    QDirIterator blobs(m_data + QStringLiteral("/blobs"), QDir::Files, QDirIterator::Subdirectories);
    QVERIFY(blobs.hasNext());
    QVERIFY(QFile::remove(blobs.next()));
    const Outcome missing = run({QStringLiteral("doctor"), QStringLiteral("--json")});
    QCOMPARE(missing.status, 1);
    bool isFound = false;
    for (const QJsonValue &finding : QJsonDocument::fromJson(missing.output).array())
        isFound = isFound || (finding[QStringLiteral("what")] == QStringLiteral("blobs") &&
                              !finding[QStringLiteral("good")].toBool(true));
    QVERIFY(isFound);
}

void CommandsTest::aRunningServerIsNoHindrance()
{
    test::ServerWorld world(QDir(m_folder->path()).mkpath(m_data) ? m_data : QString());
    const QString echo = writePackage(QStringLiteral("echo"), test::goodPackage());
    QVERIFY(!world.problems->find(QStringLiteral("echo")));
    QCOMPARE(run({QStringLiteral("problem"), QStringLiteral("import"), echo}).status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(world.problems->find(QStringLiteral("echo")), 10'000);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc > 1 && QByteArray(argv[1]) == "--command")
        return commands::run(QCoreApplication::arguments().mid(2));
    CommandsTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "commands_test.moc"
