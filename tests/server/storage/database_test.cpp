#include "server/storage/database.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::storage;

namespace {

constexpr Statement kInsert{"INSERT INTO thing (name) VALUES (?) RETURNING id"};
constexpr Statement kCount{"SELECT count(*) FROM thing"};

Result<qint64> insert(Connection &connection, const QString &name)
{
    return connection.query(kInsert).bind(name).insert();
}

Result<qint64> countThings(Connection &connection)
{
    Query query = connection.query(kCount);
    TRY(query.first());
    return query.integer(0);
}

} // namespace

class DatabaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writesThatArriveTogetherAreCommittedTogether();
    void callbacksComeInOrder();
    void aFailedWriteTakesBackOnlyItself();
    void aReaderSeesWhatWasAcknowledged();
    void manyReadersAndWritersAgree();
    void nothingIsToldToOneWhoIsGone();
    void destructionFinishesWhatWasAskedFor();
    void aFullDiskFailsTheGroupAndNoLaterOne();
    void writesOfAnotherProcessAreNoticed();
    void ownWritesAreNotTakenForAnothers();

private:
    std::unique_ptr<Database> open();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
    QObject m_context;
};

std::unique_ptr<Database> DatabaseTest::open()
{
    auto database = Database::open({m_folder->filePath(QStringLiteral("test.db"))});
    if (!database)
        qFatal("%s", database.error().message.c_str());
    return *std::move(database);
}

void DatabaseTest::init()
{
    m_database.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_database = open();
    QVERIFY(m_database->writeAndWait([](Connection &connection) {
        return connection.execute(QStringLiteral("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"));
    }));
}

void DatabaseTest::writesThatArriveTogetherAreCommittedTogether()
{
    const auto before = m_database->counts();
    int done = 0;
    for (int i = 0; i < 500; ++i)
        m_database->write(
            &m_context, [i](Connection &connection) { return insert(connection, QString::number(i)); },
            [&](const Result<qint64> &id) { done += id.has_value() ? 1 : 0; });
    QTRY_COMPARE(done, 500);
    const auto after = m_database->counts();
    QCOMPARE(after.writes - before.writes, 500);
    QVERIFY(after.commits - before.commits <= 50);
    QCOMPARE(m_database->pendingWrites(), 0);
}

void DatabaseTest::callbacksComeInOrder()
{
    QList<int> order;
    for (int i = 0; i < 200; ++i)
        m_database->write(
            &m_context, [i](Connection &connection) { return insert(connection, QString::number(i)); },
            [&order, i](const Result<qint64> &) { order.append(i); });
    QTRY_COMPARE(order.size(), 200);
    QVERIFY(std::ranges::is_sorted(order));
}

void DatabaseTest::aFailedWriteTakesBackOnlyItself()
{
    QList<ErrorCode> errors;
    int good = 0;
    for (int i = 0; i < 20; ++i)
        m_database->write(
            &m_context,
            [i](Connection &connection) -> Result<qint64> {
                const qint64 id = TRY(insert(connection, QString::number(i)));
                if (i % 4 == 0)
                    return failure(ErrorCode::FailedPrecondition, "changed its mind after writing");
                if (i % 4 == 1)
                    TRY(insert(connection, QString::number(i))); // there already
                return id;
            },
            [&](const Result<qint64> &id) {
                good += id ? 1 : 0;
                if (!id)
                    errors.append(id.error().code);
            });
    QTRY_COMPARE(good + errors.size(), 20);
    QCOMPARE(good, 10);
    QCOMPARE(errors.count(ErrorCode::FailedPrecondition), 5);
    QCOMPARE(errors.count(ErrorCode::AlreadyExists), 5);
    QCOMPARE(m_database->readAndWait(countThings).value(), 10);
}

void DatabaseTest::aReaderSeesWhatWasAcknowledged()
{
    for (int i = 1; i <= 50; ++i) {
        QVERIFY(m_database->writeAndWait([i](Connection &c) { return insert(c, QString::number(i)); }));
        QCOMPARE(m_database->readAndWait(countThings).value(), i);
    }
}

void DatabaseTest::manyReadersAndWritersAgree()
{
    int written = 0;
    int read = 0;
    bool isConsistent = true;
    for (int i = 0; i < 300; ++i) {
        // Two rows at once: no snapshot may show an odd number.
        m_database->write(
            &m_context,
            [i](Connection &connection) -> Result<void> {
                TRY(insert(connection, QStringLiteral("a%1").arg(i)));
                TRY(insert(connection, QStringLiteral("b%1").arg(i)));
                return {};
            },
            [&](const Result<void> &done) { written += done.has_value() ? 1 : 0; });
        m_database->read(&m_context, countThings, [&](const Result<qint64> &count) {
            ++read;
            isConsistent = isConsistent && count && *count % 2 == 0 && *count >= 2 * 0;
        });
    }
    QTRY_COMPARE(written, 300);
    QTRY_COMPARE(read, 300);
    QVERIFY(isConsistent);
}

void DatabaseTest::nothingIsToldToOneWhoIsGone()
{
    auto context = std::make_unique<QObject>();
    bool wasTold = false;
    bool isLater = false;
    m_database->write(
        context.get(), [](Connection &connection) { return insert(connection, QStringLiteral("x")); },
        [&](const Result<qint64> &) { wasTold = true; });
    m_database->write(
        &m_context, [](Connection &connection) { return countThings(connection); },
        [&](const Result<qint64> &) { isLater = true; });
    context.reset();
    QTRY_VERIFY(isLater);
    QVERIFY(!wasTold);
    QCOMPARE(m_database->readAndWait(countThings).value(), 1);
}

void DatabaseTest::destructionFinishesWhatWasAskedFor()
{
    int told = 0;
    for (int i = 0; i < 1000; ++i)
        m_database->write(
            &m_context, [i](Connection &connection) { return insert(connection, QString::number(i)); },
            [&](const Result<qint64> &) { ++told; });
    m_database.reset();
    QCOMPARE(told, 0);
    m_database = open();
    QCOMPARE(m_database->readAndWait(countThings).value(), 1000);
}

void DatabaseTest::aFullDiskFailsTheGroupAndNoLaterOne()
{
    const auto limitPages = [this](const char *pages) {
        return m_database->writeAndWait([pages](Connection &connection) {
            return connection.executeForInteger(QStringLiteral("PRAGMA max_page_count = ") + QLatin1String(pages));
        });
    };
    QVERIFY(limitPages("1")); // as many as there are
    const auto fill = [](Connection &connection) {
        return insert(connection, QString(100'000, QLatin1Char('x')));
    };
    const Result<qint64> full = m_database->writeAndWait(fill);
    QVERIFY(!full);
    QVERIFY(full.error().code == ErrorCode::ResourceExhausted);
    QCOMPARE(m_database->readAndWait(countThings).value(), 0);
    QVERIFY(limitPages("1000000"));
    QVERIFY(m_database->writeAndWait(fill));
    QCOMPARE(m_database->readAndWait(countThings).value(), 1);
}

void DatabaseTest::writesOfAnotherProcessAreNoticed()
{
    QSignalSpy spy(m_database.get(), &Database::changedElsewhere);
    const auto other = open();
    QVERIFY(other->writeAndWait([](Connection &connection) { return insert(connection, QStringLiteral("x")); }));
    QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, 10'000);
}

void DatabaseTest::ownWritesAreNotTakenForAnothers()
{
    QSignalSpy spy(m_database.get(), &Database::changedElsewhere);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; timer.elapsed() < 1500; ++i) {
        QVERIFY(m_database->writeAndWait([i](Connection &c) { return insert(c, QString::number(i)); }));
        QVERIFY(m_database->readAndWait(countThings));
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        QThread::usleep(1000);
    }
    QCOMPARE(spy.size(), 0);
}

QTEST_GUILESS_MAIN(DatabaseTest)
#include "database_test.moc"
