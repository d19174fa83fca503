#include "core/wire/judging_data.h"

#include <QtTest>

using namespace gavel;

namespace {

domain::JudgingData sampleData()
{
    domain::JudgingData data;
    data.problemName = QStringLiteral("sum");
    data.limits.cpuTimeLimit = std::chrono::milliseconds(1500);
    data.checker = {QStringLiteral("default"), {QStringLiteral("float_tolerance"), QStringLiteral("1e-6")}};
    const domain::BlobRef blob{QByteArray(64, 'a'), 12};
    data.testcases = {{QStringLiteral("sample/1"), blob, blob, {}, true},
                      {QStringLiteral("secret/1"), blob, blob, {QStringLiteral("case_sensitive")}, false}};
    return data;
}

} // namespace

class JudgingDataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas();
    void equalDataGivesEqualBytes();
    void refusesABadHash();
};

void JudgingDataTest::comesBackAsItWas()
{
    const auto decoded = wire::decodeJudgingData(wire::encode(sampleData()));
    QVERIFY(decoded);
    QVERIFY(*decoded == sampleData());
}

void JudgingDataTest::equalDataGivesEqualBytes()
{
    QCOMPARE(wire::encode(sampleData()), wire::encode(sampleData()));
    domain::JudgingData other = sampleData();
    other.limits.memory = mebibytes(1);
    QVERIFY(wire::encode(other) != wire::encode(sampleData()));
}

void JudgingDataTest::refusesABadHash()
{
    QByteArray json = wire::encode(sampleData());
    json.replace(QByteArray(64, 'a'), QByteArray(63, 'a') + 'G');
    const auto decoded = wire::decodeJudgingData(json);
    QVERIFY(!decoded);
    QCOMPARE(QString::fromStdString(decoded.error().message),
             QStringLiteral("testcases[0].input.sha256: must be 64 lower-case hexadecimal digits"));
}

QTEST_APPLESS_MAIN(JudgingDataTest)
#include "judging_data_test.moc"
