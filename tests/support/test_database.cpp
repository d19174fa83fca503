#include "tests/support/test_database.h"

#include "tests/support/private_postgresql.h"

#include <QCryptographicHash>
#include <QUrl>

#include <cstdlib>
#include <memory>

namespace gavel::test {

namespace {

std::unique_ptr<PrivatePostgresql> server; // of this program

QString nameOf(const QString &folder)
{
    const QByteArray hash = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("t") + QString::fromLatin1(hash.toHex().first(20));
}

} // namespace

bool isOnPostgresql()
{
    return qEnvironmentVariable("GAVEL_TEST_ENGINE") == QStringLiteral("postgresql");
}

PrivatePostgresql &privatePostgresql()
{
    if (!server) {
        server = std::make_unique<PrivatePostgresql>();
        qputenv("GAVEL_TEST_POSTGRESQL", server->address(QStringLiteral("%1")).toUtf8());
        std::atexit([] { server.reset(); }); // while Qt still works
    }
    return *server;
}

QString databaseOf(const QString &folder)
{
    if (!isOnPostgresql())
        return folder + QStringLiteral("/gavel.db");
    const QString ofParent = qEnvironmentVariable("GAVEL_TEST_POSTGRESQL");
    if (!server && !ofParent.isEmpty())
        return ofParent.arg(nameOf(folder)); // the parent has made it
    return privatePostgresql().database(nameOf(folder));
}

void copyDatabase(const QString &from, const QString &to)
{
    const auto nameIn = [](const QString &address) {
        return QUrl(address).path().mid(1);
    };
    privatePostgresql().copy(nameIn(from), nameIn(to));
}

} // namespace gavel::test
