#include "server/http/cors.h"
#include "server/http/negotiation.h"

#include <QtTest>

#include <zlib.h>

using namespace gavel::http;

namespace {

Request requestWith(const char *method, const char *path, const QList<QPair<QByteArray, QByteArray>> &headers = {})
{
    Request request;
    request.method = method;
    request.target = *Target::parse(path);
    for (const auto &[name, value] : headers)
        request.headers.add(name, value);
    return request;
}

QByteArray headerOf(const Response &response, const char *name)
{
    for (const auto &[key, value] : response.headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QByteArray unzipped(const QByteArray &bytes)
{
    z_stream stream{};
    if (inflateInit2(&stream, MAX_WBITS + 16) != Z_OK)
        return {};
    QByteArray out(1 << 20, Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.constData()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    const bool isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.truncate(qsizetype(stream.total_out));
    inflateEnd(&stream);
    return isWhole ? out : QByteArray();
}

const QByteArray kLong = "{\"text\":\"" + QByteArray(5000, 'x') + "\"}";

} // namespace

class NegotiationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void longTextsAreCompressed();
    void onlyThoseWhoAskGetGzip_data();
    void onlyThoseWhoAskGetGzip();
    void shortAndBinaryBodiesAreLeftAlone();
    void whatIsKnownIsNotSentAgain();
    void tagsAreCompared_data();
    void tagsAreCompared();
    void onlyReadsAreTagged();
    void originsAreCompared_data();
    void originsAreCompared();
    void preflightsAreAnswered();
};

void NegotiationTest::longTextsAreCompressed()
{
    Response response = Response::jsonText(200, kLong);
    negotiate(response, requestWith("GET", "/x", {{"accept-encoding", "gzip"}}));
    QCOMPARE(headerOf(response, "Content-Encoding"), QByteArray("gzip"));
    QCOMPARE(headerOf(response, "Vary"), QByteArray("Accept-Encoding"));
    QVERIFY(response.body.size() < kLong.size() / 10);
    QCOMPARE(unzipped(response.body), kLong);
}

void NegotiationTest::onlyThoseWhoAskGetGzip_data()
{
    QTest::addColumn<QByteArray>("accepted");
    QTest::addColumn<bool>("isGzip");
    const auto row = [](const char *accepted, bool isGzip) {
        QTest::newRow(accepted) << QByteArray(accepted) << isGzip;
    };
    row("gzip", true);
    row("deflate, GZIP;q=0.5", true);
    row("*", true);
    row("gzip;q=0", false);
    row("gzip;q=0.0", false);
    row("br", false);
    row("", false);
    row("xgzip", false);
}

void NegotiationTest::onlyThoseWhoAskGetGzip()
{
    QFETCH(QByteArray, accepted);
    QTEST(acceptsGzip(accepted), "isGzip");
}

void NegotiationTest::shortAndBinaryBodiesAreLeftAlone()
{
    const Request request = requestWith("GET", "/x", {{"accept-encoding", "gzip"}});
    Response brief = Response::jsonText(200, "{}");
    negotiate(brief, request);
    QCOMPARE(brief.body, QByteArray("{}"));
    Response binary(200);
    binary.headers.append({QByteArray("Content-Type"), QByteArray("image/png")});
    binary.body = kLong;
    negotiate(binary, request);
    QCOMPARE(binary.body, kLong);
}

void NegotiationTest::whatIsKnownIsNotSentAgain()
{
    Response first = Response::jsonText(200, kLong);
    negotiate(first, requestWith("GET", "/x"));
    const QByteArray etag = headerOf(first, "ETag");
    QVERIFY(etag.startsWith("W/\""));
    Response same = Response::jsonText(200, kLong);
    negotiate(same, requestWith("GET", "/x", {{"if-none-match", etag}, {"accept-encoding", "gzip"}}));
    QCOMPARE(same.status, 304);
    QVERIFY(same.body.isEmpty());
    QCOMPARE(headerOf(same, "ETag"), etag);
    QVERIFY(headerOf(same, "Content-Type").isEmpty());
    Response other = Response::jsonText(200, "{}");
    negotiate(other, requestWith("GET", "/x", {{"if-none-match", etag}}));
    QCOMPARE(other.status, 200);
}

void NegotiationTest::tagsAreCompared_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<bool>("matches");
    QTest::newRow("same") << QByteArray("W/\"a\"") << true;
    QTest::newRow("strong") << QByteArray("\"a\"") << true;
    QTest::newRow("list") << QByteArray("\"x\", W/\"a\"") << true;
    QTest::newRow("any") << QByteArray("*") << true;
    QTest::newRow("other") << QByteArray("\"b\"") << false;
    QTest::newRow("part") << QByteArray("\"aa\"") << false;
}

void NegotiationTest::tagsAreCompared()
{
    QFETCH(QByteArray, list);
    QTEST(matchesETag(list, "W/\"a\""), "matches");
}

void NegotiationTest::onlyReadsAreTagged()
{
    Response posted = Response::jsonText(200, kLong);
    negotiate(posted, requestWith("POST", "/x", {{"accept-encoding", "gzip"}}));
    QVERIFY(headerOf(posted, "ETag").isEmpty());
    QCOMPARE(posted.body, kLong);
    Response failed = Response::jsonText(404, kLong);
    negotiate(failed, requestWith("GET", "/x"));
    QVERIFY(headerOf(failed, "ETag").isEmpty());
}

void NegotiationTest::originsAreCompared_data()
{
    QTest::addColumn<QByteArrayList>("allowed");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("answer"); // empty: the browser refuses
    const QByteArrayList one{"https://a.org"};
    QTest::newRow("listed") << one << QByteArray("/api") << QByteArray("https://a.org");
    QTest::newRow("other") << QByteArrayList{"https://b.org"} << QByteArray("/api") << QByteArray();
    QTest::newRow("suffix") << QByteArrayList{"https://aa.org"} << QByteArray("/api") << QByteArray();
    QTest::newRow("none") << QByteArrayList() << QByteArray("/api") << QByteArray();
    QTest::newRow("all") << QByteArrayList{"*"} << QByteArray("/api") << QByteArray("*");
    QTest::newRow("open path") << QByteArrayList() << QByteArray("/judge0/submissions") << QByteArray("*");
    QTest::newRow("like an open path") << QByteArrayList() << QByteArray("/judge0x") << QByteArray();
}

void NegotiationTest::originsAreCompared()
{
    QFETCH(QByteArrayList, allowed);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, answer);
    const CorsPolicy policy{allowed, {"/judge0/"}};
    Response response(200);
    addCors(response, requestWith("GET", path.constData(), {{"origin", "https://a.org"}}), policy);
    QCOMPARE(headerOf(response, "Access-Control-Allow-Origin"), answer);
    QVERIFY(headerOf(response, "Access-Control-Allow-Credentials").isEmpty());
    Response sameOrigin(200);
    addCors(sameOrigin, requestWith("GET", path.constData()), policy);
    QVERIFY(sameOrigin.headers.isEmpty());
}

void NegotiationTest::preflightsAreAnswered()
{
    Response response(204);
    response.headers.append({QByteArray("Allow"), QByteArray("GET, POST")});
    addCors(response,
            requestWith("OPTIONS", "/api",
                        {{"origin", "https://a.org"},
                         {"access-control-request-method", "POST"},
                         {"access-control-request-headers", "authorization"}}),
            CorsPolicy{{"*"}, {}});
    QCOMPARE(headerOf(response, "Access-Control-Allow-Methods"), QByteArray("GET, POST"));
    QCOMPARE(headerOf(response, "Access-Control-Allow-Headers"), QByteArray("authorization"));
    QVERIFY(!headerOf(response, "Access-Control-Max-Age").isEmpty());
}

QTEST_APPLESS_MAIN(NegotiationTest)
#include "negotiation_test.moc"
