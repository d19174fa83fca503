#include "worker/judging/program_cache.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace gavel;
using namespace gavel::worker;

class ProgramCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatWasStored();
    void survivesARestart();
    void aDamagedEntryCountsAsMissing_data();
    void aDamagedEntryCountsAsMissing();
    void leastRecentlyUsedGoFirst();
    void halfWrittenFilesAreRemovedAtTheStart();
    void aDirectoryThatCannotBeUsedIsRefused();

private:
    QString path(const char *name) const { return m_directory.filePath(QString::fromLatin1(name)); }

    QTemporaryDir m_directory;
};

namespace {

Compilation compilationOf(const QByteArray &content)
{
    Compilation compilation;
    compilation.program = Program::fromSources({{QStringLiteral("main"), content}, {QStringLiteral("d/empty"), {}}});
    compilation.output = "warning: \xff odd bytes";
    compilation.wallTime = std::chrono::milliseconds(321);
    return compilation;
}

std::unique_ptr<ProgramCache> cacheIn(const QString &directory, Bytes size = mebibytes(10))
{
    auto cache = ProgramCache::create(directory, size);
    if (!cache)
        qFatal("%s", cache.error().message.c_str());
    return std::move(*cache);
}

QByteArray contentOf(const Compilation &compilation)
{
    const auto bytes = compilation.program->files().at(0).bytes;
    return QByteArray(bytes.data(), qsizetype(bytes.size()));
}

} // namespace

void ProgramCacheTest::givesBackWhatWasStored()
{
    const auto cache = cacheIn(path("plain"));
    QVERIFY(!cache->find(QStringLiteral("k")));
    QVERIFY(cache->store(QStringLiteral("k"), compilationOf("binary\n\0x")).has_value());
    const auto found = cache->find(QStringLiteral("k"));
    QVERIFY(found && found->isCached);
    QCOMPARE(contentOf(*found), QByteArray("binary\n\0x"));
    QCOMPARE(found->output, QByteArray("warning: \xff odd bytes"));
    QCOMPARE(found->wallTime.count(), 321);
    QCOMPARE(found->program->files().size(), size_t(2));
    QCOMPARE(found->program->files().at(1).path, std::string("d/empty"));
}

void ProgramCacheTest::survivesARestart()
{
    QVERIFY(cacheIn(path("restart"))->store(QStringLiteral("k"), compilationOf("abc")).has_value());
    const auto cache = cacheIn(path("restart"));
    QVERIFY(cache->size().count > 0);
    const auto found = cache->find(QStringLiteral("k"));
    QVERIFY(found);
    QCOMPARE(contentOf(*found), QByteArray("abc"));
}

void ProgramCacheTest::aDamagedEntryCountsAsMissing_data()
{
    QTest::addColumn<QByteArray>("find");
    QTest::addColumn<QByteArray>("replacement");
    QTest::newRow("another byte in the program") << QByteArray("abc") << QByteArray("abd");
    QTest::newRow("a byte too many") << QByteArray("abc") << QByteArray("abcd");
    QTest::newRow("a byte too few") << QByteArray("abc") << QByteArray("ab");
    QTest::newRow("a header that is no JSON") << QByteArray("{\"files\"") << QByteArray("\"files\"");
    QTest::newRow("no line end") << QByteArray("}\n") << QByteArray("} ");
    QTest::newRow("another form") << QByteArray("\"form\":1") << QByteArray("\"form\":2");
    QTest::newRow("a negative size") << QByteArray("\"size_bytes\":3") << QByteArray("\"size_bytes\":-3");
}

void ProgramCacheTest::aDamagedEntryCountsAsMissing()
{
    QFETCH(QByteArray, find);
    QFETCH(QByteArray, replacement);
    const QString directory = path("damaged");
    QVERIFY(cacheIn(directory)->store(QStringLiteral("k"), compilationOf("abc")).has_value());
    QFile file(directory + QStringLiteral("/k.program"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray bytes = file.readAll();
    file.close();
    QVERIFY(bytes.contains(find));
    bytes.replace(find, replacement);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();

    const auto cache = cacheIn(directory);
    QVERIFY(!cache->find(QStringLiteral("k")));
    QVERIFY(!QFile::exists(file.fileName()));
    QCOMPARE(cache->size().count, 0);
}

void ProgramCacheTest::leastRecentlyUsedGoFirst()
{
    const auto cache = cacheIn(path("bounded"), kibibytes(25));
    for (const char *key : {"a", "b"})
        QVERIFY(cache->store(QString::fromLatin1(key), compilationOf(QByteArray(10'000, *key))).has_value());
    QVERIFY(cache->find(QStringLiteral("a")));
    QVERIFY(cache->store(QStringLiteral("c"), compilationOf(QByteArray(10'000, 'c'))).has_value());
    QVERIFY(cache->find(QStringLiteral("a")));
    QVERIFY(!cache->find(QStringLiteral("b")));
    QVERIFY(cache->find(QStringLiteral("c")));
    QVERIFY(cache->size() <= kibibytes(25));
}

void ProgramCacheTest::halfWrittenFilesAreRemovedAtTheStart()
{
    QVERIFY(QDir().mkpath(path("half")));
    QFile file(path("half") + QStringLiteral("/k.program.XyZ123"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("half");
    file.close();
    const auto cache = cacheIn(path("half"));
    QVERIFY(!QFile::exists(file.fileName()));
    QCOMPARE(cache->size().count, 0);
}

void ProgramCacheTest::aDirectoryThatCannotBeUsedIsRefused()
{
    const auto cache = ProgramCache::create(QStringLiteral("/proc/nowhere"), mebibytes(1));
    QVERIFY(!cache);
    QVERIFY(cache.error().message.find("/proc/nowhere") != std::string::npos);
}

QTEST_GUILESS_MAIN(ProgramCacheTest)
#include "program_cache_test.moc"
