#include "core/blobs/directory_blob_store.h"
#include "core/package/package_import.h"

#include "tests/support/package_files.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

using namespace gavel;
using namespace gavel::package;
using test::told;
using test::ZipEntry;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QList<ZipEntry> goodEntries()
{
    QList<ZipEntry> entries;
    const test::PackageFiles files = test::goodPackage();
    for (auto file = files.begin(); file != files.end(); ++file)
        entries.append({file.key().toUtf8(), *file});
    return entries;
}

QByteArray goodZipAnd(const QList<ZipEntry> &more)
{
    return test::zipOf(goodEntries() + more);
}

QByteArray deflated(const QByteArray &bytes)
{
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);
    QByteArray packed(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))), '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

// `claimed`: what the entry says of its size.
ZipEntry bomb(const QByteArray &name, int size, quint32 claimed)
{
    const QByteArray zeros(size, '\0');
    ZipEntry entry{name, deflated(zeros)};
    entry.method = 8;
    entry.size = claimed;
    entry.crc = test::crcOf(zeros);
    return entry;
}

} // namespace

// Every package here is refused with a reason, and leaves nothing in the store.
class HostilePackageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refusesTheZip_data();
    void refusesTheZip();
    void neverCrashesOnAZipCutOffOrChanged();
    void takesAnInnocentZip_data();
    void takesAnInnocentZip();
    void refusesTheDirectory_data();
    void refusesTheDirectory();
    void followsLinksInside();
    void ignoresWhatIsNoPartOfAPackage();
    void refusesWhatIsNeitherDirectoryNorFile();

private:
    ImportOutcome importZip(const QByteArray &zip, const ImportBounds &bounds = smallBounds());
    ImportOutcome importFrom(const QString &path, const ImportBounds &bounds = smallBounds());
    static ImportBounds smallBounds();
    int blobs() const;

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<blobs::DirectoryBlobStore> m_store;
};

void HostilePackageTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_store = blobs::DirectoryBlobStore::create(m_directory->filePath(s("blobs")).toStdString()).value();
}

ImportBounds HostilePackageTest::smallBounds()
{
    ImportBounds bounds;
    bounds.totalSize = mebibytes(2);
    bounds.fileSize = mebibytes(1);
    bounds.fileCount = 100;
    return bounds;
}

int HostilePackageTest::blobs() const
{
    int count = 0;
    QDirIterator files(m_directory->filePath(s("blobs")), QDir::Files, QDirIterator::Subdirectories);
    for (; files.hasNext(); files.next())
        ++count;
    return count;
}

ImportOutcome HostilePackageTest::importFrom(const QString &path, const ImportBounds &bounds)
{
    ImportOptions options;
    options.shortName = s("echo");
    options.bounds = bounds;
    const Result<ImportOutcome> outcome = importPackage(path, *m_store, options);
    if (!outcome)
        qFatal("%s", outcome.error().message.c_str());
    return *outcome;
}

ImportOutcome HostilePackageTest::importZip(const QByteArray &zip, const ImportBounds &bounds)
{
    const QString path = m_directory->filePath(s("package.zip"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(zip) != zip.size())
        qFatal("cannot write the zip file");
    file.close();
    return importFrom(path, bounds);
}

void HostilePackageTest::refusesTheZip_data()
{
    QTest::addColumn<QByteArray>("zip");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *name, const QByteArray &zip, const char *expected) {
        QTest::newRow(name) << zip << s(expected);
    };
    row("empty file", "", "error: cannot be unpacked: ");
    row("no zip", QByteArray(5000, 'x'), "error: cannot be unpacked: ");
    row("empty zip", test::zipOf(QList<ZipEntry>{}), "error: cannot be unpacked: it is not a zip file");
    row("no package", test::zipOf(QList<ZipEntry>{{"readme", "x"}}), "problem.yaml: error: is missing");
    row("parent", goodZipAnd({{"../evil", "x"}}), "../evil: error: leads out of the package by '..'");
    row("parent within", goodZipAnd({{"data/../../evil", "x"}}), "data/../../evil: error: leads out of the package");
    row("absolute", goodZipAnd({{"/etc/passwd", "x"}}), "/etc/passwd: error: is an absolute path");
    row("backslash", goodZipAnd({{"data/secret\\2.in", "x"}}), "data/secret\\2.in: error: has a backslash");
    row("long path", goodZipAnd({{"attachments/" + QByteArray(600, 'x'), "x"}}),
        "error: has a path of 612 bytes, more than 512");
    row("deep path", goodZipAnd({{QByteArray("a/").repeated(30) + "x", "x"}}),
        "error: lies more than 16 directories deep");
    row("twice", goodZipAnd({{"problem.yaml", "name: other\n"}}), "problem.yaml: error: is there twice");
    row("twice by detour", goodZipAnd({{"./data//secret/1.in", "x"}}), "data/secret/1.in: error: is there twice");
    row("file and directory", goodZipAnd({{"data/secret/1.in/x", "x"}}),
        "data/secret/1.in: error: is both a file and a directory");
    row("two packages", test::zipOf(QList<ZipEntry>{{"a/problem.yaml", "name: a"}, {"b/problem.yaml", "name: b"}}),
        "error: holds more than one package: a, b");
    row("package and more", test::zipOf(QList<ZipEntry>{{"a/problem.yaml", "name: a"}, {"b/x", "x"}}),
        "error: has a package in a/ and other files beside it");
    row("device", goodZipAnd({{"attachments/zero", "", 0020666}}),
        "attachments/zero: error: is neither a file nor a directory");
    row("link out", goodZipAnd({{"attachments/link", "../../etc/passwd", 0120777}}),
        "attachments/link: error: is a symbolic link to ../../etc/passwd");
    row("absolute link", goodZipAnd({{"attachments/link", "/data/secret/1.in", 0120777}}),
        "attachments/link: error: is a symbolic link to /data/secret/1.in");
    row("link to itself", goodZipAnd({{"attachments/link", "link", 0120777}}),
        "attachments/link: error: is a symbolic link to link");
    row("link to directory", goodZipAnd({{"attachments/link", "../data", 0120777}}),
        "attachments/link: error: is a symbolic link to ../data");
    row("encrypted", goodZipAnd({{"attachments/key", QByteArray(20, 'x'), 0100644, 1}}),
        "attachments/key: error: is encrypted");
    row("unknown method", goodZipAnd({{"attachments/odd", "x", 0100644, 0, 77}}),
        "attachments/odd: error: cannot be unpacked: ");
    row("wrong checksum", goodZipAnd({{"attachments/bad", "x", 0100644, 0, 0, {}, 1}}),
        "attachments/bad: error: cannot be unpacked: ");
    row("bomb that says so", goodZipAnd({bomb("attachments/bomb", 5'000'000, 5'000'000)}),
        "attachments/bomb: error: has 5000000 bytes, more than 1048576");
    row("bomb that lies", goodZipAnd({bomb("attachments/bomb", 5'000'000, 10)}), "attachments/bomb: error: ");
    row("bomb of settings", test::zipOf(QList<ZipEntry>{bomb("problem.yaml", 1'000'000, 1'000'000)}),
        "problem.yaml: error: has more than 262144 bytes");
    row("many small bombs",
        goodZipAnd({bomb("a1", 900'000, 900'000), bomb("a2", 900'000, 900'000), bomb("a3", 900'000, 900'000)}),
        "error: has more than 2097152 bytes of files");
    row("settings elsewhere",
        test::zipOf(QList<ZipEntry>{{"attachments/p", "name: x\n"}, {"problem.yaml", "attachments/p", 0120777}}),
        "problem.yaml: error: is a symbolic link to a file that is none of settings");
    QList<ZipEntry> echoes{{"submissions/accepted/large.py", QByteArray(900'000, '#')}};
    for (int i = 0; i < 80; ++i)
        echoes.append({"submissions/accepted/" + QByteArray::number(i) + ".py", "large.py", 0120777});
    row("many links to one source", goodZipAnd(echoes),
        "error: settings, solutions and validators together have more than 67108864 bytes");
    QList<ZipEntry> tops;
    for (int i = 0; i < 90; ++i)
        tops.append({QByteArray::number(i) + "/problem.yaml", "x"});
    row("many packages", test::zipOf(tops), "error: holds more than one package: 0, 1, 10, ");
    QList<ZipEntry> crowd;
    for (int i = 0; i < 101; ++i)
        crowd.append({"attachments/" + QByteArray::number(i), "x"});
    row("too many files", test::zipOf(crowd), "error: has more than 100 files and directories");
    for (int i = 101; i < 50'000; ++i)
        crowd.append({"attachments/" + QByteArray::number(i), ""});
    row("far too many files", test::zipOf(crowd), "error: cannot be unpacked: it lists too many files");
    row("control characters", goodZipAnd({{"\x1b[2J/../x", "x"}}), "error: leads out of the package");
}

void HostilePackageTest::refusesTheZip()
{
    QFETCH(QByteArray, zip);
    QFETCH(QString, expected);
    QElapsedTimer timer;
    timer.start();
    const ImportOutcome outcome = importZip(zip);
    QVERIFY2(told(outcome.faults).contains(expected), qPrintable(told(outcome.faults)));
    QVERIFY(!told(outcome.faults).contains(QLatin1Char('\x1b')));
    QVERIFY(!outcome.problem);
    QCOMPARE(blobs(), 0);
    QVERIFY2(timer.elapsed() < 60'000, "a bound must be met before it costs much");
}

// Whatever becomes of a good zip file on its way, it is refused or read, and never half.
void HostilePackageTest::neverCrashesOnAZipCutOffOrChanged()
{
    const QByteArray good = goodZipAnd({bomb("attachments/zeros", 5000, 5000)});
    const ImportOutcome whole = importZip(good);
    QVERIFY2(whole.problem, qPrintable(told(whole.faults)));
    for (qsizetype length = 0; length < good.size(); length += 23) {
        const ImportOutcome outcome = importZip(good.first(length));
        QVERIFY2(!outcome.problem && !outcome.faults.isEmpty(), qPrintable(QString::number(length)));
    }
    quint32 random = 1;
    for (int i = 0; i < 100; ++i) {
        QByteArray changed = good;
        random = random * 1664525 + 1013904223;
        changed[static_cast<qsizetype>(random % quint32(good.size()))] = static_cast<char>(random >> 24);
        const ImportOutcome outcome = importZip(changed);
        QVERIFY(outcome.problem || !outcome.faults.isEmpty());
    }
}

void HostilePackageTest::takesAnInnocentZip_data()
{
    QTest::addColumn<QByteArray>("zip");
    QTest::newRow("plain") << goodZipAnd({});
    QTest::newRow("directories said") << goodZipAnd({{"data/", "", 0040755}, {"attachments/", "", 0040755}});
    QTest::newRow("from a Mac") << goodZipAnd({{"__MACOSX/._problem.yaml", "x"}, {".DS_Store", "x"}});
    QTest::newRow("top directory") << test::zipOf(test::goodPackage(), s("some-name/"));
    QTest::newRow("top directory from a Mac") << test::zipOf([] {
        QList<ZipEntry> entries{{"__MACOSX/echo/._problem.yaml", "x"}, {"echo/", "", 0040755}};
        for (ZipEntry entry : goodEntries()) {
            entry.name.prepend("echo/");
            entries.append(entry);
        }
        return entries;
    }());
    QTest::newRow("something before it") << QByteArray("#!/bin/sh\n") + goodZipAnd({});
}

void HostilePackageTest::takesAnInnocentZip()
{
    QFETCH(QByteArray, zip);
    const ImportOutcome outcome = importZip(zip);
    QCOMPARE(told(outcome.faults), QString());
    QVERIFY(outcome.problem);
    QCOMPARE(outcome.problem->manifest.contentHash, importZip(goodZipAnd({})).problem->manifest.contentHash);
}

void HostilePackageTest::refusesTheDirectory_data()
{
    QTest::addColumn<QByteArray>("link");
    QTest::addColumn<QString>("expected");
    QTest::newRow("absolute link") << QByteArray("/etc/passwd") << s("leads out of the package");
    QTest::newRow("link up") << QByteArray("../../other") << s("leads out of the package");
    QTest::newRow("link to nowhere") << QByteArray("nothing") << s("leads nowhere");
    QTest::newRow("link to itself") << QByteArray("bad") << s("leads nowhere");
    QTest::newRow("link to a directory") << QByteArray("../data") << s("is a symbolic link to a directory");
    QTest::newRow("pipe") << QByteArray() << s("is neither a file nor a directory");
}

void HostilePackageTest::refusesTheDirectory()
{
    QFETCH(QByteArray, link);
    QFETCH(QString, expected);
    const QString path = m_directory->filePath(s("echo"));
    QVERIFY(test::writeFiles(path, test::goodPackage()));
    QVERIFY(QDir(path).mkdir(s("attachments")));
    QVERIFY(test::writeFiles(m_directory->path(), {{s("other"), "secret"}}));
    const QByteArray bad = QFile::encodeName(path + s("/attachments/bad"));
    QCOMPARE(link.isEmpty() ? ::mkfifo(bad.constData(), 0600) : ::symlink(link.constData(), bad.constData()), 0);
    const ImportOutcome outcome = importFrom(path);
    QCOMPARE(told(outcome.faults), s("attachments/bad: error: ") + (link.isEmpty() || expected.startsWith(s("is "))
                                                                        ? expected
                                                                        : s("is a symbolic link that ") + expected));
    QVERIFY(!outcome.problem);
    QCOMPARE(blobs(), 0);
}

void HostilePackageTest::followsLinksInside()
{
    const QString path = m_directory->filePath(s("echo"));
    QVERIFY(test::writeFiles(path, test::goodPackage()));
    for (const char *name : {"2.in", "2.ans"})
        QCOMPARE(::symlink("1.in", QFile::encodeName(path + s("/data/secret/") + s(name)).constData()), 0);
    const ImportOutcome fromDirectory = importFrom(path);
    QCOMPARE(told(fromDirectory.faults), QString());
    const ImportOutcome fromZip = importZip(
        goodZipAnd({{"data/secret/2.ans", "./2.in", 0120777}, {"data/secret/2.in", "../secret/1.in", 0120777}}));
    QCOMPARE(told(fromZip.faults), QString());
    QVERIFY(*fromZip.problem == *fromDirectory.problem);
    QCOMPARE(fromZip.problem->judging.testcases.value(2).answer, fromZip.problem->judging.testcases.value(1).input);
}

void HostilePackageTest::ignoresWhatIsNoPartOfAPackage()
{
    const QString path = m_directory->filePath(s("echo"));
    test::PackageFiles files = test::goodPackage();
    for (int i = 0; i < 500; ++i) // more than may be, were they part of it
        files.insert(s(".git/objects/%1").arg(i), "x");
    QVERIFY(test::writeFiles(path, files));
    const ImportOutcome outcome = importFrom(path);
    QCOMPARE(told(outcome.faults), QString());
    QVERIFY(outcome.problem->manifest.otherFiles.isEmpty());
}

void HostilePackageTest::refusesWhatIsNeitherDirectoryNorFile()
{
    const ImportOutcome outcome = importFrom(s("/dev/zero"));
    QCOMPARE(told(outcome.faults), s("error: is neither a directory nor a zip file"));
}

QTEST_GUILESS_MAIN(HostilePackageTest)
#include "hostile_package_test.moc"
