#include "core/plugin/plain_family.h"

#include <QJsonArray>
#include <QtTest>

using namespace gavel;
using namespace gavel::plugin;

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

LanguageDefinition cpp()
{
    LanguageDefinition definition;
    definition.id = QStringLiteral("cpp");
    definition.extensions = words("cpp cc");
    definition.sourceFile = QStringLiteral("main.cpp");
    definition.compile = {words("/usr/bin/g++ -o {binary} {sources}")};
    definition.run = words("{app}/{binary}");
    return definition;
}

LanguageDefinition python()
{
    LanguageDefinition definition;
    definition.id = QStringLiteral("python3");
    definition.extensions = words("py");
    definition.sourceFile = QStringLiteral("main.py");
    definition.run = words("/usr/bin/python3 {app}/{source}");
    definition.syntaxCheck = words("/usr/bin/python3 -m py_compile {app}/{sources}");
    definition.familySettings = {{QStringLiteral("entryPoints"), QJsonArray{QStringLiteral("__main__.py")}}};
    return definition;
}

QList<SourceFile> files(const char *names)
{
    QList<SourceFile> result;
    for (const QString &name : words(names))
        result.append(SourceFile{name, "content of " + name.toLatin1()});
    return result;
}

const PlanLimits kLimits{std::chrono::seconds(1), 256 * 1024 * 1024};

} // namespace

class PlainFamilyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void renamesASingleSource_data();
    void renamesASingleSource();
    void compilesTheSourcesOfSeveralFiles();
    void choosesTheEntry_data();
    void choosesTheEntry();
    void fitsTheRuntimeToTheLimit();
    void refusesSourcesThatMakeNoProgram();
    void refusesDefinitions_data();
    void refusesDefinitions();
    void acceptsWhatItServes();
};

void PlainFamilyTest::renamesASingleSource_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("expected");
    QTest::newRow("usual extension") << QStringLiteral("a.cpp") << QStringLiteral("main.cpp");
    QTest::newRow("another extension of the language") << QStringLiteral("solution.cc") << QStringLiteral("main.cc");
    QTest::newRow("foreign extension") << QStringLiteral("a.txt") << QStringLiteral("main.cpp");
    QTest::newRow("no extension") << QStringLiteral("source") << QStringLiteral("main.cpp");
    QTest::newRow("like an option") << QStringLiteral("-shared.cpp") << QStringLiteral("main.cpp");
}

void PlainFamilyTest::renamesASingleSource()
{
    QFETCH(QString, given);
    QFETCH(QString, expected);
    const auto plan = PlainFamily().plan(cpp(), {SourceFile{given, "int main(){}"}}, kLimits);
    QVERIFY(plan);
    QCOMPARE(plan->files.size(), 1);
    QCOMPARE(plan->files.first().name, expected);
    QCOMPARE(plan->files.first().content, QByteArray("int main(){}"));
    QCOMPARE(plan->compile.first().argv.last(), expected);
    QCOMPARE(plan->run.argv, words("/app/main.out"));
}

void PlainFamilyTest::compilesTheSourcesOfSeveralFiles()
{
    const auto plan = PlainFamily().plan(cpp(), files("b.cpp list.h -c.cc @d.cpp"), kLimits);
    QVERIFY(plan);
    QCOMPARE(plan->files.size(), 4);
    QCOMPARE(plan->compile.first().argv, words("/usr/bin/g++ -o main.out b.cpp ./-c.cc ./@d.cpp"));
}

void PlainFamilyTest::choosesTheEntry_data()
{
    QTest::addColumn<QString>("names");
    QTest::addColumn<QString>("entry");
    QTest::newRow("single") << QStringLiteral("x.py") << QStringLiteral("/app/main.py");
    QTest::newRow("entry point of the settings")
        << QStringLiteral("a.py main.py __main__.py") << QStringLiteral("/app/__main__.py");
    QTest::newRow("usual name") << QStringLiteral("a.py main.py") << QStringLiteral("/app/main.py");
    QTest::newRow("first of the language") << QStringLiteral("data.txt b.py a.py") << QStringLiteral("/app/b.py");
}

void PlainFamilyTest::choosesTheEntry()
{
    QFETCH(QString, names);
    QFETCH(QString, entry);
    const auto plan = PlainFamily().plan(python(), files(qPrintable(names)), kLimits);
    QVERIFY(plan);
    QVERIFY(plan->compile.isEmpty());
    QCOMPARE(plan->run.argv.last(), entry);
    QCOMPARE(plan->syntaxCheck.size(), 1);
}

void PlainFamilyTest::fitsTheRuntimeToTheLimit()
{
    LanguageDefinition definition = python();
    definition.run = words("/usr/bin/node --max-old-space-size={memory_mb} {app}/{stem}.js");
    definition.environment = {{QStringLiteral("HEAP"), QStringLiteral("-Xmx{memory_mb}m {source}")}};
    const auto plan = PlainFamily().plan(definition, files("x.py"), kLimits);
    QVERIFY(plan);
    QCOMPARE(plan->run.argv, words("/usr/bin/node --max-old-space-size=256 /app/main.js"));
    QCOMPARE(plan->run.environment.value(QStringLiteral("HEAP")), QStringLiteral("-Xmx256m main.py"));
    const auto tiny = PlainFamily().plan(definition, files("x.py"), PlanLimits{});
    QVERIFY(tiny && tiny->run.argv.contains(QStringLiteral("--max-old-space-size=1")));
}

void PlainFamilyTest::refusesSourcesThatMakeNoProgram()
{
    const PlainFamily family;
    const auto refused = [&](const QList<SourceFile> &sources) {
        const auto plan = family.plan(cpp(), sources, kLimits);
        return !plan && plan.error().code == ErrorCode::InvalidArgument;
    };
    QVERIFY(refused({}));
    QVERIFY(refused(files("a.txt b.h")));
    QVERIFY(refused(files("a.cpp a.cpp")));
    QVERIFY(!refused(files("a.cpp A.cpp")));
}

void PlainFamilyTest::refusesDefinitions_data()
{
    QTest::addColumn<LanguageDefinition>("definition");
    QTest::addColumn<QString>("start");
    const auto row = [](const char *name, const char *start, auto change) {
        LanguageDefinition definition = cpp();
        change(definition);
        QTest::newRow(name) << definition << QString::fromLatin1(start);
    };
    row("unknown placeholder in compile",
        "compile[2]: ", [](auto &d) { d.compile.first()[2] = QStringLiteral("{binray}"); });
    row("in the second command", "compile[1][0]: ", [](auto &d) { d.compile.append(words("/bin/{x}")); });
    row("in run", "run[0]: ", [](auto &d) { d.run = words("{ap}/x"); });
    row("in the syntax check", "syntaxCheck[1]: ", [](auto &d) { d.syntaxCheck = words("/bin/x {main_class}"); });
    row("in the environment", "environment.A: ", [](auto &d) {
        d.environment = {{QStringLiteral("A"), QStringLiteral("{x}")}};
    });
    row("run without {app}", "run: ", [](auto &d) { d.run = words("/usr/bin/x {source}"); });
    row("unknown setting", "settings.entry: ", [](auto &d) { d.familySettings = {{QStringLiteral("entry"), 1}}; });
    row("entry points no list", "settings.entryPoints: ", [](auto &d) {
        d.familySettings = {{QStringLiteral("entryPoints"), 1}};
    });
}

void PlainFamilyTest::refusesDefinitions()
{
    QFETCH(LanguageDefinition, definition);
    QFETCH(QString, start);
    const auto accepted = PlainFamily().accept(definition);
    QVERIFY(!accepted);
    QVERIFY2(QString::fromStdString(accepted.error().message).startsWith(start), accepted.error().message.c_str());
}

void PlainFamilyTest::acceptsWhatItServes()
{
    QVERIFY(PlainFamily().accept(cpp()));
    QVERIFY(PlainFamily().accept(python()));
}

QTEST_APPLESS_MAIN(PlainFamilyTest)
#include "plain_family_test.moc"
