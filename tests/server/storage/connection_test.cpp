#include "server/storage/connection.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::storage;

namespace {

constexpr Statement kInsert{"INSERT INTO thing (name, content) VALUES (?, ?) RETURNING id"};
constexpr Statement kSelect{"SELECT name, content FROM thing WHERE id = ?"};
constexpr Statement kWrong{"SELECT nothing FROM nowhere"};
constexpr Statement kNoResource{":/queries/none.sql"};

} // namespace

class ConnectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void bytesComeBackAsTheyWere_data();
    void bytesComeBackAsTheyWere();
    void aUniqueValueIsAlreadyThere();
    void aBrokenReferenceIsRefused();
    void aWrongStatementIsAnErrorEachTime();
    void aReaderCannotWrite();
    void aDamagedFileIsToldApart();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Connection> m_connection;

    QString path() const { return m_folder->filePath(QStringLiteral("test.db")); }
};

void ConnectionTest::init()
{
    m_connection.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto connection = Connection::open(path(), Connection::Access::ReadWrite, std::chrono::seconds(1));
    QVERIFY(connection.has_value());
    m_connection = std::move(*connection);
    QVERIFY(
        m_connection->execute(QStringLiteral("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, "
                                             "content BLOB NOT NULL, parent BIGINT REFERENCES thing (id))")));
}

void ConnectionTest::bytesComeBackAsTheyWere_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QByteArray("int main() {}");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("NUL bytes") << QByteArray("\0a\0", 3);
    QTest::newRow("no UTF-8") << QByteArray("\xff\xfe\x80");
    QTest::newRow("a page and more") << QByteArray(10'000, 'x');
}

void ConnectionTest::bytesComeBackAsTheyWere()
{
    QFETCH(QByteArray, bytes);
    const QString name = QStringLiteral("na\u00efve \U0001F600");
    const Result<qint64> id = m_connection->query(kInsert).bind(name).bind(bytes).insert();
    QVERIFY(id.has_value());
    Query query = m_connection->query(kSelect);
    QVERIFY(query.bind(*id).first().value());
    QCOMPARE(query.text(0), name);
    QCOMPARE(query.blob(1), bytes);
    QVERIFY(!query.isNull(1));
}

void ConnectionTest::aUniqueValueIsAlreadyThere()
{
    const QString name = QStringLiteral("one");
    QVERIFY(m_connection->query(kInsert).bind(name).bind(QByteArray()).insert());
    const Result<qint64> again = m_connection->query(kInsert).bind(name).bind(QByteArray()).insert();
    QVERIFY(!again);
    QVERIFY(again.error().code == ErrorCode::AlreadyExists);
    QVERIFY(m_connection->query(kInsert).bind(QStringLiteral("two")).bind(QByteArray()).insert());
}

void ConnectionTest::aBrokenReferenceIsRefused()
{
    const Result<void> inserted =
        m_connection->execute(QStringLiteral("INSERT INTO thing (name, content, parent) VALUES ('orphan', '', 77)"));
    QVERIFY(!inserted);
    QVERIFY(inserted.error().code == ErrorCode::FailedPrecondition);
}

void ConnectionTest::aWrongStatementIsAnErrorEachTime()
{
    for (int i = 0; i < 2; ++i) {
        QVERIFY(!m_connection->query(kWrong).first());
        QVERIFY(!m_connection->query(kNoResource).first());
    }
}

void ConnectionTest::aReaderCannotWrite()
{
    auto reader = Connection::open(path(), Connection::Access::ReadOnly, std::chrono::seconds(1));
    QVERIFY(reader.has_value());
    const Result<qint64> written = (*reader)->query(kInsert).bind(QStringLiteral("x")).bind(QByteArray()).insert();
    QVERIFY(!written);
    QVERIFY(written.error().code == ErrorCode::PermissionDenied);
}

void ConnectionTest::aDamagedFileIsToldApart()
{
    const QString other = m_folder->filePath(QStringLiteral("damaged.db"));
    QFile file(other);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'z'));
    file.close();
    const auto opened = Connection::open(other, Connection::Access::ReadWrite, std::chrono::seconds(1));
    QVERIFY(!opened);
    QVERIFY(opened.error().code == ErrorCode::DataCorrupted);
}

QTEST_GUILESS_MAIN(ConnectionTest)
#include "connection_test.moc"
