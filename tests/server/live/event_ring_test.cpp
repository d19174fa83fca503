#include "server/live/event_ring.h"

#include <QtTest>

using namespace gavel::live;

class EventRingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatCameAfterIsThere();
    void whatIsForgottenIsToldSo();
    void bytesAreBounded();
    void strangeNumbersAreRefused();
};

void EventRingTest::whatCameAfterIsThere()
{
    EventRing ring(10, 1 << 20);
    QCOMPARE(ring.after(0, "a")->size(), 0);
    ring.add("a", "1");
    ring.add("b", "2");
    ring.add("a", "3");
    QCOMPARE(ring.lastNumber(), 3);
    const auto all = ring.after(0, "a");
    QCOMPARE(all->size(), 2);
    QCOMPARE(all->at(1).number, 3);
    QCOMPARE(all->at(1).data, QByteArray("3"));
    QCOMPARE(ring.after(1, "a")->size(), 1);
    QCOMPARE(ring.after(3, "a")->size(), 0);
    QCOMPARE(ring.after(0, "c")->size(), 0);
}

void EventRingTest::whatIsForgottenIsToldSo()
{
    EventRing ring(3, 1 << 20);
    for (int i = 0; i < 5; ++i)
        ring.add("a", "x");
    QVERIFY(!ring.after(1, "a")); // number 2 is gone
    QCOMPARE(ring.after(2, "a")->size(), 3);
}

void EventRingTest::bytesAreBounded()
{
    EventRing ring(1000, 10'000);
    for (int i = 0; i < 100; ++i)
        ring.add("a", QByteArray(1000, 'x'));
    QVERIFY(!ring.after(50, "a"));
    QVERIFY(ring.after(95, "a"));
}

void EventRingTest::strangeNumbersAreRefused()
{
    EventRing ring(3, 1 << 20);
    ring.add("a", "x");
    QVERIFY(!ring.after(2, "a")); // of another life
    QVERIFY(!ring.after(-1, "a"));
}

QTEST_APPLESS_MAIN(EventRingTest)
#include "event_ring_test.moc"
