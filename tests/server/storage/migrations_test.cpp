#include "server/storage/migrations.h"
#include "tests/support/test_database.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <thread>

using namespace gavel;
using namespace gavel::storage;

class MigrationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void allOfThemGiveTheReviewedSchema();
    void numbersAreConsecutive();
    void theSecondTimeDoesNothing();
    void aNewerDatabaseIsRefused();
    void anOlderDatabaseIsRefusedWhereItMayNotChange();
    void aMigrationThatFailsLeavesNothing();
    void twoProgramsStartAtOnce();
    void scriptsAreSplitAtSemicolons_data();
    void scriptsAreSplitAtSemicolons();

private:
    std::unique_ptr<Connection> open() const;
    void compareWithSqlite(Connection &connection);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void MigrationsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<Connection> MigrationsTest::open() const
{
    auto connection =
        Connection::open(test::databaseOf(m_folder->path()), Connection::Access::ReadWrite, std::chrono::seconds(10));
    if (!connection)
        qFatal("%s", connection.error().message.c_str());
    return *std::move(connection);
}

void MigrationsTest::allOfThemGiveTheReviewedSchema()
{
    const auto connection = open();
    QVERIFY(migrate(*connection).has_value());
    if (test::isOnPostgresql())
        return compareWithSqlite(*connection);
    const QString actual = describeSchema(*connection).value();
    QFile file(QStringLiteral(GAVEL_SOURCE_DIR "/resources/schema.sql"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString reviewed = QString::fromUtf8(file.readAll());
    if (actual != reviewed) {
        QFile out(QStringLiteral(GAVEL_BINARY_DIR "/schema.sql"));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(actual.toUtf8());
        QFAIL(qPrintable(QStringLiteral("resources/schema.sql does not say what the migrations make: compare with ") +
                         out.fileName()));
    }
}

// The reviewed schema is SQLite's: here the same tables must have the same columns.
void MigrationsTest::compareWithSqlite(Connection &connection)
{
    const auto sqlite = Connection::open(m_folder->filePath(QStringLiteral("sqlite.db")), Connection::Access::ReadWrite,
                                         std::chrono::seconds(10));
    QVERIFY(sqlite.has_value());
    QVERIFY(migrate(**sqlite).has_value());
    const QStringList columns = describeColumns(connection).value();
    QVERIFY(columns.size() > 50);
    QCOMPARE(columns, describeColumns(**sqlite).value());
}

void MigrationsTest::numbersAreConsecutive()
{
    const QList<Migration> migrations = allMigrations();
    QVERIFY(!migrations.isEmpty());
    for (qsizetype i = 0; i < migrations.size(); ++i)
        QCOMPARE(migrations[i].number, i + 1);
}

void MigrationsTest::theSecondTimeDoesNothing()
{
    const auto connection = open();
    QCOMPARE(migrate(*connection).value(), allMigrations().size());
    QCOMPARE(migrate(*connection).value(), 0);
    QVERIFY(requireCurrentSchema(*connection));
}

void MigrationsTest::aNewerDatabaseIsRefused()
{
    const auto connection = open();
    QList<Migration> migrations = allMigrations();
    migrations.append(
        {migrations.last().number + 1, QStringLiteral("next"), QStringLiteral("CREATE TABLE later (id INTEGER);")});
    QVERIFY(migrate(*connection, migrations).has_value());
    const Result<int> refused = migrate(*connection);
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::FailedPrecondition);
    QVERIFY(refused.error().message.contains("newer program"));
    QVERIFY(!requireCurrentSchema(*connection));
}

void MigrationsTest::anOlderDatabaseIsRefusedWhereItMayNotChange()
{
    const auto connection = open();
    const Result<void> refused = requireCurrentSchema(*connection);
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::FailedPrecondition);
    QVERIFY(refused.error().message.contains("gavel-server migrate"));
}

void MigrationsTest::aMigrationThatFailsLeavesNothing()
{
    const auto connection = open();
    const QList<Migration> migrations{
        {1, QStringLiteral("0001_good"), QStringLiteral("CREATE TABLE one (id {identity}, content {blob});")},
        {2, QStringLiteral("0002_bad"),
         QStringLiteral("CREATE TABLE two (id INTEGER);\nCREATE TABLE one (id INTEGER);")}};
    const Result<int> failed = migrate(*connection, migrations);
    QVERIFY(!failed);
    QVERIFY(failed.error().message.contains("0002_bad"));
    QCOMPARE(schemaVersion(*connection).value(), 1);
    const QStringList columns = describeColumns(*connection).value();
    QVERIFY(columns.contains(QStringLiteral("one.content")));
    QVERIFY(!columns.contains(QStringLiteral("two.id")));
}

void MigrationsTest::twoProgramsStartAtOnce()
{
    QVERIFY(test::databaseOf(m_folder->path()).size() > 0); // made before the threads ask for it
    QList<Result<int>> outcomes(4, Result<int>(-1));
    std::vector<std::thread> programs;
    for (qsizetype i = 0; i < outcomes.size(); ++i)
        programs.emplace_back([this, &outcome = outcomes[i]] { outcome = migrate(*open()); });
    for (std::thread &program : programs)
        program.join();
    int run = 0;
    for (const Result<int> &outcome : outcomes) {
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
        run += *outcome;
    }
    QCOMPARE(run, allMigrations().size());
}

void MigrationsTest::scriptsAreSplitAtSemicolons_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("statements");
    QTest::newRow("none") << QString() << QStringList();
    QTest::newRow("comments only") << QStringLiteral("-- why;\n\n  -- more\n") << QStringList();
    QTest::newRow("two") << QStringLiteral("CREATE TABLE a (x);\nCREATE TABLE b (y);\n")
                         << QStringList{QStringLiteral("CREATE TABLE a (x)"), QStringLiteral("CREATE TABLE b (y)")};
    QTest::newRow("semicolon in a comment") << QStringLiteral("CREATE TABLE a (x, -- one; two;\ny);")
                                            << QStringList{QStringLiteral("CREATE TABLE a (x,\ny)")};
    QTest::newRow("no last semicolon") << QStringLiteral("SELECT 1") << QStringList{QStringLiteral("SELECT 1")};
}

void MigrationsTest::scriptsAreSplitAtSemicolons()
{
    QFETCH(QString, script);
    QFETCH(QStringList, statements);
    QCOMPARE(splitStatements(script), statements);
}

QTEST_GUILESS_MAIN(MigrationsTest)
#include "migrations_test.moc"
