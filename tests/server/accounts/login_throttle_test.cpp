#include "server/accounts/login_throttle.h"

#include <QtTest>

using namespace gavel::accounts;
using std::chrono::seconds;

class LoginThrottleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aFewMistakesAreFree();
    void waitingGrowsAndEnds();
    void aRightPasswordForgets();
    void guessesUnderWayCount();
    void namesAreTakenWithoutRegardToCase();
    void manyNamesTakeNoMemory();

private:
    bool guess(const QString &name, bool isRight = false);

    LoginThrottle::Time m_now;
    std::unique_ptr<LoginThrottle> m_throttle;
    const QString m_ann = QStringLiteral("ann");
};

void LoginThrottleTest::init()
{
    m_now = LoginThrottle::Time(std::chrono::hours(1));
    m_throttle = std::make_unique<LoginThrottle>([this] { return m_now; });
}

bool LoginThrottleTest::guess(const QString &name, bool isRight)
{
    if (!m_throttle->begin(name))
        return false;
    m_throttle->ended(name, isRight);
    return true;
}

void LoginThrottleTest::aFewMistakesAreFree()
{
    for (int i = 0; i < LoginThrottle::kFreeFailures; ++i)
        QVERIFY(guess(m_ann));
    QVERIFY(!guess(m_ann));
    QCOMPARE(m_throttle->waitFor(m_ann), seconds(1));
    QVERIFY(guess(QStringLiteral("ben")));
}

void LoginThrottleTest::waitingGrowsAndEnds()
{
    for (int i = 0; i < LoginThrottle::kFreeFailures; ++i)
        guess(m_ann);
    for (int expected : {1, 2, 4, 8, 16, 32, 60, 60}) {
        QCOMPARE(m_throttle->waitFor(m_ann), seconds(expected));
        QVERIFY(!m_throttle->begin(m_ann));
        m_now += seconds(expected);
        QCOMPARE(m_throttle->waitFor(m_ann), seconds(0));
        QVERIFY(guess(m_ann));
    }
}

void LoginThrottleTest::aRightPasswordForgets()
{
    for (int i = 0; i < LoginThrottle::kFreeFailures - 1; ++i)
        guess(m_ann);
    QVERIFY(guess(m_ann, true));
    for (int i = 0; i < LoginThrottle::kFreeFailures; ++i)
        QVERIFY(guess(m_ann));
    QVERIFY(!guess(m_ann));
}

void LoginThrottleTest::guessesUnderWayCount()
{
    int begun = 0;
    while (begun < 1000 && m_throttle->begin(m_ann))
        ++begun;
    QCOMPARE(begun, LoginThrottle::kMostAtOnce);
    for (int i = 0; i < begun; ++i)
        m_throttle->ended(m_ann, false);
    QVERIFY(!m_throttle->begin(m_ann));
}

void LoginThrottleTest::namesAreTakenWithoutRegardToCase()
{
    for (int i = 0; i < LoginThrottle::kFreeFailures; ++i)
        guess(i % 2 ? QStringLiteral("ANN") : m_ann);
    QVERIFY(!guess(QStringLiteral("Ann")));
}

void LoginThrottleTest::manyNamesTakeNoMemory()
{
    for (int i = 0; i < LoginThrottle::kMostNames * 3; ++i) {
        guess(QString::number(i));
        QVERIFY(m_throttle->size() <= LoginThrottle::kMostNames);
    }
}

QTEST_GUILESS_MAIN(LoginThrottleTest)
#include "login_throttle_test.moc"
