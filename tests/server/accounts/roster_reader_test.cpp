#include "server/accounts/roster/roster.h"

#include <QtTest>

using namespace gavel::accounts;

class RosterReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tablesHaveAHead();
    void tablesMayBeQuoted();
    void icpcTables();
    void contestApiFiles();
    void accountsAsYaml();
    void faultsNameTheirLine_data();
    void faultsNameTheirLine();
    void faultsOfAllFilesAreTold();
    void rowsOfOneTeamAreJoined();

private:
    static Roster read(const char *name, const QByteArray &content)
    {
        return readRoster({{QString::fromLatin1(name), content}});
    }
};

void RosterReaderTest::tablesHaveAHead()
{
    for (const char *separators : {",csv", ";csv", "\ttsv"}) {
        const QByteArray text = QByteArray("\xef\xbb\xbfName,display_name,role,password,team,team_title,organization,"
                                           "country,addresses,groups\r\n"
                                           "ann,Ann A.,,secret word,t1,Team One,uni,DEU,192.0.2.0/24 2001:db8::1,north "
                                           "guests\r\n"
                                           "\r\n"
                                           "joe,,jury,,,,,,,\r\n")
                                    .replace(',', separators[0]);
        const Roster roster = read((QByteArray("people.") + (separators + 1)).constData(), text);
        QVERIFY2(roster.faults.isEmpty(), qPrintable(roster.faults.value(0).text));
        QCOMPARE(roster.accounts.size(), 2);
        const RosterAccount &ann = roster.accounts[0];
        QCOMPARE(ann.name, QStringLiteral("ann"));
        QCOMPARE(ann.displayName, QStringLiteral("Ann A."));
        QCOMPARE(ann.password, QStringLiteral("secret word"));
        QCOMPARE(ann.role, Role::Contestant);
        QCOMPARE(ann.team, QStringLiteral("t1"));
        QCOMPARE(ann.addresses->texts().size(), 2);
        QCOMPARE(ann.place.line, 2);
        QCOMPARE(roster.accounts[1].role, Role::Jury);
        QCOMPARE(roster.accounts[1].place.line, 4);
        QVERIFY(!roster.accounts[1].team && !roster.accounts[1].password);
        QCOMPARE(roster.teams.size(), 1);
        QCOMPARE(roster.teams[0].title, QStringLiteral("Team One"));
        QCOMPARE(roster.teams[0].organization, QStringLiteral("uni"));
        QCOMPARE(roster.organizations[0].country, QStringLiteral("DEU"));
        QCOMPARE(roster.groups.size(), 2);
    }
}

void RosterReaderTest::tablesMayBeQuoted()
{
    const Roster roster = read("a.csv", "name,display_name\nann,\"A, \"\"B\"\"\nC\"\nben,Ben\n");
    QVERIFY(roster.faults.isEmpty());
    QCOMPARE(roster.accounts[0].displayName, QStringLiteral("A, \"B\"\nC"));
    QCOMPARE(roster.accounts[1].name, QStringLiteral("ben"));
    QCOMPARE(roster.accounts[1].place.line, 4);
}

void RosterReaderTest::icpcTables()
{
    const Roster roster = readRoster(
        {{QStringLiteral("groups.tsv"), "File_Version\t1\n3\tNorth\n"},
         {QStringLiteral("teams.tsv"), "teams\t2\n7\t1234\t3\tThe Seven\tUniversity of X\tU X\tDEU\tINST-42\n"},
         {QStringLiteral("accounts.tsv"),
          "accounts\t1\nteam\tThe Seven\tteam007\tsecret word\njudge\tJudy\tjudy\tother word\n"}});
    QVERIFY2(roster.faults.isEmpty(), qPrintable(roster.faults.value(0).text));
    QCOMPARE(roster.groups[0].title, QStringLiteral("North"));
    QCOMPARE(roster.teams[0].name, QStringLiteral("7"));
    QCOMPARE(roster.teams[0].title, QStringLiteral("The Seven"));
    QCOMPARE(roster.teams[0].groups, QStringList{QStringLiteral("3")});
    QCOMPARE(roster.organizations[0].name, QStringLiteral("42"));
    QCOMPARE(roster.organizations[0].title, QStringLiteral("U X"));
    QCOMPARE(roster.organizations[0].formalName, QStringLiteral("University of X"));
    QCOMPARE(roster.accounts[0].team, QStringLiteral("7"));
    QCOMPARE(roster.accounts[1].role, Role::Jury);
    QVERIFY(!roster.accounts[1].team);
}

void RosterReaderTest::contestApiFiles()
{
    const Roster roster =
        readRoster({{QStringLiteral("organizations.json"),
                     R"([{"id": "u", "name": "U", "formal_name": "Uni", "country": "DEU", "logo": [{"href": "x"}]}])"},
                    {QStringLiteral("groups.json"), R"([{"id": "n", "name": "North"}])"},
                    {QStringLiteral("teams.json"), R"([
            {"id": "1", "name": "One", "display_name": "The One", "label": "A1", "organization_id": "u",
             "group_ids": ["n"], "location": {"x": 1}}
          ])"},
                    {QStringLiteral("accounts.json"), R"([
            {"id": "a", "username": "one", "password": "secret word", "type": "team", "team_id": "1", "ip": "192.0.2.1"},
            {"id": "b", "username": "anna", "type": "analyst"}
          ])"}});
    QVERIFY2(roster.faults.isEmpty(), qPrintable(roster.faults.value(0).text));
    QCOMPARE(roster.teams[0].title, QStringLiteral("The One"));
    QCOMPARE(roster.teams[0].label, QStringLiteral("A1"));
    QCOMPARE(roster.teams[0].place.line, 2);
    QCOMPARE(roster.accounts.size(), 1);
    QCOMPARE(roster.accounts[0].name, QStringLiteral("one"));
    QCOMPARE(roster.accounts[0].addresses->toText(), QStringLiteral("192.0.2.1"));
    QCOMPARE(roster.notes.size(), 1);
    QCOMPARE(roster.notes[0].place.line, 3);
}

void RosterReaderTest::accountsAsYaml()
{
    const Roster roster = read("accounts.yaml", "- id: a\n  username: one\n  type: team\n  team_id: 7\n  name: One\n"
                                                "- id: b\n  type: admin\n  password: 'secret word'\n");
    QVERIFY2(roster.faults.isEmpty(), qPrintable(roster.faults.value(0).text));
    QCOMPARE(roster.accounts[0].team, QStringLiteral("7"));
    QCOMPARE(roster.accounts[1].name, QStringLiteral("b"));
    QCOMPARE(roster.accounts[1].role, Role::Admin);
    QCOMPARE(roster.accounts[1].place.line, 6);
}

void RosterReaderTest::faultsNameTheirLine_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("line");
    const auto row = [](const char *name, const char *file, const char *content, int line) {
        QTest::newRow(name) << QString::fromLatin1(file) << QByteArray(content) << line;
    };
    row("unknown column", "a.csv", "name,colour\nann,red\n", 1);
    row("column twice", "a.csv", "name,Name\nann,b\n", 1);
    row("long row", "a.csv", "name,role\nann\nben,jury,x\n", 3);
    row("open quote", "a.csv", "name,role\n\"ann\n", 2);
    row("unknown role", "a.csv", "name,role\nann,king\n", 2);
    row("worker", "a.csv", "name,role\nann,worker\n", 2);
    row("bad name", "a.csv", "name\nann\na/b\n", 3);
    row("twice", "a.csv", "name\nann\n\nANN\n", 4);
    row("nobody", "a.csv", "name,role\n,jury\n", 2);
    row("bad team", "a.csv", "name,team\nann,a b\n", 2);
    row("bad address", "a.csv", "name,addresses\nann,10.0.0.0/99\n", 2);
    row("teams that differ", "a.csv", "name,team,team_title\nann,t,One\nben,t,Two\n", 3);
    row("empty", "a.csv", "", 0);
    row("not UTF-8", "a.csv", "name\n\xff\xfe\n", 0);
    row("no JSON", "teams.json", "[\n{\"id\": 1},\n{]", 3);
    row("no array", "teams.json", "{}", 1);
    row("no objects", "teams.json", "[1]", 1);
    row("no type", "accounts.json", "[\n{\"username\": \"ann\"}]", 2);
    row("no YAML", "accounts.yaml", "- [a, b\n", -1); // wherever the parser sees it
    row("unknown kind", "persons.json", "[]", 0);
    row("unknown suffix", "a.xlsx", "PK", 0);
    row("unknown table", "things.tsv", "File_Version\t1\n1\t2\n", 1);
}

void RosterReaderTest::faultsNameTheirLine()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(int, line);
    const Roster roster = readRoster({{file, content}});
    QCOMPARE(roster.faults.size(), 1);
    QCOMPARE(roster.faults[0].place.file, file);
    if (line >= 0)
        QCOMPARE(roster.faults[0].place.line, line);
    QVERIFY(!roster.faults[0].text.isEmpty());
}

void RosterReaderTest::faultsOfAllFilesAreTold()
{
    const Roster roster = readRoster({{QStringLiteral("a.csv"), "name\na/b\nc/d\n"}, {QStringLiteral("b.txt"), "x"}});
    QCOMPARE(roster.faults.size(), 3);
}

void RosterReaderTest::rowsOfOneTeamAreJoined()
{
    const Roster roster = read("a.csv", "name,team,team_title,organization\nann,t,The T,\nben,t,,u\ncarl,t,The T,u\n");
    QVERIFY(roster.faults.isEmpty());
    QCOMPARE(roster.teams.size(), 1);
    QCOMPARE(roster.teams[0].title, QStringLiteral("The T"));
    QCOMPARE(roster.teams[0].organization, QStringLiteral("u"));
    QCOMPARE(roster.organizations.size(), 1);
}

QTEST_GUILESS_MAIN(RosterReaderTest)
#include "roster_reader_test.moc"
