// The store against a server that works out each signature from the specification by itself; and that server against
// the examples of the specification.
#include "core/blobs/s3_blob_store.h"

#include "core/blobs/sha256.h"
#include "tests/support/s3_server.h"

#include <QTemporaryDir>

using namespace gavel;
using namespace gavel::blobs;
using test::S3Request;
using test::S3Server;

class S3BlobStoreTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theServerKnowsThePublishedSignatures_data();
    void theServerKnowsThePublishedSignatures();
    void givesBackWhatWasPut_data();
    void givesBackWhatWasPut();
    void wrongKeysAreRefused();
    void whatIsThereIsNotSentAgain();
    void whatIsOldIsMadeYoung();
    void damageIsFound();
    void triesAgain();
    void listsAndRemoves();
    void addresses_data();
    void addresses();

private:
    static S3Address addressOf(const S3Server &server, BucketStyle style = BucketStyle::Path)
    {
        S3Address address;
        // *.localhost is this machine, which curl knows by itself.
        address.endpoint =
            QStringLiteral("http://%1:%2")
                .arg(style == BucketStyle::Path ? QStringLiteral("127.0.0.1") : QStringLiteral("localhost"))
                .arg(server.port());
        address.bucket = QString::fromLatin1(S3Server::kBucket);
        address.prefix = QStringLiteral("gavel/");
        address.style = style;
        address.accessKey = S3Server::kAccessKey;
        address.secretKey = S3Server::kSecretKey;
        return address;
    }
    static S3BlobStore::Options quick()
    {
        S3BlobStore::Options options;
        options.client.pause = std::chrono::milliseconds(5);
        return options;
    }
    static QByteArray contentOf(int fd)
    {
        QFile file;
        return file.open(fd, QIODevice::ReadOnly) ? file.readAll() : QByteArray("?");
    }
};

// From "Signature Calculations for the Authorization Header" of the Amazon S3 API reference.
void S3BlobStoreTest::theServerKnowsThePublishedSignatures_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("headers"); // "name:value" lines beside host, date and payload hash
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("get object") << QByteArray("GET") << QByteArray("/test.txt") << QByteArray("range:bytes=0-9")
                                << QByteArray()
                                << QByteArray("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    QTest::newRow("put object") << QByteArray("PUT") << QByteArray("/test%24file.text")
                                << QByteArray(
                                       "date:Fri, 24 May 2013 00:00:00 GMT\nx-amz-storage-class:REDUCED_REDUNDANCY")
                                << QByteArray("Welcome to Amazon S3.")
                                << QByteArray("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    QTest::newRow("get bucket lifecycle")
        << QByteArray("GET") << QByteArray("/?lifecycle") << QByteArray() << QByteArray()
        << QByteArray("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    QTest::newRow("list objects") << QByteArray("GET") << QByteArray("/?max-keys=2&prefix=J") << QByteArray()
                                  << QByteArray()
                                  << QByteArray("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

void S3BlobStoreTest::theServerKnowsThePublishedSignatures()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, headers);
    QFETCH(QByteArray, body);
    S3Request request{method, target.split('?').value(0), target.split('?').value(1), {}, body};
    request.headers = {{"host", "examplebucket.s3.amazonaws.com"},
                       {"x-amz-date", "20130524T000000Z"},
                       {"x-amz-content-sha256", Sha256::of(body)}};
    for (const QByteArray &line : headers.split('\n')) {
        if (!line.isEmpty())
            request.headers.insert(line.left(line.indexOf(':')), line.mid(line.indexOf(':') + 1));
    }
    request.headers.insert("authorization",
                           "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                           "SignedHeaders=" +
                               QByteArrayList(request.headers.keys()).join(';') + ", Signature=");
    QTEST(test::expectedSignature(request, S3Server::kSecretKey), "signature");
}

void S3BlobStoreTest::givesBackWhatWasPut_data()
{
    QTest::addColumn<bool>("isVirtualHost");
    QTest::addColumn<bool>("isCached");
    QTest::newRow("path-style") << false << false;
    QTest::newRow("virtual-host") << true << false;
    QTest::newRow("cached") << false << true;
}

void S3BlobStoreTest::givesBackWhatWasPut()
{
    QFETCH(bool, isVirtualHost);
    QFETCH(bool, isCached);
    S3Server server;
    QTemporaryDir folder;
    const auto cache = BlobCache::create(folder.filePath(QStringLiteral("cache")).toStdString(), mebibytes(8)).value();
    S3BlobStore::Options options = quick();
    options.cache = isCached ? cache.get() : nullptr;
    options.spoolFolder = folder.path().toStdString();
    S3BlobStore store(addressOf(server, isVirtualHost ? BucketStyle::VirtualHost : BucketStyle::Path), options);
    QByteArray large(3 * 1024 * 1024, 'x');
    for (qsizetype i = 0; i < large.size(); i += 97)
        large[i] = char(i);
    for (const QByteArray &bytes : {QByteArray("hello\n"), QByteArray(), large}) {
        const auto blob = store.put(bytes);
        QVERIFY2(blob, blob ? "" : blob.error().message.c_str());
        QCOMPARE(blob->sha256, Sha256::of(bytes));
        QVERIFY(store.contains(*blob));
        for (int i = 0; i < 2; ++i) {
            auto file = store.open(*blob);
            QVERIFY2(file, file ? "" : file.error().message.c_str());
            QCOMPARE(contentOf(file->get()), bytes);
        }
    }
    QCOMPARE(server.refusals(), QStringList());
    QCOMPARE(server.count("GET"), isCached ? 3 : 6);
    const QByteArray sha256 = Sha256::of("hello\n");
    const QString key = QStringLiteral("gavel/") + QString::fromLatin1(sha256.left(2) + '/' + sha256);
    QVERIFY(server.keys().contains(key));
    QCOMPARE(server.hosts().first().startsWith(S3Server::kBucket), isVirtualHost);
    QVERIFY(store.probe());
    QCOMPARE(server.keys().size(), 3);
}

void S3BlobStoreTest::wrongKeysAreRefused()
{
    S3Server server;
    S3Address address = addressOf(server);
    address.secretKey = "another";
    S3BlobStore store(address, quick());
    const auto put = store.put("hello");
    QVERIFY(!put);
    QVERIFY(put.error().code == ErrorCode::PermissionDenied);
    QVERIFY(server.refusals().first().contains(QStringLiteral("SignatureDoesNotMatch")));
    QVERIFY(server.keys().isEmpty());
    QVERIFY(!QString::fromStdString(put.error().message).contains(QStringLiteral("another")));
}

void S3BlobStoreTest::whatIsThereIsNotSentAgain()
{
    S3Server server;
    S3BlobStore store(addressOf(server), quick());
    for (int i = 0; i < 3; ++i)
        QVERIFY(store.put("hello"));
    QCOMPARE(server.count("PUT"), 1);
}

void S3BlobStoreTest::whatIsOldIsMadeYoung()
{
    S3Server server;
    S3BlobStore store(addressOf(server), quick());
    QVERIFY(store.put("hello"));
    const QString key = server.keys().first();
    server.setAge(key, 7 * 3600);
    QVERIFY(store.put("hello"));
    QCOMPARE(server.count("PUT"), 2);
    // What a broken upload has left is replaced.
    server.setObject(key, "hel");
    QVERIFY(!store.contains({Sha256::of("hello"), 5}));
    QVERIFY(store.put("hello"));
    QVERIFY(store.contains({Sha256::of("hello"), 5}));
}

void S3BlobStoreTest::damageIsFound()
{
    S3Server server;
    S3BlobStore store(addressOf(server), quick());
    const auto blob = store.put("hello");
    server.setObject(server.keys().first(), "jello");
    const auto file = store.open(*blob);
    QVERIFY(!file);
    QVERIFY(file.error().code == ErrorCode::DataCorrupted);
    const auto missing = store.open({Sha256::of("nobody put it"), 13});
    QVERIFY(!missing);
    QVERIFY(missing.error().code == ErrorCode::NotFound);
}

void S3BlobStoreTest::triesAgain()
{
    S3Server server;
    S3BlobStore store(addressOf(server), quick());
    server.failNext(2);
    const auto blob = store.put(QByteArray(100'000, 'a'));
    QVERIFY2(blob, blob ? "" : blob.error().message.c_str());
    server.cutNext(2);
    auto file = store.open(*blob);
    QVERIFY2(file, file ? "" : file.error().message.c_str());
    QCOMPARE(contentOf(file->get()), QByteArray(100'000, 'a'));
    server.failNext(1000);
    const auto away = store.put("more");
    QVERIFY(!away);
    QVERIFY(away.error().code == ErrorCode::Unavailable);
}

void S3BlobStoreTest::listsAndRemoves()
{
    S3Server server;
    server.setPageSize(3);
    S3BlobStore store(addressOf(server), quick());
    QSet<QByteArray> put;
    for (int i = 0; i < 10; ++i)
        put.insert(store.put(QByteArray::number(i))->sha256);
    server.setObject(QStringLiteral("gavel/readme"), "not ours");
    server.setObject(QStringLiteral("other/") + QString::fromLatin1(Sha256::of("x")), "not ours");
    const auto listed = [&](int age) {
        QSet<QByteArray> found;
        const auto done = store.forEachOlderThan(std::chrono::seconds(age), [&](const FoundBlob &blob) -> Result<void> {
            found.insert(blob.blob.sha256);
            return blob.blob.size == 1 ? Result<void>() : failure(ErrorCode::Internal, "size");
        });
        return done ? found : QSet<QByteArray>{"failed"};
    };
    QCOMPARE(listed(3600), QSet<QByteArray>());
    for (const QString &key : server.keys())
        server.setAge(key, 7200);
    QCOMPARE(listed(3600), put);
    const domain::BlobRef first{*put.begin(), 1};
    QVERIFY(store.remove(first));
    QVERIFY(store.remove(first)); // harmless
    QVERIFY(!store.contains(first));
    QCOMPARE(listed(3600).size(), 9);
    QCOMPARE(server.refusals(), QStringList());
}

void S3BlobStoreTest::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url"); // of the key "k"; empty: refused
    const auto row = [](const char *name, const char *text, const char *url) {
        QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(url);
    };
    row("path", "s3://blobs?endpoint=http://h:9000", "http://h:9000/blobs/k");
    row("prefix", "s3://blobs/a/b/?endpoint=https://h", "https://h/blobs/k");
    row("virtual host", "s3://blobs?endpoint=https://h.example:1&style=virtual-host&region=eu-1",
        "https://blobs.h.example:1/k");
    row("no endpoint", "s3://blobs", "");
    row("no bucket", "s3:///x?endpoint=https://h", "");
    row("keys in it", "s3://a:b@blobs?endpoint=https://h", "");
    row("another parameter", "s3://blobs?endpoint=https://h&x=1", "");
    row("another style", "s3://blobs?endpoint=https://h&style=x", "");
    row("another scheme", "http://blobs?endpoint=https://h", "");
    row("odd prefix", "s3://blobs/a%20b?endpoint=https://h", "");
    row("endpoint with a path", "s3://blobs?endpoint=https://h/x", "");
}

void S3BlobStoreTest::addresses()
{
    QFETCH(QString, text);
    QFETCH(QString, url);
    const auto address = parseS3Address(text);
    QCOMPARE(address.has_value(), !url.isEmpty());
    if (address)
        QCOMPARE(address->urlOf(QStringLiteral("k")), url);
    else
        QVERIFY(address.error().code == ErrorCode::InvalidArgument);
}

QTEST_GUILESS_MAIN(S3BlobStoreTest)
#include "s3_blob_store_test.moc"
