#include "worker/plugins/checker_registry.h"

#include <QtTest>

using namespace gavel::worker;

class CheckerRegistryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsTheCheckersOfThisBuild();
    void refusesWithReasons();
    void missesItsDirectory();
};

void CheckerRegistryTest::listsTheCheckersOfThisBuild()
{
    const CheckerCatalog catalog = readCheckerCatalog(QStringLiteral(GAVEL_BINARY_DIR "/plugins/checkers"));
    QVERIFY(catalog.refused.isEmpty());
    QStringList ids;
    for (const CheckerDescription &checker : catalog.offered)
        ids.append(checker.id);
    QCOMPARE(ids.join(QLatin1Char(' ')), QStringLiteral("default exact floats lines unordered-lines"));
    const CheckerDescription *checker = catalog.find(QStringLiteral("default"));
    QVERIFY(checker && !checker->name.isEmpty() && !checker->description.isEmpty());
    QCOMPARE(checker->flags.size(), 5);
    QVERIFY(!catalog.find(QStringLiteral("nothing")));
}

void CheckerRegistryTest::refusesWithReasons()
{
    const CheckerCatalog catalog = readCheckerCatalog(QStringLiteral(GAVEL_BINARY_DIR "/test-plugins/checkers"));
    QVERIFY(catalog.find(QStringLiteral("misbehaving")));
    QStringList refused;
    for (const Refusal &refusal : catalog.refused)
        refused.append(refusal.id);
    QCOMPARE(refused.join(QLatin1Char(' ')), QStringLiteral("misnamed outdated-checker"));
    QVERIFY(catalog.refused.at(0).kind == Refusal::Kind::BadDefinition);
    QVERIFY(catalog.refused.at(1).kind == Refusal::Kind::OtherInterface);
}

void CheckerRegistryTest::missesItsDirectory()
{
    const CheckerCatalog catalog = readCheckerCatalog(QStringLiteral("/nonexistent"));
    QVERIFY(catalog.offered.isEmpty());
    QCOMPARE(catalog.refused.size(), 1);
}

QTEST_APPLESS_MAIN(CheckerRegistryTest)
#include "checker_registry_test.moc"
