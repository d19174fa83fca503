#include "worker/commands/language_selection.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::worker;

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

plugin::LanguageDefinition language(const char *id, const char *tier, const char *packages)
{
    plugin::LanguageDefinition definition;
    definition.id = QString::fromLatin1(id);
    definition.tier = QString::fromLatin1(tier);
    definition.debianPackages = words(packages);
    return definition;
}

const QList<plugin::LanguageDefinition> kKnown{
    language("ada", "all", "gnat"),
    language("c", "core", "gcc libc6-dev"),
    language("cobol3", "standard", "gnucobol3"),
    language("cobol4", "all", "gnucobol4"),
    language("cpp", "core", "g++ gcc"),
};

QString idsOf(const char *wanted)
{
    const auto selected = selectLanguages(kKnown, words(wanted));
    if (!selected)
        return QString::fromStdString(selected.error().message);
    QStringList ids;
    for (const auto &definition : *selected)
        ids.append(definition.id);
    return ids.join(QLatin1Char(' '));
}

} // namespace

class LanguageSelectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void selectsTiersAndIds();
    void namesEachPackageOnce();
    void leavesOutWhatExcludesAnother();
};

void LanguageSelectionTest::selectsTiersAndIds()
{
    QCOMPARE(idsOf("core"), QStringLiteral("c cpp"));
    QCOMPARE(idsOf("standard"), QStringLiteral("c cpp cobol3"));
    QCOMPARE(idsOf("all"), QStringLiteral("c cpp cobol3 ada cobol4"));
    QCOMPARE(idsOf("ada c ada"), QStringLiteral("c ada"));
    QCOMPARE(idsOf("c core"), QStringLiteral("c cpp"));
    QVERIFY(idsOf("c cobol").contains(QStringLiteral("'cobol'")));
}

void LanguageSelectionTest::namesEachPackageOnce()
{
    const PackageChoice choice = choosePackages(*selectLanguages(kKnown, words("core")), {});
    QCOMPARE(choice.packages, words("gcc libc6-dev g++"));
    QVERIFY(choice.leftOut.isEmpty());
}

void LanguageSelectionTest::leavesOutWhatExcludesAnother()
{
    const auto wanted = *selectLanguages(kKnown, words("cobol3 cobol4"));
    const PackageChoice first = choosePackages(wanted, {});
    QCOMPARE(first.packages, words("gnucobol3"));
    QCOMPARE(first.leftOut, QStringList{QStringLiteral("cobol4: gnucobol4 cannot be installed beside gnucobol3")});
    const PackageChoice present = choosePackages(wanted, words("gnucobol4 gcc"));
    QCOMPARE(present.packages, words("gnucobol4"));
    QCOMPARE(present.leftOut.size(), 1);
}

QTEST_APPLESS_MAIN(LanguageSelectionTest)
#include "language_selection_test.moc"
