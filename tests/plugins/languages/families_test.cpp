// Every language of this build: its file, its plan, and for one of each family the real compiler.
#include "tests/plugins/support/loaded_plugin.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::plugin;
using namespace gavel::test;

namespace {

const QString kLanguages = QStringLiteral(GAVEL_BINARY_DIR "/plugins/languages");
const PlanLimits kLimits{std::chrono::seconds(1), 256 * 1024 * 1024};

// In the cell the program lies in /app; here it lies in a folder of the test.
struct Folders {
    QTemporaryDir top;
    QString app() const { return top.filePath(QStringLiteral("app")); }
    QString box() const { return top.filePath(QStringLiteral("box")); }
};

bool place(const Folders &folders, const QList<SourceFile> &files)
{
    QDir(folders.top.path()).mkdir(QStringLiteral("app"));
    QDir(folders.top.path()).mkdir(QStringLiteral("box"));
    for (const SourceFile &source : files) {
        QFile file(folders.app() + QLatin1Char('/') + source.name);
        QDir().mkpath(QFileInfo(file).path());
        if (!file.open(QIODevice::WriteOnly) || file.write(source.content) != source.content.size())
            return false;
    }
    return true;
}

struct Outcome {
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};

Outcome execute(const Command &command, const Folders &folders, const QString &directory, const QByteArray &input)
{
    QProcess process;
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
    environment.insert(QStringLiteral("HOME"), directory);
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    for (auto entry = command.environment.begin(); entry != command.environment.end(); ++entry)
        environment.insert(entry.key(), entry.value());
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(directory);
    QStringList argv = command.argv;
    for (QString &argument : argv)
        if (argument == QStringLiteral("/app") || argument.startsWith(QStringLiteral("/app/")))
            argument.replace(0, 4, folders.app());
    process.start(argv.first(), argv.mid(1));
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished(60'000);
    const bool isOver = process.state() == QProcess::NotRunning && process.exitStatus() == QProcess::NormalExit;
    return {isOver ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

// Compiles in the folder that becomes /app.
Outcome compile(const ExecutionPlan &plan, const Folders &folders)
{
    Outcome outcome{0, {}, {}};
    for (const Command &command : plan.compile) {
        outcome = execute(command, folders, folders.app(), {});
        if (outcome.exitCode != 0)
            break;
    }
    return outcome;
}

QList<SourceFile> java(std::initializer_list<SourceFile> files)
{
    return files;
}

} // namespace

class FamiliesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFilePlans_data();
    void everyFilePlans();
    void runsForReal_data();
    void runsForReal();
    void checksSyntax_data();
    void checksSyntax();
    void plansJava_data();
    void plansJava();
    void refusesJavaWithoutMain();
    void runsJavaOfSeveralPackages();
    void runsPythonOfSeveralFiles();
};

void FamiliesTest::everyFilePlans_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("id");
    for (const QString &family : QDir(kLanguages).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        for (const QString &file : QDir(kLanguages + QLatin1Char('/') + family).entryList({QStringLiteral("*.json")}))
            QTest::newRow(qPrintable(file)) << family << QFileInfo(file).completeBaseName();
}

void FamiliesTest::everyFilePlans()
{
    QFETCH(QString, family);
    QFETCH(QString, id);
    const LanguageDefinition definition = readLanguage(family, id);
    QCOMPARE(definition.id, id); // a file is named after its language
    const LanguageFamily *served = loadFamily(family);
    QVERIFY(served);
    const auto accepted = served->accept(definition);
    QVERIFY2(accepted, accepted ? "" : accepted.error().message.c_str());
    const auto plan =
        served->plan(definition, {SourceFile{QStringLiteral("solution"), definition.example.toUtf8()}}, kLimits);
    QVERIFY2(plan, plan ? "" : plan.error().message.c_str());
    QCOMPARE(plan->files.size(), 1);
    QCOMPARE(plan->compile.size(), definition.compile.size());
    QVERIFY(plan->run.argv.first().startsWith(QLatin1Char('/')));
    // Whoever is compiled has its errors from the compiler.
    QVERIFY(plan->syntaxCheck.isEmpty() || definition.compile.isEmpty());
}

void FamiliesTest::runsForReal_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("id");
    for (const char *name : {"native/c-gcc-gnu17", "native/cpp-gcc-gnupp20", "native/cpp-clang14", "go/go", "rust/rust",
                             "python/python3", "python/pypy3", "javascript/nodejs", "jvm/java17"}) {
        const QStringList parts = QString::fromLatin1(name).split(QLatin1Char('/'));
        QTest::newRow(name) << parts.at(0) << parts.at(1);
    }
}

void FamiliesTest::runsForReal()
{
    QFETCH(QString, family);
    QFETCH(QString, id);
    const LanguageDefinition definition = readLanguage(family, id);
    if (!QFileInfo::exists(definition.versionProbe.value(0)))
        QSKIP(qPrintable(QStringLiteral("needs apt install %1").arg(definition.debianPackages.join(QLatin1Char(' ')))));
    const auto plan =
        loadFamily(family)->plan(definition, {SourceFile{QStringLiteral("x"), definition.example.toUtf8()}}, kLimits);
    QVERIFY(plan);
    Folders folders;
    QVERIFY(place(folders, plan->files));
    const Outcome compiled = compile(*plan, folders);
    QVERIFY2(compiled.exitCode == 0, compiled.errors.constData());
    const Outcome run = execute(plan->run, folders, folders.box(), "1 2\n");
    QVERIFY2(run.exitCode == 0, run.errors.constData());
    QCOMPARE(run.output.trimmed(), QByteArray("3"));
}

void FamiliesTest::checksSyntax_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("id");
    QTest::newRow("python3") << QStringLiteral("python") << QStringLiteral("python3");
    QTest::newRow("pypy3") << QStringLiteral("python") << QStringLiteral("pypy3");
    QTest::newRow("nodejs") << QStringLiteral("javascript") << QStringLiteral("nodejs");
}

void FamiliesTest::checksSyntax()
{
    QFETCH(QString, family);
    QFETCH(QString, id);
    const LanguageDefinition definition = readLanguage(family, id);
    if (!QFileInfo::exists(definition.versionProbe.value(0)))
        QSKIP(qPrintable(QStringLiteral("needs apt install %1").arg(definition.debianPackages.join(QLatin1Char(' ')))));
    for (const auto &[source, isGood] :
         {std::pair(definition.example.toUtf8(), true), std::pair(QByteArray("x = = (1\n"), false)}) {
        const auto plan = loadFamily(family)->plan(definition, {SourceFile{QStringLiteral("x"), source}}, kLimits);
        QVERIFY(plan && plan->syntaxCheck.size() == 1);
        Folders folders;
        QVERIFY(place(folders, plan->files));
        const Outcome outcome = execute(plan->syntaxCheck.first(), folders, folders.box(), {});
        QVERIFY2((outcome.exitCode == 0) == isGood, outcome.errors.constData());
        QVERIFY(isGood || outcome.errors.contains("SyntaxError"));
        QCOMPARE(QDir(folders.app()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(),
                 1); // left nothing behind
    }
}

void FamiliesTest::plansJava_data()
{
    QTest::addColumn<QList<SourceFile>>("sources");
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QString>("mainClass");
    const auto row = [](const char *name, const QList<SourceFile> &sources, const char *names, const char *mainClass) {
        QTest::newRow(name) << sources << words(names) << QString::fromLatin1(mainClass);
    };
    const QByteArray main = "{ public static void main(String[] args) {} }";
    row("usual", java({{QStringLiteral("Main.java"), "public class Main " + main}}), "Main.java", "Main");
    row("renamed after the class", java({{QStringLiteral("a.java"), "public class Solution " + main}}), "Solution.java",
        "Solution");
    row("no public class", java({{QStringLiteral("a.java"), "class B {} class C " + main}}), "C.java", "C");
    row("in a package", java({{QStringLiteral("a.java"), "package org.x; public class Y " + main}}), "org/x/Y.java",
        "org.x.Y");
    row("several files",
        java({{QStringLiteral("z.java"), "class Z {}"},
              {QStringLiteral("y.java"), "public class Y " + main},
              {QStringLiteral("n.txt"), "x"}}),
        "z.java Y.java n.txt", "Y");
    row("Main wins",
        java({{QStringLiteral("A.java"), "class A " + main}, {QStringLiteral("Main.java"), "class Main " + main}}),
        "A.java Main.java", "Main");
    row("else the first",
        java({{QStringLiteral("B.java"), "class B " + main}, {QStringLiteral("A.java"), "class A " + main}}),
        "B.java A.java", "B");
    row("same names in two packages",
        java({{QStringLiteral("1.java"), "package a; public class X " + main},
              {QStringLiteral("2.java"), "package b; public class X {}"}}),
        "a/X.java b/X.java", "a.X");
}

void FamiliesTest::plansJava()
{
    QFETCH(QList<SourceFile>, sources);
    QFETCH(QStringList, names);
    QFETCH(QString, mainClass);
    const auto plan = loadFamily(QStringLiteral("jvm"))
                          ->plan(readLanguage(QStringLiteral("jvm"), QStringLiteral("java17")), sources, kLimits);
    QVERIFY2(plan, plan ? "" : plan.error().message.c_str());
    QStringList placed;
    for (const SourceFile &file : plan->files)
        placed.append(file.name);
    QCOMPARE(placed, names);
    QCOMPARE(plan->run.argv.last(), mainClass);
    QVERIFY(plan->run.argv.contains(QStringLiteral("-Xmx256m")));
    QVERIFY(!plan->compile.first().argv.contains(QStringLiteral("n.txt")));
}

void FamiliesTest::refusesJavaWithoutMain()
{
    const LanguageFamily *family = loadFamily(QStringLiteral("jvm"));
    const LanguageDefinition definition = readLanguage(QStringLiteral("jvm"), QStringLiteral("java17"));
    const auto message = [&](const QList<SourceFile> &sources) {
        const auto plan = family->plan(definition, sources, kLimits);
        return plan ? QString() : QString::fromStdString(plan.error().message);
    };
    QVERIFY(message({{QStringLiteral("A.java"), "class A {}"}}).contains(QStringLiteral("main(String[] args)")));
    QVERIFY(message({{QStringLiteral("A.java"), QByteArray("\0\xff{{{", 5)}}).contains(QStringLiteral("main")));
    const QByteArray twice = "public class X { public static void main(String[] a) {} }";
    QVERIFY(message({{QStringLiteral("a.java"), twice}, {QStringLiteral("b.java"), twice}})
                .contains(QStringLiteral("X.java")));
}

void FamiliesTest::runsJavaOfSeveralPackages()
{
    const LanguageDefinition definition = readLanguage(QStringLiteral("jvm"), QStringLiteral("java17"));
    if (!QFileInfo::exists(definition.versionProbe.value(0)))
        QSKIP("needs apt install openjdk-17-jdk-headless");
    const auto plan =
        loadFamily(QStringLiteral("jvm"))
            ->plan(definition,
                   java({{QStringLiteral("1.java"), "package a; public class X { public static void main(String[] s) { "
                                                    "System.out.println(b.X.f()); } }"},
                         {QStringLiteral("2.java"),
                          "package b; public class X { public static int f() { return 42; } }"}}),
                   kLimits);
    QVERIFY(plan);
    Folders folders;
    QVERIFY(place(folders, plan->files));
    const Outcome compiled = compile(*plan, folders);
    QVERIFY2(compiled.exitCode == 0, compiled.errors.constData());
    QCOMPARE(execute(plan->run, folders, folders.box(), {}).output.trimmed(), QByteArray("42"));
}

void FamiliesTest::runsPythonOfSeveralFiles()
{
    const LanguageDefinition definition = readLanguage(QStringLiteral("python"), QStringLiteral("python3"));
    const auto plan = loadFamily(QStringLiteral("python"))
                          ->plan(definition,
                                 {{QStringLiteral("helper.py"), "def f():\n    return 7\n"},
                                  {QStringLiteral("__main__.py"), "import helper\nprint(helper.f())\n"}},
                                 kLimits);
    QVERIFY(plan);
    Folders folders;
    QVERIFY(place(folders, plan->files));
    const Outcome run = execute(plan->run, folders, folders.box(), {});
    QVERIFY2(run.exitCode == 0, run.errors.constData());
    QCOMPARE(run.output.trimmed(), QByteArray("7"));
}

QTEST_GUILESS_MAIN(FamiliesTest)
#include "families_test.moc"
