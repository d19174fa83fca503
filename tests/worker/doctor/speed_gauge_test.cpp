// How fast a host is, and whether that changes.
#include "worker/doctor/speed_gauge.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel::worker;

namespace {

std::chrono::nanoseconds now = SpeedGauge::kReference;

std::chrono::nanoseconds setTime()
{
    return now;
}

} // namespace

class SpeedGaugeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { now = SpeedGauge::kReference; }
    void theReferenceHasSpeedOne();
    void oneSlowMeasurementChangesNothing();
    void driftIsByTheFirst();
    void theFirstIsRemembered();
    void aBrokenFileIsMeasuredAnew();
    void thisHostHasASpeed();
};

void SpeedGaugeTest::theReferenceHasSpeedOne()
{
    SpeedGauge gauge({}, setTime);
    QVERIFY(!gauge.speed() && !gauge.drift());
    gauge.measure();
    QCOMPARE(gauge.speed().value(), 1.0);
    QVERIFY(!gauge.drift()); // from one alone nothing follows
    now = SpeedGauge::kReference / 2;
    SpeedGauge faster({}, setTime);
    faster.measure();
    QCOMPARE(faster.speed().value(), 2.0);
}

void SpeedGaugeTest::oneSlowMeasurementChangesNothing()
{
    SpeedGauge gauge({}, setTime);
    for (int i = 0; i < SpeedGauge::kMeasurements; ++i)
        gauge.measure();
    now = SpeedGauge::kReference * 10;
    gauge.measure();
    QCOMPARE(gauge.speed().value(), 1.0);
    QCOMPARE(gauge.drift().value(), 0.0);
}

void SpeedGaugeTest::driftIsByTheFirst()
{
    SpeedGauge gauge({}, setTime);
    for (int i = 0; i < SpeedGauge::kMeasurements; ++i)
        gauge.measure();
    now = SpeedGauge::kReference * 2;
    for (int i = 0; i < SpeedGauge::kMeasurements; ++i)
        gauge.measure();
    QCOMPARE(gauge.speed().value(), 0.5);
    QCOMPARE(gauge.drift().value(), -0.5);
}

void SpeedGaugeTest::theFirstIsRemembered()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("speed.json"));
    {
        SpeedGauge gauge(file, setTime);
        for (int i = 0; i < SpeedGauge::kMeasurements; ++i)
            gauge.measure();
    }
    now = SpeedGauge::kReference * 4 / 5;
    SpeedGauge later(file, setTime);
    for (int i = 0; i < SpeedGauge::kMeasurements; ++i)
        later.measure();
    QCOMPARE(later.drift().value(), 0.25);
}

void SpeedGaugeTest::aBrokenFileIsMeasuredAnew()
{
    const QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("speed.json"));
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"speed\": -3");
    file.close();
    SpeedGauge gauge(name, setTime);
    for (int i = 0; i < SpeedGauge::kMeasurements; ++i)
        gauge.measure();
    QCOMPARE(gauge.drift().value(), 0.0);
}

void SpeedGaugeTest::thisHostHasASpeed()
{
    SpeedGauge gauge({});
    gauge.measure();
    QVERIFY(gauge.speed().value() > 0.001 && gauge.speed().value() < 1000);
}

QTEST_GUILESS_MAIN(SpeedGaugeTest)
#include "speed_gauge_test.moc"
