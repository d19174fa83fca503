#include "server/http/multipart.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::http;

class MultipartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheBoundary_data();
    void findsTheBoundary();
    void takesFormsApart();
    void contentMayBeAnything();
    void namesMayBeQuoted_data();
    void namesMayBeQuoted();
    void refuses_data();
    void refuses();
    void thereAreBounds();
};

void MultipartTest::findsTheBoundary_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("boundary");
    const auto row = [](const char *type, const char *boundary) {
        QTest::newRow(type) << QByteArray(type) << QByteArray(boundary);
    };
    row("multipart/form-data; boundary=abc", "abc");
    row("Multipart/Form-Data;boundary=\"a b\"", "");
    row("multipart/form-data; charset=utf-8; boundary=\"a:b\"", "a:b");
    row("multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk", "----WebKitFormBoundary7MA4YWxk");
    row("multipart/form-data", "");
    row("multipart/form-data; boundary=", "");
    row("multipart/form-data; boundary=\"abc", "");
    row("multipart/mixed; boundary=abc", "");
    row("multipart/form-data; boundary=a\nb", "");
    row("application/json", "");
}

void MultipartTest::findsTheBoundary()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, boundary);
    QCOMPARE(multipartBoundary(type), boundary);
}

void MultipartTest::takesFormsApart()
{
    const auto parts = parseMultipart("--x\r\nContent-Disposition: form-data; name=\"problem\"\r\n\r\nsum\r\n"
                                      "--x\r\ncontent-type: text/x-python\r\nContent-Disposition: form-data; "
                                      "name=file; filename=\"main.py\"\r\n\r\nprint(1)\r\n\r\n--x--\r\n",
                                      "x");
    QVERIFY2(parts.has_value(), parts ? "" : parts.error().message.c_str());
    QCOMPARE(parts->size(), 2);
    QCOMPARE(parts->at(0).name, QStringLiteral("problem"));
    QVERIFY(!parts->at(0).fileName);
    QCOMPARE(parts->at(0).content.toByteArray(), QByteArray("sum"));
    QCOMPARE(parts->at(1).fileName, QStringLiteral("main.py"));
    QCOMPARE(parts->at(1).content.toByteArray(), QByteArray("print(1)\r\n"));
}

void MultipartTest::contentMayBeAnything()
{
    QByteArray content("\0\xff--x\r\n--\r\n-x\r\n--y", 18);
    const auto parts =
        parseMultipart("--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + content + "\r\n--x--", "x");
    QVERIFY(parts.has_value());
    QCOMPARE(parts->at(0).content.toByteArray(), content);
    const auto empty = parseMultipart("--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--x--", "x");
    QVERIFY(empty && empty->at(0).content.isEmpty());
    QVERIFY(parseMultipart("--x--", "x")->isEmpty());
}

void MultipartTest::namesMayBeQuoted_data()
{
    QTest::addColumn<QByteArray>("parameter");
    QTest::addColumn<QString>("name");
    QTest::newRow("backslash") << QByteArray("\"a\\\"b\\\\c\"") << QStringLiteral("a\"b\\c");
    QTest::newRow("other backslashes") << QByteArray("\"C:\\dir\"") << QStringLiteral("C:\\dir");
    QTest::newRow("percent") << QByteArray("\"a%22b\"") << QStringLiteral("a\"b");
    QTest::newRow("UTF-8") << QByteArray("\"l\xc3\xb6sung.py\"") << QStringLiteral("l\u00f6sung.py");
    QTest::newRow("semicolon") << QByteArray("\"a; name=b\"") << QStringLiteral("a; name=b");
    QTest::newRow("token") << QByteArray("main.py") << QStringLiteral("main.py");
}

void MultipartTest::namesMayBeQuoted()
{
    QFETCH(QByteArray, parameter);
    QFETCH(QString, name);
    const auto parts = parseMultipart(
        "--x\r\nContent-Disposition: form-data; name=a; filename=" + parameter + "\r\n\r\n\r\n--x--", "x");
    QVERIFY(parts.has_value());
    QCOMPARE(parts->at(0).fileName, name);
    QCOMPARE(parts->at(0).name, QStringLiteral("a"));
}

void MultipartTest::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const char *body) {
        QTest::newRow(name) << QByteArray(body);
    };
    row("empty", "");
    row("another boundary", "--y--");
    row("preamble", "hello\r\n--x--");
    row("epilogue", "--x--\r\nhello");
    row("no end", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nabc");
    row("cut in a header", "--x\r\nContent-Disposition: form-data; na");
    row("line feeds", "--x\nContent-Disposition: form-data; name=a\n\nabc\n--x--");
    row("no disposition", "--x\r\nContent-Type: text/plain\r\n\r\nabc\r\n--x--");
    row("two",
        "--x\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n\r\n--x--");
    row("no name", "--x\r\nContent-Disposition: form-data; filename=a\r\n\r\nabc\r\n--x--");
    row("attachment", "--x\r\nContent-Disposition: attachment; name=a\r\n\r\nabc\r\n--x--");
    row("open quote", "--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\nabc\r\n--x--");
    row("coding",
        "--x\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--x--");
    row("not UTF-8", "--x\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nabc\r\n--x--");
    row("no colon", "--x\r\nContent-Disposition\r\n\r\nabc\r\n--x--");
    row("longer boundary", "--xx\r\nContent-Disposition: form-data; name=a\r\n\r\nabc\r\n--x--");
}

void MultipartTest::refuses()
{
    QFETCH(QByteArray, body);
    const auto parts = parseMultipart(body, "x");
    QVERIFY(!parts && parts.error().code == ErrorCode::InvalidArgument);
}

void MultipartTest::thereAreBounds()
{
    const QByteArray part = "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
    QVERIFY(parseMultipart(part.repeated(100) + "--x--", "x"));
    QVERIFY(!parseMultipart(part.repeated(101) + "--x--", "x"));
    QVERIFY(!parseMultipart("--x\r\nX: " + QByteArray(5000, 'a') + "\r\n" + part.sliced(5) + "--x--", "x"));
}

QTEST_GUILESS_MAIN(MultipartTest)
#include "multipart_test.moc"
