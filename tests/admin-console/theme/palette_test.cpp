#include "admin-console/theme/palette.h"

#include <QtTest>

using namespace gavel::console;

namespace {

const QStringList kVerdicts{QStringLiteral("AC"),  QStringLiteral("WA"),      QStringLiteral("PE"),
                            QStringLiteral("TLE"), QStringLiteral("ILE"),     QStringLiteral("MLE"),
                            QStringLiteral("OLE"), QStringLiteral("RTE"),     QStringLiteral("SV"),
                            QStringLiteral("CE"),  QStringLiteral("PARTIAL"), QStringLiteral("SKIPPED")};
const QStringList kStates{QStringLiteral("queued"),      QStringLiteral("leased"),   QStringLiteral("compiling"),
                          QStringLiteral("running"),     QStringLiteral("finished"), QStringLiteral("failed"),
                          QStringLiteral("quarantined"), QStringLiteral("cancelled")};

QList<QColor> grounds(const Palette &p)
{
    return {p.base, p.alternate, p.hover, p.selection, p.window, p.header};
}

} // namespace

class PaletteTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsReadable_data();
    void textIsReadable();
    void verdictsAndStatesAreReadable_data() { textIsReadable_data(); }
    void verdictsAndStatesAreReadable();
    void tonesAreReadableOnTheirTints_data() { textIsReadable_data(); }
    void tonesAreReadableOnTheirTints();
    void unknownCodesAreMuted();
};

void PaletteTest::textIsReadable_data()
{
    QTest::addColumn<int>("scheme");
    QTest::newRow("light") << int(Scheme::Light);
    QTest::newRow("dark") << int(Scheme::Dark);
}

void PaletteTest::textIsReadable()
{
    QFETCH(int, scheme);
    const Palette p = Palette::of(Scheme(scheme));
    for (const QColor &ground : grounds(p)) {
        QVERIFY2(contrast(p.text, ground) >= 9, qPrintable(ground.name()));
        QVERIFY2(contrast(p.muted, ground) >= 4.7, qPrintable(ground.name()));
    }
    QVERIFY(contrast(p.onAccent, p.accentFill) >= 4.5);
    QVERIFY(contrast(p.faint, p.base) >= 3);
}

void PaletteTest::verdictsAndStatesAreReadable()
{
    QFETCH(int, scheme);
    const Palette p = Palette::of(Scheme(scheme));
    for (const QColor &ground : grounds(p)) {
        for (const QString &code : kVerdicts)
            QVERIFY2(contrast(p.verdict(code), ground) >= 4.7, qPrintable(code + ground.name()));
        for (const QString &code : kStates)
            QVERIFY2(contrast(p.state(code), ground) >= 4.5, qPrintable(code + ground.name()));
    }
}

void PaletteTest::tonesAreReadableOnTheirTints()
{
    QFETCH(int, scheme);
    const Palette p = Palette::of(Scheme(scheme));
    for (const Tone tone : {Tone::Danger, Tone::Warning, Tone::Success, Tone::Info}) {
        QVERIFY(contrast(p.tone(tone), p.tint(tone)) >= 4.5);
        QVERIFY(contrast(p.text, p.tint(tone)) >= 9);
    }
}

void PaletteTest::unknownCodesAreMuted()
{
    const Palette p = Palette::of(Scheme::Dark);
    QCOMPARE(p.verdict(QStringLiteral("NEW")), p.muted);
    QCOMPARE(p.state(QStringLiteral("dreaming")), p.muted);
}

QTEST_APPLESS_MAIN(PaletteTest)
#include "palette_test.moc"
