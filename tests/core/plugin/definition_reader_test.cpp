#include "core/plugin/definition_reader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace gavel::plugin;

namespace {

const QByteArray kGood = R"json({
    "$schema": "language.schema.json",
    "id": "cpp-gcc",
    "name": "C++ (GCC)",
    "packageCode": "cpp",
    "extensions": ["cpp", "cc"],
    "sourceFile": "main.cpp",
    "compile": ["/usr/bin/g++", "-o", "{binary}", "{sources}"],
    "prepare": ["/usr/bin/g++", "-o", "x.gch"],
    "run": ["{app}/{binary}"],
    "versionProbe": ["/usr/bin/g++", "--version"],
    "environment": { "TMPDIR": "/box" },
    "debianPackages": ["g++"],
    "timeFactor": 1.5,
    "memoryExtraMb": 32,
    "processes": 8,
    "allowedSystemCalls": ["personality"],
    "readOnlyDirectories": ["/etc/java-17-openjdk"],
    "settings": { "entryPoints": ["__main__.py"] },
    "judge0Ids": [54, 105],
    "preference": 7,
    "tier": "core",
    "versionPattern": "12\\.",
    "i386": true,
    "largestFileMb": 128,
    "notes": "Reads slowly.",
    "example": ["int main()", "{", "}"]
}
)json";

QByteArray with(const char *key, const QJsonValue &value)
{
    QJsonObject object = QJsonDocument::fromJson(kGood).object();
    if (value.isUndefined())
        object.remove(QLatin1String(key));
    else
        object.insert(QLatin1String(key), value);
    return QJsonDocument(object).toJson();
}

QJsonArray list(std::initializer_list<QJsonValue> values)
{
    return QJsonArray(values);
}

} // namespace

class DefinitionReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKey();
    void leavesDefaultsForWhatMayBeAbsent();
    void readsSeveralCompileCommands();
    void namesTheFaultyField_data();
    void namesTheFaultyField();
    void namesTheLineOfBrokenJson();
    void namesTheLineOfAField();
    void refusesAKeyThatStandsTwice();
    void everyKeyIsRead();
};

void DefinitionReaderTest::readsEveryKey()
{
    const auto read = readLanguageDefinition(kGood, QStringLiteral("/x/cpp.json"));
    QVERIFY2(read, read ? "" : qPrintable(read.error().field + read.error().reason));
    QCOMPARE(read->id, QStringLiteral("cpp-gcc"));
    QCOMPARE(read->packageCode, QStringLiteral("cpp"));
    QCOMPARE(read->extensions, QStringList({QStringLiteral("cpp"), QStringLiteral("cc")}));
    QCOMPARE(read->compile.size(), 1);
    QCOMPARE(read->compile.first().size(), 4);
    QCOMPARE(read->prepare.size(), 1);
    QCOMPARE(read->environment.value(QStringLiteral("TMPDIR")), QStringLiteral("/box"));
    QCOMPARE(read->timeFactor, 1.5);
    QCOMPARE(read->memoryExtraBytes, qint64(32) * 1024 * 1024);
    QCOMPARE(read->processes, 8);
    QCOMPARE(read->allowedSystemCalls, QStringList{QStringLiteral("personality")});
    QCOMPARE(read->judge0Ids, QList<int>({54, 105}));
    QCOMPARE(read->preference, 7);
    QCOMPARE(read->tier, QStringLiteral("core"));
    QCOMPARE(read->versionPattern, QStringLiteral("12\\."));
    QVERIFY(read->usesI386);
    QCOMPARE(read->largestFileBytes, qint64(128) * 1024 * 1024);
    QCOMPARE(read->notes, QStringLiteral("Reads slowly."));
    QCOMPARE(read->example, QStringLiteral("int main()\n{\n}\n"));
    QCOMPARE(read->path, QStringLiteral("/x/cpp.json"));
    QVERIFY(read->familySettings.contains(QStringLiteral("entryPoints")));
}

void DefinitionReaderTest::leavesDefaultsForWhatMayBeAbsent()
{
    QJsonObject object = QJsonDocument::fromJson(kGood).object();
    for (const char *key : {"$schema", "packageCode", "compile", "prepare", "environment", "timeFactor",
                            "memoryExtraMb", "processes", "allowedSystemCalls", "readOnlyDirectories", "settings",
                            "judge0Ids", "preference", "tier", "versionPattern", "i386", "largestFileMb", "notes"})
        object.remove(QLatin1String(key));
    const auto read = readLanguageDefinition(QJsonDocument(object).toJson(), {});
    QVERIFY(read);
    QVERIFY(read->compile.isEmpty());
    QCOMPARE(read->timeFactor, 1.0);
    QCOMPARE(read->memoryExtraBytes, 0);
    QCOMPARE(read->processes, 64);
    QCOMPARE(read->tier, QStringLiteral("all"));
    QVERIFY(!read->usesI386);
}

void DefinitionReaderTest::readsSeveralCompileCommands()
{
    const auto read = readLanguageDefinition(
        with("compile",
             list({list({QStringLiteral("/usr/bin/a"), QStringLiteral("x")}), list({QStringLiteral("/usr/bin/b")})})),
        {});
    QVERIFY(read);
    QCOMPARE(read->compile.size(), 2);
    QCOMPARE(read->compile.at(1).first(), QStringLiteral("/usr/bin/b"));
}

void DefinitionReaderTest::namesTheFaultyField_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *key, const QJsonValue &value, const char *field) {
        QTest::newRow(name) << with(key, value) << QString::fromLatin1(field);
    };
    const QJsonValue absent(QJsonValue::Undefined);
    row("unknown tier", "tier", QStringLiteral("gold"), "tier");
    row("broken pattern", "versionPattern", QStringLiteral("("), "versionPattern");
    row("i386 as text", "i386", QStringLiteral("yes"), "i386");
    row("unknown key", "compiler", QStringLiteral("x"), "compiler");
    row("no id", "id", absent, "id");
    row("upper case id", "id", QStringLiteral("Cpp"), "id");
    row("id with a slash", "id", QStringLiteral("a/b"), "id");
    row("id no string", "id", 5, "id");
    row("no run", "run", absent, "run");
    row("run a string", "run", QStringLiteral("/bin/x"), "run");
    row("empty run", "run", list({}), "run");
    row("relative run", "run", list({QStringLiteral("./a.out")}), "run[0]");
    row("run with a number", "run", list({QStringLiteral("/bin/x"), 3}), "run[1]");
    row("empty argument", "run", list({QStringLiteral("/bin/x"), QString()}), "run[1]");
    row("NUL in an argument", "run", list({QStringLiteral("/bin/x"), QString(QChar::Null)}), "run[1]");
    row("empty compile", "compile", list({}), "compile");
    row("compile mixed", "compile", list({list({QStringLiteral("/bin/x")}), QStringLiteral("y")}), "compile[1]");
    row("relative second compile", "compile", list({list({QStringLiteral("/bin/x")}), list({QStringLiteral("y")})}),
        "compile[1][0]");
    row("extension with dot", "extensions", list({QStringLiteral("cpp"), QStringLiteral(".cc")}), "extensions[1]");
    row("no extension", "extensions", list({}), "extensions");
    row("source file with a slash", "sourceFile", QStringLiteral("a/b.c"), "sourceFile");
    row("source file like an option", "sourceFile", QStringLiteral("-o.c"), "sourceFile");
    row("environment a list", "environment", list({}), "environment");
    row("bad variable name", "environment", QJsonObject{{QStringLiteral("A B"), QStringLiteral("x")}},
        "environment.A B");
    row("variable no string", "environment", QJsonObject{{QStringLiteral("A"), 1}}, "environment.A");
    row("time factor 0", "timeFactor", 0, "timeFactor");
    row("time factor a string", "timeFactor", QStringLiteral("2"), "timeFactor");
    row("negative memory", "memoryExtraMb", -1, "memoryExtraMb");
    row("half a megabyte", "memoryExtraMb", 0.5, "memoryExtraMb");
    row("no processes", "processes", 0, "processes");
    row("many processes", "processes", 1e9, "processes");
    row("system call", "allowedSystemCalls", list({QStringLiteral("open at")}), "allowedSystemCalls[0]");
    row("relative directory", "readOnlyDirectories", list({QStringLiteral("etc")}), "readOnlyDirectories[0]");
    row("directory with ..", "readOnlyDirectories", list({QStringLiteral("/etc/../root")}), "readOnlyDirectories[0]");
    row("the root", "readOnlyDirectories", list({QStringLiteral("/")}), "readOnlyDirectories[0]");
    row("package", "debianPackages", list({QStringLiteral("g++; rm")}), "debianPackages[0]");
    row("judge0 id 0", "judge0Ids", list({0}), "judge0Ids");
    row("settings a list", "settings", list({}), "settings");
    row("empty example", "example", QString(), "example");
    row("example of numbers", "example", list({1}), "example");
}

void DefinitionReaderTest::namesTheFaultyField()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, field);
    const auto read = readLanguageDefinition(json, {});
    QVERIFY(!read);
    QCOMPARE(read.error().field, field);
    QVERIFY(!read.error().reason.isEmpty());
    QVERIFY(!read.error().isBrokenJson);
}

void DefinitionReaderTest::namesTheLineOfBrokenJson()
{
    QByteArray json = kGood;
    json.replace("\"cpp\",\n", "\"cpp\"\n"); // line 5 lacks its comma, which shows on line 6
    const auto read = readLanguageDefinition(json, {});
    QVERIFY(!read);
    QVERIFY(read.error().isBrokenJson);
    QCOMPARE(read.error().line, 6);
    QVERIFY(!readLanguageDefinition("[]", {}));
    QVERIFY(!readLanguageDefinition("", {}));
    QVERIFY(!readLanguageDefinition(QByteArray(300'000, ' '), {}));
}

void DefinitionReaderTest::namesTheLineOfAField()
{
    QByteArray json = kGood;
    json.replace("\"timeFactor\": 1.5", "\"timeFactor\": \"fast\"");
    const auto read = readLanguageDefinition(json, {});
    QVERIFY(!read);
    QCOMPARE(read.error().line, 14);
    QCOMPARE(lineOfField(kGood, QStringLiteral("run[0]")), 10);
    QCOMPARE(lineOfField(kGood, QStringLiteral("settings.entryPoints")), 19);
    QCOMPARE(lineOfField(kGood, QStringLiteral("nothing")), 0);
}

void DefinitionReaderTest::refusesAKeyThatStandsTwice()
{
    QByteArray json = kGood;
    json.replace("\"processes\": 8,", "\"processes\": 8,\n    \"id\": \"other\",");
    const auto read = readLanguageDefinition(json, {});
    QVERIFY(!read);
    QCOMPARE(read.error().field, QStringLiteral("id"));
    QCOMPARE(read.error().line, 17);
}

void DefinitionReaderTest::everyKeyIsRead()
{
    // A key that the reader lists but forgets would be accepted with any value.
    const QSet<QString> free{QStringLiteral("$schema")};
    for (const QString &key : languageFileKeys())
        if (!free.contains(key)) {
            const QJsonValue wrong = key == QStringLiteral("i386") ? QJsonValue(1) : QJsonValue(true);
            QVERIFY2(!readLanguageDefinition(with(key.toLatin1().constData(), wrong), {}), qPrintable(key));
        }
}

QTEST_APPLESS_MAIN(DefinitionReaderTest)
#include "definition_reader_test.moc"
