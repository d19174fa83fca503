#include "worker/languages/probe_book.h"

#include "core/plugin/definition_reader.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::worker;

namespace {

const QString kOwnProbes = QStringLiteral(GAVEL_SOURCE_DIR "/resources/language-probes");

plugin::LanguageDefinition definition(const char *id, bool isCompiled = true)
{
    plugin::LanguageDefinition definition;
    definition.id = QString::fromLatin1(id);
    definition.example = QStringLiteral("one\ntwo\nthree\nfour\n");
    if (isCompiled)
        definition.compile = {{QStringLiteral("/bin/true")}};
    return definition;
}

void write(const QTemporaryDir &directory, const char *path, const QByteArray &content)
{
    const QString name = directory.filePath(QString::fromLatin1(path));
    QDir().mkpath(QFileInfo(name).path());
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

Probe probeOf(const ProbeBook &book, const plugin::LanguageDefinition &language, ProbeKind kind)
{
    const QList<Probe> probes = book.probesFor(language);
    return *std::find_if(probes.begin(), probes.end(), [kind](const Probe &probe) { return probe.kind == kind; });
}

} // namespace

class ProbeBookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatHasNoProgram();
    void breaksTheExample();
    void takesTheProgramsOfItsChapters();
    void refuses_data();
    void refuses();
    void ownBookServesEveryLanguage();
};

void ProbeBookTest::tellsWhatHasNoProgram()
{
    const QTemporaryDir directory;
    const auto book = ProbeBook::read(directory.path());
    QVERIFY(book);
    const QList<Probe> probes = book->probesFor(definition("x", false));
    QCOMPARE(probes.size(), int(std::size(kAllProbes)));
    for (const Probe &probe : probes)
        QCOMPARE(probe.whyNotDone.isEmpty(), probe.kind == ProbeKind::Sum);
    QVERIFY(!ProbeBook::read(directory.filePath(QStringLiteral("missing"))));
}

void ProbeBookTest::breaksTheExample()
{
    const QTemporaryDir directory;
    const Probe probe = probeOf(*ProbeBook::read(directory.path()), definition("x"), ProbeKind::CompileError);
    QVERIFY(probe.whyNotDone.isEmpty());
    QCOMPARE(probe.expected, domain::Verdict::CompileError);
    QCOMPARE(probe.faultLine, 3);
    const QList<QByteArray> lines = probe.source.split('\n');
    QCOMPARE(lines.at(1), QByteArray("two"));
    QVERIFY(lines.at(2).startsWith(")}]"));
    QCOMPARE(lines.at(3), QByteArray("three"));
}

void ProbeBookTest::takesTheProgramsOfItsChapters()
{
    const QTemporaryDir directory;
    write(directory, "a/probes.json", R"({"languages": ["c-*"], "except": ["c-odd"]})");
    write(directory, "a/loop.c", "for (;;);");
    write(directory, "b/probes.json",
          R"({"languages": ["c-two"], "expect": {"memory": "RTE"}, "omit": {"threads": "it has none"}})");
    write(directory, "b/loop.c", "again: goto again;");
    const auto book = ProbeBook::read(directory.path());
    QVERIFY(book);
    QCOMPARE(probeOf(*book, definition("c-one"), ProbeKind::Loop).source, QByteArray("for (;;);"));
    QCOMPARE(probeOf(*book, definition("c-two"), ProbeKind::Loop).source, QByteArray("again: goto again;"));
    QCOMPARE(probeOf(*book, definition("c-one"), ProbeKind::Memory).expected, domain::Verdict::MemoryLimitExceeded);
    QCOMPARE(probeOf(*book, definition("c-two"), ProbeKind::Memory).expected, domain::Verdict::RuntimeError);
    QCOMPARE(probeOf(*book, definition("c-two"), ProbeKind::Threads).whyNotDone, QStringLiteral("it has none"));
    for (const char *other : {"c-odd", "cpp", "xc-one"})
        QVERIFY(!probeOf(*book, definition(other), ProbeKind::Loop).whyNotDone.isEmpty());
}

void ProbeBookTest::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("broken") << QByteArray("{") << QByteArray("loop.c");
    QTest::newRow("unknown key") << QByteArray(R"({"language": []})") << QByteArray("loop.c");
    QTest::newRow("unknown verdict") << QByteArray(R"({"expect": {"loop": "XX"}})") << QByteArray("loop.c");
    QTest::newRow("unknown probe") << QByteArray(R"({"omit": {"lopo": "x"}})") << QByteArray("loop.c");
    QTest::newRow("no reason") << QByteArray(R"({"omit": {"loop": ""}})") << QByteArray("loop.c");
    QTest::newRow("misnamed file") << QByteArray("{}") << QByteArray("lopo.c");
}

void ProbeBookTest::refuses()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, file);
    const QTemporaryDir directory;
    write(directory, "a/probes.json", json);
    write(directory, ("a/" + file).constData(), "x");
    const auto book = ProbeBook::read(directory.path());
    QVERIFY(!book);
    QVERIFY(QByteArray::fromStdString(book.error().message).contains(directory.path().toUtf8()));
}

// A misspelt id in a chapter would leave a language without proof, and nobody would see it.
void ProbeBookTest::ownBookServesEveryLanguage()
{
    const auto book = ProbeBook::read(kOwnProbes);
    QVERIFY2(book, book ? "" : book.error().message.c_str());
    QDirIterator files(QStringLiteral(GAVEL_SOURCE_DIR "/plugins/languages"), {QStringLiteral("*.json")}, QDir::Files,
                       QDirIterator::Subdirectories);
    int languages = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.fileName().endsWith(QStringLiteral("/plugin.json")))
            continue;
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto language = plugin::readLanguageDefinition(file.readAll(), file.fileName());
        QVERIFY(language);
        ++languages;
        for (const Probe &probe : book->probesFor(*language)) {
            QVERIFY(probe.source.isEmpty() ? !probe.whyNotDone.isEmpty() : true);
            if (language->tier == QStringLiteral("core") && language->id != QStringLiteral("text") &&
                (probe.kind == ProbeKind::Loop || probe.kind == ProbeKind::RuntimeError))
                QVERIFY2(probe.whyNotDone.isEmpty(), qPrintable(language->id + probeName(probe.kind)));
        }
    }
    QVERIFY(languages >= 175);
}

QTEST_APPLESS_MAIN(ProbeBookTest)
#include "probe_book_test.moc"
