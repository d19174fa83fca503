#include "server/http/sparse_fields.h"

#include <QJsonDocument>
#include <QtTest>

using namespace gavel::http;

class SparseFieldsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void selects_data();
    void selects();
    void knowsLists_data();
    void knowsLists();
    void leavesOthersAlone();

private:
    static Request asking(const QByteArray &target)
    {
        Request request;
        request.method = "GET";
        request.target = *Target::parse(target);
        return request;
    }
};

void SparseFieldsTest::selects_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("one") << QByteArray("id") << QByteArray(R"({"id":"1"})");
    QTest::newRow("two") << QByteArray("id,state") << QByteArray(R"({"id":"1","state":"x"})");
    QTest::newRow("below") << QByteArray("judging.verdict") << QByteArray(R"({"judging":{"verdict":"AC"}})");
    QTest::newRow("whole object") << QByteArray("judging")
                                  << QByteArray(R"({"judging":{"tests":[{"a":1,"b":2},{"a":3}],"verdict":"AC"}})");
    QTest::newRow("in a list") << QByteArray("judging.tests.a")
                               << QByteArray(R"({"judging":{"tests":[{"a":1},{"a":3}]}})");
    QTest::newRow("not there") << QByteArray("id,colour") << QByteArray(R"({"id":"1"})");
    QTest::newRow("below a text") << QByteArray("id.x") << QByteArray(R"({"id":"1"})");
}

void SparseFieldsTest::selects()
{
    QFETCH(QByteArray, fields);
    QFETCH(QByteArray, expected);
    Response response =
        Response::jsonText(200, R"({"id":"1","state":"x","judging":{"verdict":"AC","tests":[{"a":1,"b":2},{"a":3}]}})");
    selectFields(response, asking("/s?fields=" + fields));
    QCOMPARE(response.body, expected);
}

void SparseFieldsTest::knowsLists_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isList");
    QTest::newRow("one") << QStringLiteral("id") << true;
    QTest::newRow("paths") << QStringLiteral("a.b_c,d2") << true;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("blank") << QStringLiteral("a, b") << false;
    QTest::newRow("dots") << QStringLiteral("a..b") << false;
    QTest::newRow("comma") << QStringLiteral("a,") << false;
    QTest::newRow("deep") << QStringLiteral("a.a.a.a.a.a.a.a.a.a") << false;
    QTest::newRow("endless") << QString(2000, QLatin1Char('a')) << false;
}

void SparseFieldsTest::knowsLists()
{
    QFETCH(QString, text);
    QFETCH(bool, isList);
    QCOMPARE(isFieldList(text), isList);
}

void SparseFieldsTest::leavesOthersAlone()
{
    const QByteArray body = R"({"a":1,"b":2})";
    Response problem = Response::jsonText(404, body);
    selectFields(problem, asking("/x?fields=a"));
    QCOMPARE(problem.body, body);
    Response text = Response::text(200, body);
    selectFields(text, asking("/x?fields=a"));
    QCOMPARE(text.body, body);
    Response all = Response::jsonText(200, body);
    selectFields(all, asking("/x"));
    QCOMPARE(all.body, body);
}

QTEST_GUILESS_MAIN(SparseFieldsTest)
#include "sparse_fields_test.moc"
