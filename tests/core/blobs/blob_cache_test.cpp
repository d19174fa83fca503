#include "core/blobs/blob_cache.h"

#include "core/blobs/sha256.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <thread>

using namespace gavel;
using namespace gavel::blobs;
using domain::BlobRef;

namespace {

QByteArray content(int number, int size = 1000)
{
    return QByteArray(size, static_cast<char>('a' + number));
}

BlobRef refOf(const QByteArray &bytes)
{
    return {Sha256::of(bytes), bytes.size()};
}

} // namespace

class BlobCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void holdsWhatWasFetched();
    void refusesOtherBytes_data();
    void refusesOtherBytes();
    void evictsTheLeastRecentlyUsed();
    void neverEvictsWhatIsPinned();
    void pinsWhatAWriterHasFinished();
    void givesBackRoomOfFailedFetches();
    void remembersAcrossRestarts();
    void shrinksToASmallerBound();
    void forgetsWhatWasDamagedMeanwhile();
    void mendsWhatWasCutOff();
    void oneProcessAtATime();
    void manyThreads();

private:
    void reopen(Bytes bound);
    QString fileOf(const BlobRef &blob) const;

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<BlobCache> m_cache;
};

void BlobCacheTest::reopen(Bytes bound)
{
    m_cache.reset();
    auto cache = BlobCache::create(m_directory->path().toStdString(), bound);
    QVERIFY2(cache, cache ? "" : cache.error().message.c_str());
    m_cache = std::move(*cache);
}

QString BlobCacheTest::fileOf(const BlobRef &blob) const
{
    return m_directory->filePath(QString::fromLatin1(blob.sha256.first(2) + '/' + blob.sha256));
}

void BlobCacheTest::init()
{
    m_cache.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    reopen(Bytes{3500});
}

void BlobCacheTest::holdsWhatWasFetched()
{
    const BlobRef blob = refOf(content(0));
    QVERIFY(m_cache->pin(blob).error().code == ErrorCode::NotFound);
    {
        const auto writer = m_cache->startVerified(blob).value();
        QVERIFY(writer->write(content(0, 400)));
        QVERIFY(writer->write(content(0, 600)));
        QCOMPARE(writer->finish().value(), blob);
    }
    QVERIFY(m_cache->contains(blob));
    QCOMPARE(readBlob(*m_cache, blob, mebibytes(1)).value(), content(0));
    QCOMPARE(m_cache->size(), Bytes{1000});
    QCOMPARE(m_cache->put(content(0)).value(), blob);
    QCOMPARE(m_cache->size(), Bytes{1000});
}

void BlobCacheTest::refusesOtherBytes_data()
{
    QTest::addColumn<QByteArray>("came");
    QTest::addColumn<QString>("reason");
    QTest::newRow("other") << content(1) << QStringLiteral("other bytes");
    QTest::newRow("too few") << content(0, 999) << QStringLiteral("cut off");
    QTest::newRow("too many") << content(0, 1001) << QStringLiteral("more bytes");
}

void BlobCacheTest::refusesOtherBytes()
{
    QFETCH(QByteArray, came);
    QFETCH(QString, reason);
    const auto put = m_cache->putVerified(refOf(content(0)), came);
    QVERIFY(!put);
    QVERIFY(put.error().code == ErrorCode::DataCorrupted);
    QVERIFY2(QString::fromStdString(put.error().message).contains(reason), put.error().message.c_str());
    QVERIFY(!m_cache->contains(refOf(content(0))));
    QCOMPARE(m_cache->size(), Bytes{0});
}

void BlobCacheTest::evictsTheLeastRecentlyUsed()
{
    for (int i = 0; i < 3; ++i)
        QVERIFY(m_cache->put(content(i)));
    QVERIFY(m_cache->open(refOf(content(0)))); // now 1 is the oldest
    QVERIFY(m_cache->put(content(3)));
    QVERIFY(m_cache->contains(refOf(content(0))));
    QVERIFY(!m_cache->contains(refOf(content(1))));
    QVERIFY(!QFile::exists(fileOf(refOf(content(1)))));
    QVERIFY(m_cache->contains(refOf(content(2))));
    QCOMPARE(m_cache->size(), Bytes{3000});
}

void BlobCacheTest::neverEvictsWhatIsPinned()
{
    std::vector<BlobCache::Pin> pins;
    for (int i = 0; i < 3; ++i) {
        QVERIFY(m_cache->put(content(i)));
        pins.push_back(m_cache->pin(refOf(content(i))).value());
    }
    const auto refused = m_cache->put(content(3));
    QVERIFY(!refused);
    QVERIFY(refused.error().code == ErrorCode::ResourceExhausted);
    pins.erase(pins.begin() + 1);
    QVERIFY(m_cache->put(content(3)));
    QVERIFY(m_cache->contains(refOf(content(0))));
    QVERIFY(!m_cache->contains(refOf(content(1))));
    QVERIFY(m_cache->contains(refOf(content(2))));
    QVERIFY(m_cache->put(content(4, 4000)).error().code == ErrorCode::ResourceExhausted); // larger than the bound
}

void BlobCacheTest::pinsWhatAWriterHasFinished()
{
    const BlobRef blob = refOf(content(0));
    auto writer = m_cache->startVerified(blob).value();
    QVERIFY(writer->write(content(0)));
    QVERIFY(writer->finish());
    QVERIFY(!m_cache->put(content(1, 3000)));
    QVERIFY(m_cache->contains(blob));
    writer.reset();
    QVERIFY(m_cache->put(content(1, 3000)));
    QVERIFY(!m_cache->contains(blob));
}

void BlobCacheTest::givesBackRoomOfFailedFetches()
{
    for (int i = 0; i < 10; ++i) {
        const auto writer = m_cache->startVerified(refOf(content(0, 3000))).value();
        QVERIFY(writer->write(content(0, 2000))); // and the connection breaks
    }
    QCOMPARE(m_cache->size(), Bytes{0});
    QVERIFY(m_cache->put(content(0, 3500)));
}

void BlobCacheTest::remembersAcrossRestarts()
{
    QVERIFY(m_cache->put(content(0)));
    reopen(Bytes{3500});
    QCOMPARE(m_cache->size(), Bytes{1000});
    QCOMPARE(readBlob(*m_cache, refOf(content(0)), mebibytes(1)).value(), content(0));
}

void BlobCacheTest::shrinksToASmallerBound()
{
    for (int i = 0; i < 3; ++i)
        QVERIFY(m_cache->put(content(i)));
    reopen(Bytes{1500});
    QCOMPARE(m_cache->size(), Bytes{1000});
    int held = 0;
    for (int i = 0; i < 3; ++i)
        held += QFile::exists(fileOf(refOf(content(i))));
    QCOMPARE(held, 1);
}

void BlobCacheTest::forgetsWhatWasDamagedMeanwhile()
{
    const BlobRef blob = m_cache->put(content(0)).value();
    m_cache.reset();
    QFile::setPermissions(fileOf(blob), QFile::ReadOwner | QFile::WriteOwner);
    QFile file(fileOf(blob));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content(1)); // of the same length
    file.close();
    reopen(Bytes{3500});

    QVERIFY(m_cache->pin(blob).error().code == ErrorCode::NotFound);
    QVERIFY(!m_cache->contains(blob));
    QVERIFY(!QFile::exists(fileOf(blob)));
    QVERIFY(m_cache->putVerified(blob, content(0)));
    QVERIFY(m_cache->pin(blob));
}

void BlobCacheTest::mendsWhatWasCutOff()
{
    const BlobRef blob = m_cache->put(content(0)).value();
    m_cache.reset();
    QVERIFY(QFile::setPermissions(fileOf(blob), QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(QFile::resize(fileOf(blob), 10));
    reopen(Bytes{3500});

    QVERIFY(!m_cache->contains(blob));
    QVERIFY(m_cache->put(content(0)));
    QCOMPARE(m_cache->size(), Bytes{1000});
    QCOMPARE(readBlob(*m_cache, blob, mebibytes(1)).value(), content(0));
}

void BlobCacheTest::oneProcessAtATime()
{
    const auto second = BlobCache::create(m_directory->path().toStdString(), Bytes{1000});
    QVERIFY(!second);
    QVERIFY(second.error().code == ErrorCode::FailedPrecondition);
}

// Fetches, pins and evictions at once: what is pinned can be read, and in the end nothing is pinned or lost.
void BlobCacheTest::manyThreads()
{
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) {
                const QByteArray bytes = content((i * (t + 1)) % 7, 500);
                auto pin = m_cache->pin(refOf(bytes));
                if (!pin)
                    pin = m_cache->putVerified(refOf(bytes), bytes);
                wrong += !pin || readBlob(*m_cache, pin->blob(), mebibytes(1)).value_or(QByteArray()) != bytes;
            }
        });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(m_cache->size(), Bytes{3500});
    QVERIFY(m_cache->put(content(9, 3500))); // all others can go
    QCOMPARE(m_cache->size(), Bytes{3500});
}

QTEST_GUILESS_MAIN(BlobCacheTest)
#include "blob_cache_test.moc"
