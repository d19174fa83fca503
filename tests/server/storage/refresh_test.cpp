#include "server/storage/refresh.h"

#include <QtTest>

using gavel::ErrorCode;
using gavel::failure;
using gavel::storage::Refresh;

class RefreshTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsDoNotOverlap();
    void whatIsAskedMeanwhileIsReadOnceMore();
    void aFailedReadIsTriedAgain();
};

// Of two reads at once, the older answer could come in last and stay: another server's contest stayed unknown.
void RefreshTest::readsDoNotOverlap()
{
    QList<Refresh::Done> reads;
    Refresh refresh([&](Refresh::Done done) { reads.append(std::move(done)); });
    refresh.ask();
    refresh.ask();
    QCOMPARE(reads.size(), 1);
    reads[0]({});
    QCOMPARE(reads.size(), 2);
}

void RefreshTest::whatIsAskedMeanwhileIsReadOnceMore()
{
    QList<Refresh::Done> reads;
    Refresh refresh([&](Refresh::Done done) { reads.append(std::move(done)); });
    for (int i = 0; i < 5; ++i)
        refresh.ask();
    reads[0]({});
    QCOMPARE(reads.size(), 2);
    reads[1]({});
    QCOMPARE(reads.size(), 2);
    refresh.ask();
    QCOMPARE(reads.size(), 3);
}

void RefreshTest::aFailedReadIsTriedAgain()
{
    QList<Refresh::Done> reads;
    Refresh refresh([&](Refresh::Done done) { reads.append(std::move(done)); });
    refresh.ask();
    reads[0](failure(ErrorCode::Unavailable, "away"));
    QTRY_COMPARE_WITH_TIMEOUT(reads.size(), 2, 30'000);
}

QTEST_GUILESS_MAIN(RefreshTest)
#include "refresh_test.moc"
