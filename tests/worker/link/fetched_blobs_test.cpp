#include "worker/link/fetched_blobs.h"

#include "core/blobs/sha256.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace gavel;
using namespace gavel::worker;

namespace {

// An HTTP server of a few lines that answers each request with what the test has laid out for it, in a thread of its
// own, since open() blocks.
class BlobServer {
public:
    struct Answer {
        QByteArray bytes;      // the whole answer
        bool isCutOff = false; // close the connection behind it
    };
    using Script = std::function<Answer(int number, const QByteArray &request)>;

    explicit BlobServer(Script script) : m_script(std::move(script))
    {
        std::promise<quint16> port;
        auto future = port.get_future();
        m_thread.reset(QThread::create([this, &port] { serve(port); }));
        m_thread->start();
        m_port = future.get();
    }

    ~BlobServer()
    {
        m_thread->quit();
        m_thread->wait();
    }

    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }
    int requests() const { return m_requests.load(); }

private:
    void serve(std::promise<quint16> &port)
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
            QTcpSocket *socket = server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { onRequest(*socket); });
        });
        port.set_value(server.serverPort());
        QEventLoop().exec();
    }

    void onRequest(QTcpSocket &socket)
    {
        const QByteArray request = socket.readAll();
        const Answer answer = m_script(++m_requests, request);
        socket.write(answer.bytes);
        if (answer.isCutOff)
            socket.disconnectFromHost();
    }

    const Script m_script;
    std::atomic<int> m_requests{0};
    quint16 m_port = 0;
    std::unique_ptr<QThread> m_thread;
};

QByteArray ok(const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

domain::BlobRef blobOf(const QByteArray &bytes)
{
    return {blobs::Sha256::of(bytes), bytes.size()};
}

} // namespace

class FetchedBlobsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fetchesVerifiesAndKeeps();
    void fetchesAnEmptyBlob();
    void resumesWhereItBrokeOff();
    void startsOverWhenTheServerIgnoresTheRange();
    void concurrentJobsFetchOnce();
    void fetchesManyAtOnce();
    void wrongBytesAreAnErrorThatNamesTheBlob();
    void aMissingBlobIsAnErrorThatNamesTheBlob();
    void aRefusedTokenIsAnError();
    void anotherServerHelpsOut();
    void fetchCanBeCancelled();

private:
    Result<QByteArray> read(FetchedBlobs &blobs, const domain::BlobRef &blob);

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<blobs::BlobCache> m_cache;
};

void FetchedBlobsTest::init()
{
    m_cache.reset();
    m_directory = std::make_unique<QTemporaryDir>();
    auto cache = blobs::BlobCache::create(m_directory->filePath(QStringLiteral("blobs")).toStdString(), mebibytes(64));
    QVERIFY2(cache.has_value(), cache ? "" : cache.error().message.c_str());
    m_cache = std::move(*cache);
}

Result<QByteArray> FetchedBlobsTest::read(FetchedBlobs &blobs, const domain::BlobRef &blob)
{
    return blobs::readBlob(blobs, blob, mebibytes(64));
}

void FetchedBlobsTest::fetchesVerifiesAndKeeps()
{
    QByteArray asked;
    BlobServer server([&](int, const QByteArray &request) {
        asked = request;
        return BlobServer::Answer{ok("some input\n"), false};
    });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{server.url()}), "secret");
    const domain::BlobRef blob = blobOf("some input\n");
    QVERIFY(!blobs.contains(blob));
    QCOMPARE(read(blobs, blob).value(), QByteArray("some input\n"));
    QCOMPARE(read(blobs, blob).value(), QByteArray("some input\n"));
    QCOMPARE(server.requests(), 1);
    QVERIFY(asked.startsWith("GET /worker/v1/blobs/" + blob.sha256 + " HTTP/1.1\r\n"));
    QVERIFY(asked.contains("Authorization: Bearer secret\r\n"));
}

void FetchedBlobsTest::fetchesAnEmptyBlob()
{
    BlobServer server([](int, const QByteArray &) { return BlobServer::Answer{ok({}), false}; });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{server.url()}), {});
    QCOMPARE(read(blobs, blobOf({})).value(), QByteArray());
}

void FetchedBlobsTest::resumesWhereItBrokeOff()
{
    const QByteArray whole = QByteArray(3'000'000, 'x') + QByteArray(1'000'000, 'y');
    QByteArray range;
    BlobServer server([&](int number, const QByteArray &request) {
        if (number == 1)
            return BlobServer::Answer{ok(whole).left(2'000'000), true};
        const qsizetype at = request.indexOf("Range: bytes=") + 13;
        range = request.mid(at, request.indexOf('-', at) - at);
        const QByteArray rest = whole.mid(range.toInt());
        return BlobServer::Answer{"HTTP/1.1 206 Partial Content\r\nContent-Length: " + QByteArray::number(rest.size()) +
                                      "\r\nContent-Range: bytes " + range + "-3999999/4000000\r\n\r\n" + rest,
                                  false};
    });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{server.url()}), {});
    QCOMPARE(read(blobs, blobOf(whole)).value(), whole);
    QCOMPARE(server.requests(), 2);
    QVERIFY(range.toInt() > 1'000'000);
}

void FetchedBlobsTest::startsOverWhenTheServerIgnoresTheRange()
{
    const QByteArray whole(1'000'000, 'x');
    BlobServer server([&](int number, const QByteArray &) {
        return number == 1 ? BlobServer::Answer{ok(whole).left(500'000), true} : BlobServer::Answer{ok(whole), false};
    });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{server.url()}), {});
    QCOMPARE(read(blobs, blobOf(whole)).value(), whole);
}

void FetchedBlobsTest::concurrentJobsFetchOnce()
{
    std::promise<void> go;
    auto gone = go.get_future().share();
    BlobServer server([gone](int, const QByteArray &) {
        gone.wait();
        return BlobServer::Answer{ok("shared"), false};
    });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{server.url()}), {});
    const auto readIt = [&] {
        return read(blobs, blobOf("shared")).value_or("?");
    };
    auto first = std::async(std::launch::async, readIt);
    auto second = std::async(std::launch::async, readIt);
    QTRY_COMPARE(server.requests(), 1);
    go.set_value();
    QCOMPARE(first.get(), QByteArray("shared"));
    QCOMPARE(second.get(), QByteArray("shared"));
    QCOMPARE(server.requests(), 1);
}

void FetchedBlobsTest::fetchesManyAtOnce()
{
    QHash<QByteArray, QByteArray> contents;
    QList<domain::BlobRef> wanted;
    for (int i = 0; i < 40; ++i) {
        const QByteArray content = "content " + QByteArray::number(i);
        wanted.append(blobOf(content));
        contents.insert(wanted.last().sha256, content);
    }
    BlobServer server([&](int, const QByteArray &request) {
        return BlobServer::Answer{ok(contents.value(request.mid(request.indexOf("/blobs/") + 7, 64))), false};
    });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{server.url()}), {});
    const Result<void> fetched = blobs.fetch(wanted, [] { return false; });
    QVERIFY2(fetched.has_value(), fetched ? "" : fetched.error().message.c_str());
    for (const domain::BlobRef &blob : wanted)
        QVERIFY(blobs.contains(blob));
}

void FetchedBlobsTest::wrongBytesAreAnErrorThatNamesTheBlob()
{
    BlobServer server([](int, const QByteArray &) { return BlobServer::Answer{ok("evil!"), false}; });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{server.url()}), {});
    const domain::BlobRef blob = blobOf("right");
    const auto bytes = read(blobs, blob);
    QVERIFY(!bytes);
    QVERIFY(bytes.error().code == ErrorCode::DataCorrupted);
    QVERIFY(bytes.error().message.find(blob.sha256.toStdString()) != std::string::npos);
    QVERIFY(!blobs.contains(blob));
}

void FetchedBlobsTest::aMissingBlobIsAnErrorThatNamesTheBlob()
{
    BlobServer server([](int, const QByteArray &) {
        return BlobServer::Answer{"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope", false};
    });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{server.url()}), {});
    const domain::BlobRef blob = blobOf("right");
    const auto bytes = read(blobs, blob);
    QVERIFY(!bytes);
    QVERIFY(bytes.error().code == ErrorCode::NotFound);
    QVERIFY(bytes.error().message.find(blob.sha256.toStdString()) != std::string::npos);
    QCOMPARE(server.requests(), 1);
}

void FetchedBlobsTest::aRefusedTokenIsAnError()
{
    BlobServer server([](int, const QByteArray &) {
        return BlobServer::Answer{"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", false};
    });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{server.url()}), {});
    QVERIFY(read(blobs, blobOf("x")).error().code == ErrorCode::PermissionDenied);
}

void FetchedBlobsTest::anotherServerHelpsOut()
{
    BlobServer failing([](int, const QByteArray &) {
        return BlobServer::Answer{"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", false};
    });
    BlobServer working([](int, const QByteArray &) { return BlobServer::Answer{ok("right"), false}; });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{failing.url(), working.url()}), {});
    QCOMPARE(read(blobs, blobOf("right")).value(), QByteArray("right"));
}

void FetchedBlobsTest::fetchCanBeCancelled()
{
    std::promise<void> go;
    auto gone = go.get_future().share();
    BlobServer server([gone](int, const QByteArray &) {
        gone.wait();
        return BlobServer::Answer{ok("late"), false};
    });
    FetchedBlobs blobs(*m_cache, std::make_shared<ServerList>(QList{server.url()}), {});
    const Result<void> fetched = blobs.fetch({blobOf("late")}, [&] { return server.requests() == 1; });
    go.set_value();
    QVERIFY(fetched.error().code == ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(FetchedBlobsTest)
#include "fetched_blobs_test.moc"
