#include "server/accounts/account_service.h"
#include "server/storage/account_repository.h"
#include "server/storage/database.h"
#include "tests/support/await.h"
#include "tests/support/test_database.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::accounts;
using test::await;

class AccountServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void logInAndOut();
    void wrongNamesAndPasswordsLookAlike();
    void guessingIsSlowedDown();
    void tooManyLoginsAtOnceAreRefused();
    void aKnownTokenIsCheckedAtOnce();
    void tokensAreNotStored();
    void strangeTokens_data();
    void strangeTokens();
    void aTokenRevokedWhileItIsLookedUp();
    void tokensExpire();
    void aResetLogsOutEverywhere();
    void aDisabledAccountIsOut();
    void aResetDuringALogInWins();
    void badAccounts_data();
    void badAccounts();
    void namesAreUniqueWithoutRegardToCase();
    void workerTokens();
    void aTokenSurvivesARestart();
    void generatedSecretsDiffer();
    void oneChangeIsAllOrNothing();
    void theLastAdministratorStays();
    void anAccountStaysWhereItBelongs();
    void ownersChangeTheirPasswords();
    void staffUnlock();
    void listsAreFilteredAndPaged();

private:
    void open(const AccountService::Options &options);
    void add(const QString &name, Role role = Role::Contestant);
    Result<IssuedToken> logIn(const QString &name, const QString &password);
    Result<Principal> check(const QString &token);
    Result<void> logOut(const QString &token);
    Result<Account> changeAccount(const QString &name, const AccountChange &change);

    const QString m_password = QStringLiteral("correct horse");
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<AccountService> m_service;
};

void AccountServiceTest::open(const AccountService::Options &options)
{
    m_service.reset();
    m_database.reset();
    auto database = storage::Database::open({test::databaseOf(m_folder->path())});
    if (!database)
        qFatal("%s", database.error().message.c_str());
    m_database = *std::move(database);
    m_service = std::make_unique<AccountService>(*m_database, options);
}

void AccountServiceTest::init()
{
    m_service.reset();
    m_database.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    open({});
}

void AccountServiceTest::add(const QString &name, Role role)
{
    const auto account = await<Account>([&](Callback<Account> done) {
        m_service->create({name, {}, role, m_password}, std::move(done));
    });
    if (!account)
        qFatal("%s", account.error().message.c_str());
}

Result<IssuedToken> AccountServiceTest::logIn(const QString &name, const QString &password)
{
    return await<IssuedToken>([&](Callback<IssuedToken> done) { m_service->logIn({name, password}, std::move(done)); });
}

Result<Principal> AccountServiceTest::check(const QString &token)
{
    return await<Principal>(
        [&](Callback<Principal> done) { m_service->authenticate(token.toUtf8(), std::move(done)); });
}

Result<void> AccountServiceTest::logOut(const QString &token)
{
    return await<void>([&](Callback<void> done) { m_service->logOut(token.toUtf8(), std::move(done)); });
}

Result<Account> AccountServiceTest::changeAccount(const QString &name, const AccountChange &change)
{
    return await<Account>([&](Callback<Account> done) { m_service->change(name, change, std::move(done)); });
}

void AccountServiceTest::logInAndOut()
{
    add(QStringLiteral("ann"), Role::Jury);
    const Result<IssuedToken> issued = logIn(QStringLiteral("Ann"), m_password);
    QVERIFY(issued.has_value());
    QCOMPARE(issued->principal.name, QStringLiteral("ann"));
    QCOMPARE(issued->principal.role, Role::Jury);
    QVERIFY(issued->expires > QDateTime::currentDateTimeUtc().addDays(6));
    const Result<Principal> principal = check(issued->token);
    QVERIFY(principal && *principal == issued->principal);
    QVERIFY(logOut(issued->token));
    const Result<Principal> gone = check(issued->token);
    QVERIFY(!gone && gone.error().code == ErrorCode::PermissionDenied);
    QVERIFY(logOut(issued->token)); // twice is harmless
}

void AccountServiceTest::wrongNamesAndPasswordsLookAlike()
{
    add(QStringLiteral("ann"));
    const auto wrong = logIn(QStringLiteral("ann"), QStringLiteral("correct horsf"));
    const auto unknown = logIn(QStringLiteral("nobody"), m_password);
    const auto empty = logIn(QString(), QString());
    const auto endless = logIn(QStringLiteral("ann"), QString(5000, QLatin1Char('x')));
    QVERIFY(!wrong && wrong.error().code == ErrorCode::PermissionDenied);
    for (const auto *other : {&unknown, &empty, &endless}) {
        QVERIFY(!*other && other->error().code == wrong.error().code);
        QCOMPARE(other->error().message, wrong.error().message);
    }
}

void AccountServiceTest::guessingIsSlowedDown()
{
    add(QStringLiteral("ann"));
    for (int i = 0; i < 5; ++i)
        QVERIFY(logIn(QStringLiteral("ann"), QStringLiteral("guess %1").arg(i)).error().code ==
                ErrorCode::PermissionDenied);
    const auto refused = logIn(QStringLiteral("ann"), m_password);
    QVERIFY(!refused && refused.error().code == ErrorCode::ResourceExhausted);
    QVERIFY(m_service->retryAfter({QStringLiteral("ann"), {}}) >= std::chrono::seconds(1));
}

void AccountServiceTest::tooManyLoginsAtOnceAreRefused()
{
    AccountService::Options options;
    options.mostWaitingLogins = 3;
    open(options);
    int refused = 0;
    int denied = 0;
    for (int i = 0; i < 10; ++i)
        m_service->logIn({QString::number(i), m_password}, [&](const Result<IssuedToken> &issued) {
            refused += issued.error().code == ErrorCode::ResourceExhausted ? 1 : 0;
            denied += issued.error().code == ErrorCode::PermissionDenied ? 1 : 0;
        });
    QTRY_COMPARE_WITH_TIMEOUT(refused + denied, 10, 20'000);
    QVERIFY(refused >= 1 && denied >= 3);
}

void AccountServiceTest::aKnownTokenIsCheckedAtOnce()
{
    add(QStringLiteral("ann"));
    const QByteArray token = logIn(QStringLiteral("ann"), m_password)->token.toUtf8();
    QVERIFY(check(QString::fromUtf8(token)));
    bool isChecked = false;
    m_service->authenticate(token, [&](const Result<Principal> &principal) { isChecked = principal.has_value(); });
    QVERIFY(isChecked); // without going back to the event loop, that is without SQL
    m_service->logOut(token, [](const Result<void> &) {});
    bool isRefused = false;
    m_service->authenticate(token, [&](const Result<Principal> &principal) { isRefused = !principal.has_value(); });
    QVERIFY(isRefused); // at once, before the disk knows
}

void AccountServiceTest::tokensAreNotStored()
{
    add(QStringLiteral("ann"));
    const QString token = logIn(QStringLiteral("ann"), m_password)->token;
    QVERIFY(QRegularExpression(QStringLiteral("\\Agvl_[A-Za-z0-9_-]{43}\\z")).match(token).hasMatch());
    m_service.reset();
    m_database.reset();
    for (const QFileInfo &entry : QDir(m_folder->path()).entryInfoList(QDir::Files)) {
        QFile file(entry.filePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(!bytes.contains(token.toUtf8()));
        QVERIFY(!bytes.contains(m_password.toUtf8()));
    }
}

void AccountServiceTest::strangeTokens_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("short") << QByteArray("gvl_");
    QTest::newRow("never issued") << QByteArray("gvl_0123456789012345678901234567890123456789012");
    QTest::newRow("endless") << QByteArray(100'000, 'x');
    QTest::newRow("SQL") << QByteArray("' OR 1=1 --");
    QTest::newRow("NUL") << QByteArray("\0\0", 2);
}

void AccountServiceTest::strangeTokens()
{
    QFETCH(QByteArray, token);
    const auto principal =
        await<Principal>([&](Callback<Principal> done) { m_service->authenticate(token, std::move(done)); });
    QVERIFY(!principal && principal.error().code == ErrorCode::PermissionDenied);
}

void AccountServiceTest::aTokenRevokedWhileItIsLookedUp()
{
    // The look-up reads the token, then it is revoked, then the look-up's answer arrives: it must not be believed.
    add(QStringLiteral("ann"));
    const QByteArray token = logIn(QStringLiteral("ann"), m_password)->token.toUtf8();
    std::optional<bool> isGood;
    bool isOut = false;
    m_service->authenticate(token, [&](const Result<Principal> &principal) { isGood = principal.has_value(); });
    m_service->logOut(token, [&](const Result<void> &) { isOut = true; });
    QTRY_VERIFY(isGood.has_value() && isOut);
    QVERIFY(!*isGood);
    QVERIFY(!check(QString::fromUtf8(token)));
}

void AccountServiceTest::tokensExpire()
{
    add(QStringLiteral("ann"));
    AccountService::Options options;
    options.tokenLifetime = std::chrono::seconds(1);
    open(options);
    const IssuedToken issued = *logIn(QStringLiteral("ann"), m_password);
    QTRY_VERIFY(QDateTime::currentDateTimeUtc() > issued.expires);
    QVERIFY(!check(issued.token));
}

void AccountServiceTest::aResetLogsOutEverywhere()
{
    add(QStringLiteral("ann"));
    const IssuedToken first = *logIn(QStringLiteral("ann"), m_password);
    const IssuedToken second = *logIn(QStringLiteral("ann"), m_password);
    QVERIFY(check(first.token) && check(second.token));
    const auto reset = [&](const QString &name, const QString &password) {
        AccountChange change;
        change.password = password;
        return changeAccount(name, change);
    };
    QVERIFY(reset(QStringLiteral("ANN"), QStringLiteral("battery staple")));
    QVERIFY(!check(first.token) && !check(second.token));
    QVERIFY(!logIn(QStringLiteral("ann"), m_password));
    QVERIFY(logIn(QStringLiteral("ann"), QStringLiteral("battery staple")));
    QVERIFY(reset(QStringLiteral("nobody"), m_password).error().code == ErrorCode::NotFound);
    QVERIFY(reset(QStringLiteral("ann"), QStringLiteral("short")).error().code == ErrorCode::InvalidArgument);
}

void AccountServiceTest::aDisabledAccountIsOut()
{
    add(QStringLiteral("ann"));
    const IssuedToken issued = *logIn(QStringLiteral("ann"), m_password);
    QVERIFY(check(issued.token));
    const auto enable = [&](bool isEnabled) {
        AccountChange change;
        change.isEnabled = isEnabled;
        return changeAccount(QStringLiteral("ann"), change);
    };
    QVERIFY(enable(false));
    QVERIFY(!check(issued.token));
    QVERIFY(!logIn(QStringLiteral("ann"), m_password));
    QVERIFY(enable(true));
    QVERIFY(!check(issued.token));
    QVERIFY(logIn(QStringLiteral("ann"), m_password));
}

// The password is right when it is looked at, and somebody else's by the time it has been checked.
void AccountServiceTest::aResetDuringALogInWins()
{
    add(QStringLiteral("ann"));
    std::optional<Result<IssuedToken>> issued;
    m_service->logIn({QStringLiteral("ann"), m_password},
                     [&](Result<IssuedToken> token) { issued.emplace(std::move(token)); });
    // Argon2 takes tens of milliseconds: this write lands between the look-up and the token.
    const auto change = [&](const QByteArray &hash) {
        return await<bool>([&](Callback<bool> done) {
            m_database->write(
                m_service.get(),
                [hash](storage::Connection &connection) -> Result<bool> {
                    storage::AccountRepository accounts(connection);
                    const auto ann = TRY(accounts.find(QStringLiteral("ann")));
                    TRY(accounts.setPassword(ann->id, hash));
                    return true;
                },
                std::move(done));
        });
    };
    QVERIFY(change("another hash"));
    QTRY_VERIFY_WITH_TIMEOUT(issued.has_value(), 30'000);
    QVERIFY(!issued->has_value() && issued->error().code == ErrorCode::PermissionDenied);
}

void AccountServiceTest::badAccounts_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("field");
    const QString good = QStringLiteral("correct horse");
    QTest::newRow("no name") << QString() << good << QStringLiteral("name: ");
    QTest::newRow("long name") << QString(65, QLatin1Char('a')) << good << QStringLiteral("name: ");
    QTest::newRow("space") << QStringLiteral("a b") << good << QStringLiteral("name: ");
    QTest::newRow("newline") << QStringLiteral("ann\n") << good << QStringLiteral("name: ");
    QTest::newRow("not ASCII") << QStringLiteral("j\u00f6rg") << good << QStringLiteral("name: ");
    QTest::newRow("slash") << QStringLiteral("a/b") << good << QStringLiteral("name: ");
    QTest::newRow("no password") << QStringLiteral("ann") << QString() << QStringLiteral("password: ");
    QTest::newRow("short password") << QStringLiteral("ann") << QStringLiteral("1234567")
                                    << QStringLiteral("password: ");
    QTest::newRow("endless password") << QStringLiteral("ann") << QString(1025, QLatin1Char('x'))
                                      << QStringLiteral("password: ");
}

void AccountServiceTest::badAccounts()
{
    QFETCH(QString, name);
    QFETCH(QString, password);
    QFETCH(QString, field);
    const auto account = await<Account>([&](Callback<Account> done) {
        m_service->create({name, {}, Role::Contestant, password}, std::move(done));
    });
    QVERIFY(!account && account.error().code == ErrorCode::InvalidArgument);
    QVERIFY(account.error().message.starts_with(field.toStdString()));
}

void AccountServiceTest::namesAreUniqueWithoutRegardToCase()
{
    add(QStringLiteral("ann"));
    const auto again = await<Account>([&](Callback<Account> done) {
        m_service->create({QStringLiteral("ANN"), {}, Role::Admin, m_password}, std::move(done));
    });
    QVERIFY(!again && again.error().code == ErrorCode::AlreadyExists);
    const auto all =
        await<QList<Account>>([&](Callback<QList<Account>> done) { m_service->list({}, std::move(done)); });
    QCOMPARE(all->size(), 1);
}

void AccountServiceTest::workerTokens()
{
    const auto create = [&](const QString &name) {
        return await<IssuedToken>(
            [&](Callback<IssuedToken> done) { m_service->createWorkerToken(name, std::move(done)); });
    };
    const auto first = create(QStringLiteral("w1"));
    const auto second = create(QStringLiteral("w1"));
    QVERIFY(first && second);
    QVERIFY(first->token != second->token);
    QVERIFY(!first->expires.isValid());
    QCOMPARE(check(first->token)->role, Role::Worker);
    QCOMPARE(check(second->token)->account, first->principal.account);
    QVERIFY(!logIn(QStringLiteral("w1"), QString()));
    add(QStringLiteral("ann"));
    QVERIFY(create(QStringLiteral("ann")).error().code == ErrorCode::FailedPrecondition);
    QVERIFY(create(QStringLiteral("no spaces")).error().code == ErrorCode::InvalidArgument);
}

void AccountServiceTest::aTokenSurvivesARestart()
{
    add(QStringLiteral("ann"));
    const IssuedToken issued = *logIn(QStringLiteral("ann"), m_password);
    open({});
    QVERIFY(check(issued.token));
}

void AccountServiceTest::generatedSecretsDiffer()
{
    QSet<QString> secrets;
    for (int i = 0; i < 100; ++i)
        secrets << generateToken() << generatePassword();
    QCOMPARE(secrets.size(), 200);
    QVERIFY(PasswordRules().check(generatePassword()));
}

void AccountServiceTest::oneChangeIsAllOrNothing()
{
    add(QStringLiteral("ann"));
    AccountChange change;
    change.displayName = QStringLiteral("Ann A.");
    change.role = Role::Jury;
    change.team = QStringLiteral("nowhere");
    QVERIFY(changeAccount(QStringLiteral("ann"), change).error().code == ErrorCode::NotFound);
    change.team.reset();
    const Result<Account> changed = changeAccount(QStringLiteral("ANN"), change);
    QVERIFY(changed.has_value());
    QCOMPARE(changed->displayName, QStringLiteral("Ann A."));
    QCOMPARE(logIn(QStringLiteral("ann"), m_password)->principal.role, Role::Jury);
}

void AccountServiceTest::theLastAdministratorStays()
{
    add(QStringLiteral("root1"), Role::Admin);
    add(QStringLiteral("root2"), Role::Admin);
    AccountChange disable;
    disable.isEnabled = false;
    AccountChange demote;
    demote.role = Role::Jury;
    QVERIFY(changeAccount(QStringLiteral("root1"), disable));
    QVERIFY(changeAccount(QStringLiteral("root2"), disable).error().code == ErrorCode::FailedPrecondition);
    QVERIFY(changeAccount(QStringLiteral("root2"), demote).error().code == ErrorCode::FailedPrecondition);
    QVERIFY(logIn(QStringLiteral("root2"), m_password));
}

void AccountServiceTest::anAccountStaysWhereItBelongs()
{
    add(QStringLiteral("ann"));
    AccountChange change;
    change.addresses = *AddressList::parse({QStringLiteral("192.0.2.0/24")});
    QVERIFY(changeAccount(QStringLiteral("ann"), change));
    const auto from = [&](const char *address) {
        return await<IssuedToken>([&](Callback<IssuedToken> done) {
            m_service->logIn({QStringLiteral("ann"), m_password, QHostAddress(QString::fromLatin1(address))},
                             std::move(done));
        });
    };
    const Result<IssuedToken> inside = from("192.0.2.7");
    QVERIFY(inside.has_value());
    QVERIFY(from("198.51.100.7").error().code == ErrorCode::FailedPrecondition);
    const Result<Principal> principal = check(inside->token);
    QVERIFY(principal && principal->addresses.allows(QHostAddress(QStringLiteral("192.0.2.9"))));
    QVERIFY(!principal->addresses.allows(QHostAddress(QStringLiteral("198.51.100.7"))));
    change.addresses = AddressList();
    QVERIFY(changeAccount(QStringLiteral("ann"), change));
    QVERIFY(from("198.51.100.7"));
}

void AccountServiceTest::ownersChangeTheirPasswords()
{
    add(QStringLiteral("ann"));
    const IssuedToken issued = *logIn(QStringLiteral("ann"), m_password);
    const auto change = [&](const QString &current, const QString &password) {
        return await<Account>([&](Callback<Account> done) {
            m_service->changePassword(issued.principal, {{}, current}, password, std::move(done));
        });
    };
    const QString next = QStringLiteral("battery staple");
    QVERIFY(change(next, next).error().code == ErrorCode::PermissionDenied);
    QVERIFY(change(m_password, QStringLiteral("ann12345")).error().code == ErrorCode::InvalidArgument);
    QVERIFY(check(issued.token));
    QVERIFY(change(m_password, next));
    QVERIFY(!check(issued.token));
    QVERIFY(logIn(QStringLiteral("ann"), next));
}

void AccountServiceTest::staffUnlock()
{
    add(QStringLiteral("ann"));
    for (int i = 0; i < 5; ++i)
        (void)logIn(QStringLiteral("ann"), QStringLiteral("guess %1").arg(i));
    const auto unlock = [&](const QString &name) {
        return await<Account>([&](Callback<Account> done) { m_service->unlock(name, {}, std::move(done)); });
    };
    QVERIFY(!logIn(QStringLiteral("ann"), m_password));
    QVERIFY(unlock(QStringLiteral("nobody")).error().code == ErrorCode::NotFound);
    QVERIFY(unlock(QStringLiteral("ann")));
    QVERIFY(logIn(QStringLiteral("ann"), m_password));
}

void AccountServiceTest::listsAreFilteredAndPaged()
{
    add(QStringLiteral("carl"));
    add(QStringLiteral("Ann"), Role::Jury);
    add(QStringLiteral("b_b"));
    const auto names = [&](const AccountFilter &filter) {
        const auto accounts =
            await<QList<Account>>([&](Callback<QList<Account>> done) { m_service->list(filter, std::move(done)); });
        QStringList found;
        for (const Account &account : *accounts)
            found.append(account.name);
        return found.join(QLatin1Char(' '));
    };
    QCOMPARE(names({}), QStringLiteral("Ann b_b carl"));
    AccountFilter filter;
    filter.role = Role::Contestant;
    QCOMPARE(names(filter), QStringLiteral("b_b carl"));
    filter.most = 1;
    filter.after = QStringLiteral("b_b");
    QCOMPARE(names(filter), QStringLiteral("carl"));
    filter = {};
    filter.search = QStringLiteral("B_");
    QCOMPARE(names(filter), QStringLiteral("b_b"));
    filter.search = QStringLiteral("_");
    QCOMPARE(names(filter), QStringLiteral("b_b")); // a character, not a pattern
    filter = {};
    filter.isEnabled = false;
    QCOMPARE(names(filter), QString());
}

QTEST_GUILESS_MAIN(AccountServiceTest)
#include "account_service_test.moc"
