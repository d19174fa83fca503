#include "worker/plugins/language_registry.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::worker;

namespace {

const QString kPlugins = QStringLiteral(GAVEL_BINARY_DIR "/plugins/languages");
const QString kBadPlugins = QStringLiteral(GAVEL_BINARY_DIR "/test-plugins/languages");

QByteArray language(const char *id, const char *program = "/bin/cat", const char *more = "")
{
    return QStringLiteral(R"json({
    "id": "%1",
    "name": "Test",
    "extensions": ["x"],
    "sourceFile": "main.x",
    "run": ["%2", "{app}/{source}"],
    "versionProbe": ["/bin/cat", "--version"],
    "debianPackages": ["gavel-test-package"],%3
    "example": "x"
}
)json")
        .arg(QLatin1String(id), QLatin1String(program), QLatin1String(more))
        .toUtf8();
}

// A site's languages folder, and a registry on it.
struct Site {
    QTemporaryDir directory;
    LanguageRegistry registry{LanguageFolders{kPlugins, directory.path()}};

    void put(const char *name, const QByteArray &content)
    {
        QFile file(directory.filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
    }

    QString path(const char *name) const { return directory.filePath(QLatin1String(name)); }
};

const Refusal *refusalOf(const LanguageCatalog &catalog, const QString &path)
{
    for (const Refusal &refusal : catalog.refused)
        if (refusal.path == path)
            return &refusal;
    return nullptr;
}

Result<QString> version(const plugin::LanguageDefinition &)
{
    return QStringLiteral("\n  test 1.0  \nmore");
}

} // namespace

class LanguageRegistryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void offersTheFamiliesOfThisBuild();
    void servesAFileOfTheSite();
    void servesAFileOfTheSiteByAFamily();
    void refusesFilesAndGoesOn_data();
    void refusesFilesAndGoesOn();
    void refusesADuplicate();
    void refusesPluginsThatAreNone();
    void runsNoCodeOfAnOutdatedPlugin();
    void takesUpChanges();
    void probesEachToolchainOnce();
    void cutsALongVersion();
    void refusesWhatCannotBeProbed();
    void looksBelowItsRoot();
    void seesThroughLinks();
    void prefersTheUsualLanguage();
    void missesItsDirectory();
    void isQuick();
};

void LanguageRegistryTest::offersTheFamiliesOfThisBuild()
{
    LanguageRegistry registry(LanguageFolders{kPlugins, {}});
    QVERIFY(registry.catalog()->offered.isEmpty());
    const auto catalog = registry.load();
    QCOMPARE(registry.catalog(), catalog);
    QVERIFY(catalog->find(QStringLiteral("python3")));
    QCOMPARE(catalog->find(QStringLiteral("python3"))->definition.family, QStringLiteral("python"));
    QVERIFY(!catalog->find(QStringLiteral("python")));
    QVERIFY(catalog->find(QStringLiteral("cpp-gcc-gnupp20"))->family);
    for (const Refusal &refusal : catalog->refused) // only what is not installed here
        QVERIFY2(refusal.kind == Refusal::Kind::MissingToolchain, qPrintable(refusal.describe()));
}

void LanguageRegistryTest::servesAFileOfTheSite()
{
    Site site;
    site.put("mine.json", language("mine"));
    const auto catalog = site.registry.load();
    const OfferedLanguage *mine = catalog->find(QStringLiteral("mine"));
    QVERIFY(mine);
    QCOMPARE(mine->definition.family, QStringLiteral("plain"));
    const auto plan = mine->family->plan(mine->definition, {{QStringLiteral("a.x"), "hello"}}, {});
    QVERIFY(plan);
    QCOMPARE(plan->run.argv, QStringList({QStringLiteral("/bin/cat"), QStringLiteral("/app/main.x")}));
}

void LanguageRegistryTest::servesAFileOfTheSiteByAFamily()
{
    Site site;
    site.put("mine.json", language("mine", "/bin/cat", "\n    \"family\": \"jvm\","));
    QByteArray main = language("main", "/bin/cat", "\n    \"family\": \"jvm\",");
    main.replace("{app}/{source}", "{main_class}");
    site.put("main.json", main);
    const auto catalog = site.registry.load();
    QVERIFY(catalog->find(QStringLiteral("mine")));
    QVERIFY(catalog->find(QStringLiteral("main"))); // a placeholder that only this family knows
}

void LanguageRegistryTest::refusesFilesAndGoesOn_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("field");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("reason");
    using Kind = Refusal::Kind;
    const auto row = [](const char *name, const QByteArray &json, Kind kind, const char *field, int line,
                        const char *reason) {
        QTest::newRow(name) << json << int(kind) << QString::fromLatin1(field) << line << QString::fromLatin1(reason);
    };
    row("no JSON", "{\n\"id\": \n}", Kind::BrokenJson, "", 3, "");
    row("empty file", "", Kind::BrokenJson, "", 1, "");
    row("unknown key", language("mine", "/bin/cat", "\n    \"tiemFactor\": 2,"), Kind::BadDefinition, "tiemFactor", 9,
        "no key");
    row("missing key", "{ \"id\": \"mine\" }", Kind::BadDefinition, "name", 0, "missing");
    row("unknown placeholder", language("mine", "/bin/cat", "\n    \"syntaxCheck\": [\"/bin/cat\", \"{sorce}\"],"),
        Kind::BadDefinition, "syntaxCheck[1]", 9, "unknown placeholder {sorce}");
    row("unknown setting", language("mine", "/bin/cat", "\n    \"settings\": { \"speed\": 1 },"), Kind::BadDefinition,
        "settings.speed", 9, "no setting");
    row("missing program", language("mine", "/usr/bin/no-such-compiler"), Kind::MissingToolchain, "run", 0,
        "/usr/bin/no-such-compiler is not on this host");
    row("a directory for a program", language("mine", "/usr/bin"), Kind::MissingToolchain, "run", 0, "no program");
    row("a file that is no program", language("mine", "/usr/include/stdio.h"), Kind::MissingToolchain, "run", 0,
        "no program");
    row("missing directory", language("mine", "/bin/cat", "\n    \"readOnlyDirectories\": [\"/etc/no-such\"],"),
        Kind::MissingToolchain, "readOnlyDirectories", 0, "/etc/no-such");
    row("unknown family", language("mine", "/bin/cat", "\n    \"family\": \"cobol\","), Kind::UnknownFamily, "family",
        0, "cobol");
}

void LanguageRegistryTest::refusesFilesAndGoesOn()
{
    QFETCH(QByteArray, json);
    QFETCH(int, kind);
    QFETCH(QString, field);
    QFETCH(int, line);
    QFETCH(QString, reason);
    Site site;
    site.put("bad.json", json);
    site.put("good.json", language("good"));
    const auto catalog = site.registry.load();
    QVERIFY(catalog->find(QStringLiteral("good")));
    const Refusal *refusal = refusalOf(*catalog, site.path("bad.json"));
    QVERIFY(refusal);
    QCOMPARE(int(refusal->kind), kind);
    QCOMPARE(refusal->field, field);
    QCOMPARE(refusal->line, line);
    QVERIFY2(refusal->reason.contains(reason), qPrintable(refusal->reason));
    if (refusal->kind == Refusal::Kind::MissingToolchain)
        QVERIFY(refusal->describe().endsWith(QStringLiteral("(apt install gavel-test-package)")));
}

void LanguageRegistryTest::refusesADuplicate()
{
    Site site;
    site.put("a.json", language("python3"));
    site.put("b.json", language("mine"));
    site.put("c.json", language("mine"));
    const auto catalog = site.registry.load();
    // Gavel's own come before the site's, files in the order of their names.
    const Refusal *shadow = refusalOf(*catalog, site.path("a.json"));
    QVERIFY(shadow && shadow->kind == Refusal::Kind::DuplicateId &&
            shadow->reason.contains(QStringLiteral("python/python3.json")));
    QCOMPARE(catalog->find(QStringLiteral("mine"))->definition.path, site.path("b.json"));
    const Refusal *second = refusalOf(*catalog, site.path("c.json"));
    QVERIFY(second && second->kind == Refusal::Kind::DuplicateId && second->id == QStringLiteral("mine"));
}

void LanguageRegistryTest::refusesPluginsThatAreNone()
{
    QTemporaryDir directory;
    const auto put = [&](const char *name, const QByteArray &content) {
        const QString folder = directory.filePath(QLatin1String(name));
        QDir().mkpath(folder);
        QFile library(folder + QStringLiteral("/%1.so").arg(QLatin1String(name)));
        QVERIFY(library.open(QIODevice::WriteOnly));
        library.write(content);
        QFile file(folder + QStringLiteral("/%1.json").arg(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(language(name));
    };
    put("text", "This is no library.\n");
    put("garbage", "\x7f"
                   "ELF" +
                       QByteArray(2000, '\xee'));
    put("empty", "");
    QDir().mkpath(directory.filePath(QStringLiteral("bare")));
    LanguageRegistry registry(LanguageFolders{directory.path(), {}});
    const auto catalog = registry.load();
    QVERIFY(catalog->offered.isEmpty());
    for (const char *name : {"text", "garbage", "empty", "bare"}) {
        const Refusal *refusal =
            refusalOf(*catalog, directory.filePath(QStringLiteral("%1/%1.so").arg(QLatin1String(name))));
        QVERIFY2(refusal && refusal->kind == Refusal::Kind::NoPlugin, name);
    }
    const Refusal *orphan = refusalOf(*catalog, directory.filePath(QStringLiteral("text/text.json")));
    QVERIFY(orphan && orphan->kind == Refusal::Kind::UnknownFamily);
}

void LanguageRegistryTest::runsNoCodeOfAnOutdatedPlugin()
{
    // Its first static initialiser would abort this test.
    LanguageRegistry registry(LanguageFolders{kBadPlugins, {}});
    const auto catalog = registry.load();
    const Refusal *refusal = refusalOf(*catalog, kBadPlugins + QStringLiteral("/outdated-family/outdated-family.so"));
    QVERIFY(refusal && refusal->kind == Refusal::Kind::OtherInterface);
    QVERIFY(refusal->reason.contains(QStringLiteral("interface version 0, this worker has version 2")));
    QVERIFY(!catalog->find(QStringLiteral("served-by-nobody")));
}

void LanguageRegistryTest::takesUpChanges()
{
    Site site;
    const auto before = site.registry.load();
    site.put("mine.json", language("mine"));
    QVERIFY(site.registry.watchedPaths().contains(site.directory.path()));
    QVERIFY(site.registry.watchedPaths().contains(site.path("mine.json")));
    const auto after = site.registry.load();
    QVERIFY(after->find(QStringLiteral("mine")));
    QVERIFY(!before->find(QStringLiteral("mine"))); // a judging keeps the catalog it has started with
    site.put("mine.json", "{ broken");
    QVERIFY(!site.registry.load()->find(QStringLiteral("mine")));
    QVERIFY(QFile::remove(site.path("mine.json")));
    const auto last = site.registry.load();
    QVERIFY(!last->find(QStringLiteral("mine")) && !refusalOf(*last, site.path("mine.json")));
    QVERIFY(last->find(QStringLiteral("python3")));
}

void LanguageRegistryTest::probesEachToolchainOnce()
{
    Site site;
    site.put("a.json", language("a"));
    site.put("b.json", language("b"));
    int probes = 0;
    const auto counting = [&](const plugin::LanguageDefinition &definition) {
        probes += definition.id == QStringLiteral("a") || definition.id == QStringLiteral("b");
        return version(definition);
    };
    const auto catalog = site.registry.load(counting);
    QCOMPARE(catalog->find(QStringLiteral("a"))->version, QStringLiteral("test 1.0"));
    QCOMPARE(catalog->find(QStringLiteral("b"))->version, QStringLiteral("test 1.0"));
    QCOMPARE(probes, 1);
    site.registry.load(counting);
    QCOMPARE(probes, 1);
    QCOMPARE(site.registry.load()->find(QStringLiteral("a"))->version, QString()); // without a probe: unknown
}

void LanguageRegistryTest::cutsALongVersion()
{
    Site site;
    site.put("a.json", language("a"));
    const auto talkative = [](const plugin::LanguageDefinition &) -> Result<QString> {
        return QStringLiteral("test 1.0 built with ") + QStringLiteral("--option ").repeated(50);
    };
    const QString shown = site.registry.load(talkative)->find(QStringLiteral("a"))->version;
    QVERIFY2(shown.startsWith(QStringLiteral("test 1.0 built with --option")), qPrintable(shown));
    QVERIFY2(shown.endsWith(QStringLiteral("--option") + QChar(0x2026)) && shown.size() <= 101, qPrintable(shown));
}

void LanguageRegistryTest::refusesWhatCannotBeProbed()
{
    Site site;
    site.put("a.json", language("a"));
    const auto failing = [](const plugin::LanguageDefinition &) -> Result<QString> {
        return failure(ErrorCode::Internal, "no cell");
    };
    const auto failed = site.registry.load(failing);
    QVERIFY(!failed->find(QStringLiteral("a")));
    const Refusal *refusal = refusalOf(*failed, site.path("a.json"));
    QVERIFY(refusal && refusal->kind == Refusal::Kind::ProbeFailed && refusal->reason == QStringLiteral("no cell"));
    QVERIFY(site.registry.load(version)->find(QStringLiteral("a"))); // asked again
    Site silent;
    silent.put("a.json", language("a"));
    QVERIFY(!silent.registry.load([](const auto &) { return Result<QString>(QStringLiteral(" \n")); })
                 ->find(QStringLiteral("a")));
}

void LanguageRegistryTest::looksBelowItsRoot()
{
    Site site;
    site.put("a.json", language("a"));
    QTemporaryDir root;
    LanguageRegistry registry(LanguageFolders{kPlugins, site.directory.path(), root.path()});
    QVERIFY(registry.load()->offered.isEmpty());
    QDir(root.path()).mkpath(QStringLiteral("usr/bin"));
    QVERIFY(QFile::link(QStringLiteral("/usr/bin"),
                        root.filePath(QStringLiteral("bin")))); // leads into the root, not out of it
    QVERIFY(QFile::copy(QStringLiteral("/bin/cat"), root.filePath(QStringLiteral("usr/bin/cat"))));
    const auto catalog = registry.load();
    QVERIFY(catalog->find(QStringLiteral("a")));
    for (const OfferedLanguage &language : catalog->offered)
        QVERIFY2(language.definition.run.first().endsWith(QStringLiteral("/cat")), qPrintable(language.definition.id));
}

void LanguageRegistryTest::seesThroughLinks()
{
    QTemporaryDir root;
    QDir directory(root.path());
    directory.mkpath(QStringLiteral("usr/bin"));
    directory.mkpath(QStringLiteral("etc/alternatives"));
    QVERIFY(QFile::copy(QStringLiteral("/bin/cat"), directory.filePath(QStringLiteral("usr/bin/real"))));
    QVERIFY(QFile::link(QStringLiteral("/usr/bin/real"), directory.filePath(QStringLiteral("etc/alternatives/x"))));
    QVERIFY(QFile::link(QStringLiteral("/etc/alternatives/x"), directory.filePath(QStringLiteral("usr/bin/x"))));
    QVERIFY(QFile::link(QStringLiteral("loop"), directory.filePath(QStringLiteral("usr/bin/loop"))));
    Site site;
    QByteArray good = language("good", "/usr/bin/x", "\n    \"readOnlyDirectories\": [\"/etc/alternatives\"],");
    QByteArray hidden = language("hidden", "/usr/bin/x");
    QByteArray loop = language("loop", "/usr/bin/loop");
    for (QByteArray *json : {&good, &hidden, &loop})
        json->replace("/bin/cat\", \"--version", "/usr/bin/real\", \"--version");
    site.put("good.json", good);
    site.put("hidden.json", hidden);
    site.put("loop.json", loop);
    LanguageRegistry registry(LanguageFolders{kPlugins, site.directory.path(), root.path()});
    const auto catalog = registry.load();
    QVERIFY(catalog->find(QStringLiteral("good")));
    const Refusal *refusal = refusalOf(*catalog, site.path("hidden.json"));
    QVERIFY(refusal && refusal->reason.contains(QStringLiteral("/etc/alternatives/x")));
    QVERIFY(refusal->debianPackages.isEmpty()); // no package would mend it
    QVERIFY(refusalOf(*catalog, site.path("loop.json")));
}

void LanguageRegistryTest::prefersTheUsualLanguage()
{
    LanguageRegistry registry(LanguageFolders{kPlugins, {}});
    const auto catalog = registry.load();
    QCOMPARE(catalog->withExtension(QStringLiteral("cpp")).value(0)->definition.id, QStringLiteral("cpp-gcc-gnupp20"));
    QCOMPARE(catalog->withPackageCode(QStringLiteral("c")).value(0)->definition.id, QStringLiteral("c-gcc-gnu17"));
    QVERIFY(catalog->withExtension(QStringLiteral("nothing")).isEmpty());
}

void LanguageRegistryTest::missesItsDirectory()
{
    LanguageRegistry registry(LanguageFolders{QStringLiteral("/nonexistent"), QStringLiteral("/nonexistent/site")});
    const auto catalog = registry.load();
    QVERIFY(catalog->offered.isEmpty());
    QCOMPARE(catalog->refused.size(), 1);
    QCOMPARE(catalog->refused.first().path, QStringLiteral("/nonexistent"));
}

void LanguageRegistryTest::isQuick()
{
    // 200 languages and all families; a worker's start may spend 50 ms on them. Generous, for a loaded machine.
    Site site;
    for (int n = 0; n < 200; ++n)
        site.put(qPrintable(QStringLiteral("l%1.json").arg(n)), language(qPrintable(QStringLiteral("l%1").arg(n))));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(site.registry.load()->offered.size() >= 200);
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QStringLiteral("%1 ms").arg(timer.elapsed())));
    qInfo("loaded in %lld ms", static_cast<long long>(timer.elapsed()));
}

QTEST_APPLESS_MAIN(LanguageRegistryTest)
#include "language_registry_test.moc"
