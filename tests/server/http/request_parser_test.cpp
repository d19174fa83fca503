#include "server/http/request_parser.h"

#include <QtTest>

using namespace gavel::http;

Q_DECLARE_METATYPE(gavel::http::ParseFault)

namespace {

class Collector final : public BodySink {
public:
    QByteArray body;
    qsizetype limit = 1 << 20;

    bool take(QByteArrayView bytes) override
    {
        body += bytes;
        return body.size() <= limit;
    }
};

struct Outcome {
    bool isDone = false;
    std::optional<ParseFault> fault;
    QByteArray method;
    QByteArray target;
    QByteArray body;
    qsizetype used = 0;
};

// Parses `text`, offering `step` bytes more each time, as a slow network would.
Outcome parse(const QByteArray &text, qsizetype step, Collector collector = {})
{
    RequestParser parser(ParserLimits{});
    Outcome outcome;
    qsizetype offered = 0;
    auto progress = RequestParser::Progress::NeedsMore;
    while (progress == RequestParser::Progress::NeedsMore && offered < text.size()) {
        offered = qMin(offered + step, text.size());
        progress = parser.parseHead(QByteArrayView(text).first(offered));
    }
    if (progress == RequestParser::Progress::Failed)
        outcome.fault = parser.fault();
    if (progress != RequestParser::Progress::Done)
        return outcome;
    outcome.method = parser.method();
    outcome.target = parser.target();
    outcome.used = parser.headSize();
    outcome.isDone = !parser.hasBody();
    while (!outcome.isDone && !outcome.fault) {
        const auto result =
            parser.parseBody(QByteArrayView(text).sliced(outcome.used, offered - outcome.used), collector);
        outcome.used += result.consumed;
        outcome.isDone = result.progress == RequestParser::Progress::Done;
        if (result.progress == RequestParser::Progress::Failed)
            outcome.fault = parser.fault();
        if (offered == text.size() && result.consumed == 0)
            break;
        offered = qMin(offered + step, text.size());
    }
    outcome.body = collector.body;
    return outcome;
}

} // namespace

class RequestParserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void understands_data();
    void understands();
    void refuses_data();
    void refuses();
    void stopsAtTheEndOfARequest();
    void keepsAliveAsTheVersionSays_data();
    void keepsAliveAsTheVersionSays();
    void stopsWhenTheSinkIsFull();
    void boundsTheHeader();
};

void RequestParserTest::understands_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const char *text, const char *body) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(body);
    };
    row("no body", "GET /a HTTP/1.1\r\nHost: x\r\n\r\n", "");
    row("HTTP/1.0 without Host", "GET /a HTTP/1.0\r\n\r\n", "");
    row("length", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", "hello");
    row("empty length", "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", "");
    row("chunked", "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n",
        "hello");
    row("chunk extension and trailer",
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n",
        "hello");
    row("leading zeros in a chunk size",
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0005\r\nhello\r\n0\r\n\r\n", "hello");
    row("blanks around a value", "GET /a HTTP/1.1\r\nHost:  \t x \t\r\n\r\n", "");
}

void RequestParserTest::understands()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, body);
    for (const qsizetype step : {qsizetype(1), qsizetype(7), text.size()}) {
        const Outcome outcome = parse(text, step);
        QVERIFY(!outcome.fault);
        QVERIFY(outcome.isDone);
        QCOMPARE(outcome.target, QByteArray("/a"));
        QCOMPARE(outcome.body, body);
        QCOMPARE(outcome.used, text.size());
    }
}

void RequestParserTest::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ParseFault>("fault");
    const auto row = [](const char *name, const char *text, ParseFault fault = ParseFault::Malformed) {
        QTest::newRow(name) << QByteArray(text) << fault;
    };
    const auto post = [&](const char *name, const char *fields, ParseFault fault = ParseFault::Malformed) {
        QTest::newRow(name) << "POST /a HTTP/1.1\r\nHost: x\r\n" + QByteArray(fields) << fault;
    };
    row("not HTTP", "hello world, how are you\r\n\r\n");
    row("TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 and more of it\r\n\r\n");
    row("no version", "GET /a\r\n\r\n");
    row("HTTP/2.0", "GET /a HTTP/2.0\r\nHost: x\r\n\r\n", ParseFault::UnsupportedVersion);
    row("HTTP/9.9", "GET /a HTTP/9.9\r\nHost: x\r\n\r\n", ParseFault::UnsupportedVersion);
    row("HTTP/0.9", "GET /a HTTP/0.9\r\nHost: x\r\n\r\n", ParseFault::UnsupportedVersion);
    row("HTTP/1.1x", "GET /a HTTP/1.1x\r\nHost: x\r\n\r\n");
    row("line feeds only", "GET /a HTTP/1.1\nHost: x\n\n");
    row("bare line feed after a field", "GET /a HTTP/1.1\r\nHost: x\n\r\n");
    row("bare carriage return in a field", "GET /a HTTP/1.1\r\nHost: x\ry\r\n\r\n");
    row("two blanks", "GET  /a HTTP/1.1\r\nHost: x\r\n\r\n");
    row("blank before colon", "GET /a HTTP/1.1\r\nHost : x\r\n\r\n");
    row("folded field", "GET /a HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n");
    row("first field starts with a blank", "GET /a HTTP/1.1\r\n Host: x\r\n\r\n");
    row("no Host", "GET /a HTTP/1.1\r\nX: y\r\n\r\n");
    row("two Hosts", "GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n");
    QTest::newRow("null in a value") << QByteArray("GET /a HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 38)
                                     << ParseFault::Malformed;
    post("length and coding", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    post("coding and length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
    post("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello");
    post("two equal lengths", "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
    post("a list of lengths", "Content-Length: 5, 5\r\n\r\nhello");
    post("negative length", "Content-Length: -5\r\n\r\nhello");
    post("signed length", "Content-Length: +5\r\n\r\nhello");
    post("hexadecimal length", "Content-Length: 0x5\r\n\r\nhello");
    post("length of words", "Content-Length: five\r\n\r\nhello");
    post("empty length value", "Content-Length:\r\n\r\nhello");
    post("length beyond 64 bits", "Content-Length: 18446744073709551616\r\n\r\nhello");
    post("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    post("gzip coding", "Transfer-Encoding: gzip\r\n\r\nhello", ParseFault::UnsupportedCoding);
    post("gzip then chunked", "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", ParseFault::UnsupportedCoding);
    post("chunked then gzip", "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", ParseFault::UnsupportedCoding);
    post("obscured coding", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", ParseFault::UnsupportedCoding);
    post("identity coding", "Transfer-Encoding: identity\r\n\r\n", ParseFault::UnsupportedCoding);
    row("coding in HTTP/1.0", "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n\r\n";
    post("negative chunk size", chunked + "-2\r\nab\r\n0\r\n\r\n");
    post("chunk size of words", chunked + "zz\r\nab\r\n0\r\n\r\n");
    post("chunk size with 0x", chunked + "0x2\r\nab\r\n0\r\n\r\n");
    post("empty chunk size", chunked + "\r\nab\r\n0\r\n\r\n");
    post("chunk size beyond 64 bits", chunked + "10000000000000000\r\nab\r\n0\r\n\r\n");
    post("chunk longer than said", chunked + "2\r\nabc\r\n0\r\n\r\n");
    post("line feed after chunk size", chunked + "2\nab\r\n0\r\n\r\n");
    post("length in the trailer", chunked + "2\r\nab\r\n0\r\nContent-Length: 4\r\n\r\n");
}

void RequestParserTest::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(ParseFault, fault);
    for (const qsizetype step : {qsizetype(1), text.size()}) {
        const Outcome outcome = parse(text, step);
        QVERIFY(outcome.fault.has_value());
        QCOMPARE(int(*outcome.fault), int(fault));
    }
}

void RequestParserTest::stopsAtTheEndOfARequest()
{
    const QByteArray first = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab";
    const Outcome outcome = parse(first + "GET /b HTTP/1.1\r\n", 1000);
    QVERIFY(outcome.isDone);
    QCOMPARE(outcome.used, first.size());
}

void RequestParserTest::keepsAliveAsTheVersionSays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n") << true;
    QTest::newRow("1.1 close") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") << false;
    QTest::newRow("1.1 list with close") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\nConnection: te, Close\r\n\r\n")
                                         << false;
    QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
    QTest::newRow("1.0 keep") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << true;
}

void RequestParserTest::keepsAliveAsTheVersionSays()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isKept);
    RequestParser parser(ParserLimits{});
    QCOMPARE(parser.parseHead(text), RequestParser::Progress::Done);
    QCOMPARE(parser.wantsKeepAlive(), isKept);
}

void RequestParserTest::stopsWhenTheSinkIsFull()
{
    Collector small;
    small.limit = 3;
    const Outcome outcome =
        parse("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", 1000, small);
    QCOMPARE(int(outcome.fault.value()), int(ParseFault::BodyRefused));
}

void RequestParserTest::boundsTheHeader()
{
    const QByteArray start = "GET /a HTTP/1.1\r\nHost: x\r\n";
    const QByteArray endless = start + "X: " + QByteArray(20'000, 'x');
    QCOMPARE(int(parse(endless, 1000).fault.value()), int(ParseFault::HeaderTooLarge));
    QByteArray many = start;
    for (int i = 0; i < 101; ++i)
        many += "X: y\r\n";
    QCOMPARE(int(parse(many + "\r\n", 1000).fault.value()), int(ParseFault::HeaderTooLarge));
    const QByteArray longTarget = "GET /" + QByteArray(9'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n";
    QCOMPARE(int(parse(longTarget, 1000).fault.value()), int(ParseFault::TargetTooLong));
    const QByteArray longLine = "GET /" + QByteArray(20'000, 'a');
    QCOMPARE(int(parse(longLine, 1000).fault.value()), int(ParseFault::HeaderTooLarge));
}

QTEST_APPLESS_MAIN(RequestParserTest)
#include "request_parser_test.moc"
