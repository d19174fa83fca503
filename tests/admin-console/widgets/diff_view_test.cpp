// Where an output leaves the answer, as tables.
#include "admin-console/widgets/diff_view.h"

#include <QtTest>

using namespace gavel::console;

class DiffViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
    void tokens_data();
    void tokens();
};

void DiffViewTest::lines_data()
{
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QList<int>>("differing");
    const auto row = [](const char *name, const char *output, const char *answer, const QList<int> &differing) {
        QTest::newRow(name) << QString::fromLatin1(output) << QString::fromLatin1(answer) << differing;
    };
    row("the same", "1\n2\n", "1\n2\n", {});
    row("blanks at the end do not count", "1 \n2\t\n\n\n", "1\n2", {});
    row("one line", "1\n3\n4\n", "1\n2\n4\n", {1});
    row("the output ends", "1\n", "1\n2\n3\n", {1, 2});
    row("the answer ends", "1\n2\n", "1\n", {1});
    row("nothing was written", "", "1\n", {0});
    row("blanks at the beginning count", " 1\n", "1\n", {0});
}

void DiffViewTest::lines()
{
    QFETCH(QString, output);
    QFETCH(QString, answer);
    QTEST(differingLines(output, answer), "differing");
}

void DiffViewTest::tokens_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("other");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("length");
    QTest::newRow("the second") << "12 34 56"
                                << "12 35 56" << 3 << 2;
    QTest::newRow("one too many") << "12 34"
                                  << "12" << 3 << 2;
    QTest::newRow("one too few") << "12"
                                 << "12 34" << 0 << 0;
    QTest::newRow("more blanks") << "12   34"
                                 << "12 34" << 0 << 0;
}

void DiffViewTest::tokens()
{
    QFETCH(QString, line);
    QFETCH(QString, other);
    const TokenPlace place = differingToken(line, other);
    QTEST(place.length, "length");
    if (place.length > 0)
        QTEST(place.begin, "begin");
}

QTEST_GUILESS_MAIN(DiffViewTest)
#include "diff_view_test.moc"
