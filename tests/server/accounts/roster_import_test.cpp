#include "server/accounts/account_service.h"
#include "server/accounts/roster/roster_import.h"
#include "server/accounts/session_service.h"
#include "server/accounts/team_service.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "tests/support/await.h"
#include "tests/support/test_database.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::accounts;
using test::await;

// Teams, sessions and imports, on a real database.
class RosterImportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aPreviewChangesNothing();
    void importsAllThatBelongsTogether();
    void theSecondTimeKeepsAll();
    void aFaultLeavesNothing();
    void passwordsAreSetWhenAsked();
    void rolesAreNotChanged();
    void teamsAreKeptAndRemoved();
    void sessionsAreShownAndEnded();

private:
    Result<RosterOutcome> import(const QByteArray &csv, bool isDryRun = false, bool setsPasswords = false);
    Result<IssuedToken> logIn(const QString &name, const QString &password);
    Result<QList<Team>> teams();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<storage::Database> m_database;
    std::unique_ptr<AccountService> m_accounts;
    std::unique_ptr<RosterImport> m_import;
    std::unique_ptr<TeamService> m_teams;
    const Principal m_nobody{}; // the server's console
    const QByteArray m_csv = "name,display_name,password,team,team_title,organization,organization_title,groups\n"
                             "ann,Ann,secret word,t1,One,uni,University,north\n"
                             "ben,Ben,,t1,,uni,,north\n"
                             "joe,Joe,third word,,,,,\n";
};

void RosterImportTest::init()
{
    m_import.reset();
    m_teams.reset();
    m_accounts.reset();
    m_database.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto database = storage::Database::open({test::databaseOf(m_folder->path())});
    QVERIFY(database.has_value());
    m_database = *std::move(database);
    m_accounts = std::make_unique<AccountService>(*m_database);
    m_import = std::make_unique<RosterImport>(*m_database, *m_accounts);
    m_teams = std::make_unique<TeamService>(*m_database);
}

Result<RosterOutcome> RosterImportTest::import(const QByteArray &csv, bool isDryRun, bool setsPasswords)
{
    return await<RosterOutcome>([&](Callback<RosterOutcome> done) {
        const QList<RosterFile> files{{QStringLiteral("people.csv"), csv}};
        RosterOptions options;
        options.setsPasswords = setsPasswords;
        if (isDryRun)
            m_import->preview(files, options, std::move(done));
        else
            m_import->apply(m_nobody, files, options, std::move(done));
    });
}

Result<IssuedToken> RosterImportTest::logIn(const QString &name, const QString &password)
{
    return await<IssuedToken>([&](Callback<IssuedToken> done) {
        m_accounts->logIn({name, password}, std::move(done));
    });
}

Result<QList<Team>> RosterImportTest::teams()
{
    return await<QList<Team>>([&](Callback<QList<Team>> done) { m_teams->listTeams(std::move(done)); });
}

void RosterImportTest::aPreviewChangesNothing()
{
    const Result<RosterOutcome> outcome = import(m_csv, true);
    QVERIFY(outcome && !outcome->isApplied && outcome->faults.isEmpty() && outcome->passwords.isEmpty());
    QCOMPARE(outcome->steps.size(), 6); // an organisation, a group, a team and three accounts
    for (const RosterStep &step : outcome->steps)
        QCOMPARE(step.action, RosterStep::Action::Create);
    QVERIFY(teams()->isEmpty());
    QVERIFY(!logIn(QStringLiteral("ann"), QStringLiteral("secret word")));
}

void RosterImportTest::importsAllThatBelongsTogether()
{
    const Result<RosterOutcome> outcome = import(m_csv);
    QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().message.c_str());
    QVERIFY(outcome->isApplied);
    QCOMPARE(outcome->passwords.size(), 1);
    QCOMPARE(outcome->passwords[0].first, QStringLiteral("ben"));
    QVERIFY(logIn(QStringLiteral("ann"), QStringLiteral("secret word")));
    QVERIFY(logIn(QStringLiteral("ben"), outcome->passwords[0].second));
    const Team expected{QStringLiteral("t1"),      {},
                        QStringLiteral("One"),     QStringLiteral("uni"),
                        {QStringLiteral("north")}, QStringList{QStringLiteral("ann"), QStringLiteral("ben")}};
    QCOMPARE(*teams(), QList<Team>{expected});
    const auto entries = m_database->readAndWait(
        [](storage::Connection &connection) { return storage::AuditRepository(connection).list({}); });
    QCOMPARE(entries->first().action, QStringLiteral("roster.import"));
    for (const storage::AuditEntry &entry : *entries)
        QVERIFY(!entry.detail.contains(QStringLiteral("secret word")));
}

void RosterImportTest::theSecondTimeKeepsAll()
{
    QVERIFY(import(m_csv)->isApplied);
    const Result<RosterOutcome> again = import(m_csv);
    QVERIFY(again && again->isApplied && again->passwords.isEmpty());
    for (const RosterStep &step : again->steps)
        QCOMPARE(step.action, RosterStep::Action::Keep);
    const Result<RosterOutcome> changed = import("name,display_name\nann,Anna\nben,Ben\n");
    QCOMPARE(changed->steps[0].action, RosterStep::Action::Change);
    QCOMPARE(changed->steps[1].action, RosterStep::Action::Keep);
    QCOMPARE(teams()->first().members->size(), 2); // what a file does not say stays
}

void RosterImportTest::aFaultLeavesNothing()
{
    const Result<RosterOutcome> outcome = import("name,team,password\nann,t1,secret word\nben,t1,short\n");
    QVERIFY(outcome && !outcome->isApplied);
    QCOMPARE(outcome->faults.size(), 1);
    QCOMPARE(outcome->faults[0].place.line, 3);
    QCOMPARE(outcome->faults[0].field, QStringLiteral("password"));
    QVERIFY(teams()->isEmpty());
    QVERIFY(!logIn(QStringLiteral("ann"), QStringLiteral("secret word")));
    const auto lost = await<RosterOutcome>([&](Callback<RosterOutcome> done) {
        m_import->apply(m_nobody,
                        {{QStringLiteral("accounts.json"), R"([{"username": "ann", "type": "team", "team_id": "9"}])"}},
                        {}, std::move(done));
    });
    QCOMPARE(lost->faults[0].field, QStringLiteral("team"));
}

void RosterImportTest::passwordsAreSetWhenAsked()
{
    QVERIFY(import(m_csv)->isApplied);
    const QByteArray next = "name,password\nann,another word\n";
    QVERIFY(import(next)->isApplied);
    QVERIFY(logIn(QStringLiteral("ann"), QStringLiteral("secret word")));
    QVERIFY(import(next, false, true)->isApplied);
    QVERIFY(!logIn(QStringLiteral("ann"), QStringLiteral("secret word")));
    QVERIFY(logIn(QStringLiteral("ann"), QStringLiteral("another word")));
}

void RosterImportTest::rolesAreNotChanged()
{
    QVERIFY(import(m_csv)->isApplied);
    const Result<RosterOutcome> outcome = import("name,role\nann,admin\n");
    QVERIFY(outcome && !outcome->isApplied);
    QCOMPARE(outcome->faults[0].field, QStringLiteral("role"));
}

void RosterImportTest::teamsAreKeptAndRemoved()
{
    QVERIFY(import(m_csv)->isApplied);
    const auto put = [&](const Team &team) {
        return await<Team>([&](Callback<Team> done) { m_teams->put(m_nobody, team, std::move(done)); });
    };
    const Team two{QStringLiteral("t2"), {}, QStringLiteral("Two"), {}, {}, QStringList{QStringLiteral("ANN")}};
    const Result<Team> stored = put(two);
    QVERIFY(stored && stored->members == QStringList{QStringLiteral("ann")});
    QCOMPARE(teams()->first().members, QStringList{QStringLiteral("ben")}); // she has left the other one
    Team bad = two;
    bad.organization = QStringLiteral("nowhere");
    QVERIFY(put(bad).error().code == ErrorCode::NotFound);
    bad = two;
    bad.members = QStringList{QStringLiteral("nobody")};
    QVERIFY(put(bad).error().code == ErrorCode::NotFound);
    bad.name = QStringLiteral("a/b");
    QVERIFY(put(bad).error().code == ErrorCode::InvalidArgument);
    const auto removed = await<void>(
        [&](Callback<void> done) { m_teams->removeOrganization(m_nobody, QStringLiteral("uni"), std::move(done)); });
    QVERIFY(removed.error().code == ErrorCode::FailedPrecondition);
    const auto remove = [&](const QString &name) {
        return await<void>([&](Callback<void> done) { m_teams->removeTeam(m_nobody, name, std::move(done)); });
    };
    QVERIFY(remove(QStringLiteral("t2")));
    QVERIFY(remove(QStringLiteral("t2")).error().code == ErrorCode::NotFound);
    QVERIFY(logIn(QStringLiteral("ann"), QStringLiteral("secret word")));
}

void RosterImportTest::sessionsAreShownAndEnded()
{
    QVERIFY(import(m_csv)->isApplied);
    SessionService service(*m_database, *m_accounts);
    const QString ann = QStringLiteral("ann");
    const auto sessions = [&] {
        return *await<QList<Session>>([&](Callback<QList<Session>> done) { service.list(ann, std::move(done)); });
    };
    const auto revoke = [&](const QString &id) {
        return await<void>([&](Callback<void> done) { service.revoke(m_nobody, ann, id, std::move(done)); });
    };
    const auto check = [&](const IssuedToken &issued) {
        return await<Principal>(
            [&](Callback<Principal> done) { m_accounts->authenticate(issued.token.toUtf8(), std::move(done)); });
    };
    const auto first = await<IssuedToken>([&](Callback<IssuedToken> done) {
        m_accounts->logIn({ann, QStringLiteral("secret word"), QHostAddress(QStringLiteral("192.0.2.7")),
                           QStringLiteral("a browser")},
                          std::move(done));
    });
    QCOMPARE(sessions().size(), 1);
    QCOMPARE(sessions()[0].address, QStringLiteral("192.0.2.7"));
    QCOMPARE(sessions()[0].agent, QStringLiteral("a browser"));
    QVERIFY(first->token.indexOf(sessions()[0].id) < 0);
    const auto second = logIn(ann, QStringLiteral("secret word"));
    QVERIFY(check(*first) && check(*second));
    const QList<Session> both = sessions();
    QCOMPARE(both.size(), 2);
    const qsizetype firstAt = both[0].agent.isEmpty() ? 1 : 0;
    QVERIFY(revoke(both[firstAt].id));
    QVERIFY(!check(*first) && check(*second));
    QVERIFY(revoke(both[firstAt].id).error().code == ErrorCode::NotFound);
    QVERIFY(revoke(QString()));
    QVERIFY(!check(*second) && sessions().isEmpty());
}

QTEST_GUILESS_MAIN(RosterImportTest)
#include "roster_import_test.moc"
