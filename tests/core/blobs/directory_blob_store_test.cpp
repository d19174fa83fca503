#include "core/blobs/directory_blob_store.h"

#include "core/blobs/blob_batch.h"
#include "core/blobs/sha256.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QtTest>

#include <atomic>
#include <thread>

#include <sys/mount.h>
#include <sys/stat.h>

using namespace gavel;
using namespace gavel::blobs;
using domain::BlobRef;

namespace {

// Files below incoming/: none unless something is being written.
int leftovers(const QString &root)
{
    return static_cast<int>(QDir(root + QStringLiteral("/incoming")).entryList(QDir::Files).size());
}

int filesIn(const QString &root)
{
    int count = 0;
    for (QDirIterator files(root, QDir::Files, QDirIterator::Subdirectories); files.hasNext(); files.next())
        ++count;
    return count;
}

QString pathOf(const QString &root, const BlobRef &blob)
{
    return root + QLatin1Char('/') + QString::fromLatin1(blob.sha256.first(2)) + QLatin1Char('/') +
           QString::fromLatin1(blob.sha256);
}

void overwrite(const QString &path, const QByteArray &bytes)
{
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

class DirectoryBlobStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void givesBackWhatWasPut_data();
    void givesBackWhatWasPut();
    void streamsAFileFromItsStart();
    void filesAreReadableByAllAndWritableByNone();
    void equalContentIsOneFile();
    void concurrentPutsOfEqualContentAgree();
    void saysWhatIsMissing();
    void refusesNamesThatAreNotDigests();
    void findsDamage();
    void batchShowsItsBlobsOnCommit();
    void abandonedBatchLeavesNothing();
    void removesOldLeftoversOnly();
    void saysThatTheDiskIsFull();
    void saysThatTheDirectoryCannotBeMade();

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<DirectoryBlobStore> m_store;
    QString root() const { return m_directory->filePath(QStringLiteral("blobs")); }
};

void DirectoryBlobStoreTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    auto store = DirectoryBlobStore::create(root().toStdString());
    QVERIFY2(store, store ? "" : store.error().message.c_str());
    m_store = std::move(*store);
}

void DirectoryBlobStoreTest::givesBackWhatWasPut_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a line") << QByteArray("hello\n");
    QTest::newRow("zero bytes") << QByteArray(100, '\0');
    QTest::newRow("larger than the buffer") << QByteArray(1'000'003, 'x');
}

void DirectoryBlobStoreTest::givesBackWhatWasPut()
{
    QFETCH(QByteArray, bytes);
    const Result<BlobRef> blob = m_store->put(bytes);
    QVERIFY(blob);
    QCOMPARE(blob->sha256, Sha256::of(bytes));
    QCOMPARE(blob->size, bytes.size());
    QVERIFY(m_store->contains(*blob));
    QVERIFY(m_store->verify(*blob));
    QCOMPARE(readBlob(*m_store, *blob, mebibytes(2)).value(), bytes);
    QCOMPARE(leftovers(root()), 0);
}

void DirectoryBlobStoreTest::streamsAFileFromItsStart()
{
    const QByteArray bytes = QByteArray("0123456789").repeated(100'000);
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(bytes);
    QVERIFY(file.flush()); // the position is at the end now
    const Result<BlobRef> blob = m_store->putFile(file.handle());
    QVERIFY(blob);
    QCOMPARE(*blob, (BlobRef{Sha256::of(bytes), bytes.size()}));
    QCOMPARE(readBlob(*m_store, *blob, mebibytes(2)).value(), bytes);
}

void DirectoryBlobStoreTest::filesAreReadableByAllAndWritableByNone()
{
    const mode_t before = ::umask(0077);
    const BlobRef blob = m_store->put("secret").value();
    ::umask(before);
    const UniqueFd file = m_store->open(blob).value();
    struct stat status {};
    QCOMPARE(::fstat(file.get(), &status), 0);
    QCOMPARE(status.st_mode & 07777, mode_t(0444));
    QCOMPARE(::stat(root().toLocal8Bit().constData(), &status), 0);
    QCOMPARE(status.st_mode & 07777, mode_t(0700));
}

void DirectoryBlobStoreTest::equalContentIsOneFile()
{
    const BlobRef first = m_store->put("same").value();
    struct stat before {};
    QCOMPARE(::stat(pathOf(root(), first).toLocal8Bit().constData(), &before), 0);
    QCOMPARE(m_store->put("same").value(), first);
    struct stat after {};
    QCOMPARE(::stat(pathOf(root(), first).toLocal8Bit().constData(), &after), 0);
    QCOMPARE(after.st_ino, before.st_ino);
    QCOMPARE(filesIn(root()), 1);
}

void DirectoryBlobStoreTest::concurrentPutsOfEqualContentAgree()
{
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 20; ++i) {
                const QByteArray bytes = QByteArray::number(i).repeated(1000);
                const Result<BlobRef> blob = m_store->put(bytes);
                wrong += !blob || readBlob(*m_store, *blob, mebibytes(1)).value_or(QByteArray()) != bytes;
            }
        });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(wrong.load(), 0);
    QCOMPARE(filesIn(root()), 20);
}

void DirectoryBlobStoreTest::saysWhatIsMissing()
{
    const BlobRef missing{Sha256::of("never put"), 9};
    QVERIFY(!m_store->contains(missing));
    const auto opened = m_store->open(missing);
    QVERIFY(!opened);
    QVERIFY(opened.error().code == ErrorCode::NotFound);
    QVERIFY(opened.error().message.find(missing.sha256.toStdString()) != std::string::npos);
}

void DirectoryBlobStoreTest::refusesNamesThatAreNotDigests()
{
    QVERIFY(m_store->open({"../../../../etc/passwd", 1}).error().code == ErrorCode::InvalidArgument);
    QVERIFY(!m_store->contains({"../../../../etc/passwd", 1}));
}

void DirectoryBlobStoreTest::findsDamage()
{
    const BlobRef blob = m_store->put("right").value();
    overwrite(pathOf(root(), blob), "wrong");
    QVERIFY(m_store->contains(blob)); // the length is right
    QVERIFY(m_store->verify(blob).error().code == ErrorCode::DataCorrupted);

    overwrite(pathOf(root(), blob), "cut");
    QVERIFY(!m_store->contains(blob));
    QVERIFY(m_store->open(blob).error().code == ErrorCode::DataCorrupted);

    QVERIFY(m_store->put("right")); // and putting it again mends it
    QVERIFY(m_store->verify(blob));
}

void DirectoryBlobStoreTest::batchShowsItsBlobsOnCommit()
{
    const std::unique_ptr<BlobBatch> batch = m_store->startBatch();
    QList<BlobRef> blobs;
    for (int i = 0; i < 50; ++i) {
        const std::unique_ptr<BlobWriter> writer = batch->startBlob().value();
        QVERIFY(writer->write("number "));
        QVERIFY(writer->write(QByteArray::number(i % 40).repeated(10'000))); // ten of them twice
        blobs.append(writer->finish().value());
    }
    QVERIFY(!m_store->contains(blobs.first()));
    QVERIFY(batch->commit());
    for (const BlobRef &blob : blobs)
        QVERIFY(m_store->verify(blob));
    QCOMPARE(filesIn(root()), 40);
    QVERIFY(batch->commit()); // nothing to do any more
}

void DirectoryBlobStoreTest::abandonedBatchLeavesNothing()
{
    {
        const std::unique_ptr<BlobBatch> batch = m_store->startBatch();
        const std::unique_ptr<BlobWriter> finished = batch->startBlob().value();
        QVERIFY(finished->write(QByteArray(1'000'000, 'f')));
        QVERIFY(finished->finish());
        const std::unique_ptr<BlobWriter> unfinished = batch->startBlob().value();
        QVERIFY(unfinished->write(QByteArray(1'000'000, 'u')));
        QCOMPARE(leftovers(root()), 2);
    }
    QCOMPARE(filesIn(root()), 0);
}

void DirectoryBlobStoreTest::removesOldLeftoversOnly()
{
    const QString old = root() + QStringLiteral("/incoming/old");
    const QString fresh = root() + QStringLiteral("/incoming/fresh");
    for (const QString &path : {old, fresh}) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QFile file(old);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-2), QFileDevice::FileModificationTime));
    file.close();
    QVERIFY(DirectoryBlobStore::create(root().toStdString()));
    QVERIFY(!QFile::exists(old));
    QVERIFY(QFile::exists(fresh));
}

void DirectoryBlobStoreTest::saysThatTheDiskIsFull()
{
    const QByteArray disk = m_directory->filePath(QStringLiteral("disk")).toLocal8Bit();
    QVERIFY(QDir().mkdir(QString::fromLocal8Bit(disk)));
    if (::mount("gavel-test", disk.constData(), "tmpfs", MS_NOSUID | MS_NODEV, "size=1m") != 0)
        QSKIP("mounting a small disk needs root");
    const auto unmount = qScopeGuard([&] { ::umount2(disk.constData(), MNT_DETACH); });

    const auto store = DirectoryBlobStore::create(disk.toStdString() + "/blobs").value();
    const BlobRef small = store->put("small").value();
    const auto large = store->put(QByteArray(2'000'000, 'x'));
    QVERIFY(!large);
    QVERIFY(large.error().code == ErrorCode::ResourceExhausted);
    QVERIFY2(large.error().message.find("No space left") != std::string::npos, large.error().message.c_str());

    const auto batch = store->startBatch();
    const auto writer = batch->startBlob().value();
    Result<void> written;
    for (int i = 0; i < 100 && written; ++i)
        written = writer->write(QByteArray(100'000, 'y'));
    QVERIFY(!written);
    QVERIFY(written.error().code == ErrorCode::ResourceExhausted);
    QVERIFY(store->verify(small));
    QCOMPARE(leftovers(QString::fromLocal8Bit(disk) + QStringLiteral("/blobs")), 1); // the writer still holds it
}

void DirectoryBlobStoreTest::saysThatTheDirectoryCannotBeMade()
{
    const auto store = DirectoryBlobStore::create("/nowhere/at/all");
    QVERIFY(!store);
    QVERIFY(store.error().code == ErrorCode::NotFound);
    QVERIFY(store.error().message.find("/nowhere/at/all") != std::string::npos);
}

QTEST_GUILESS_MAIN(DirectoryBlobStoreTest)
#include "directory_blob_store_test.moc"
