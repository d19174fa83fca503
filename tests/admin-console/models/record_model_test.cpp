#include "admin-console/models/submission_model.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QtTest>

using namespace gavel::console;
using Field = SubmissionModel::Field;

namespace {

SubmissionRow row(qint64 id, const char *account = "ann", const char *verdict = "AC", qint64 cpuMs = 10)
{
    SubmissionRow row;
    row.id = id;
    row.account = QString::fromLatin1(account);
    row.problem = QStringLiteral("sum");
    row.language = QStringLiteral("cpp");
    row.verdict = QString::fromLatin1(verdict);
    row.state = row.verdict.isEmpty() ? QStringLiteral("queued") : QStringLiteral("finished");
    row.cpuMs = cpuMs;
    row.createdMs = id * 1000;
    return row;
}

QList<qint64> ids(const RecordModel &model)
{
    QList<qint64> list;
    for (int i = 0; i < model.rowCount(); ++i)
        list.append(model.idAt(i));
    return list;
}

using Ids = QList<qint64>;

} // namespace

class RecordModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newestComeFirst();
    void sortingByNumberAndText();
    void aChangedRecordMovesToItsPlace();
    void nothingMovesWhileHeld();
    void searchAndFilters();
    void theSelectionStaysOnItsRecord();
    void replacingDropsTheRest();
    void anyMixtureOfChangesKeepsTheOrder_data();
    void anyMixtureOfChangesKeepsTheOrder();
    void tablesAndCsv();
};

void RecordModelTest::newestComeFirst()
{
    SubmissionModel model;
    QAbstractItemModelTester tester(&model);
    model.apply({row(1), row(3), row(2)});
    QCOMPARE(ids(model), (Ids{3, 2, 1}));
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.apply({row(5), row(4)});
    QCOMPARE(ids(model), (Ids{5, 4, 3, 2, 1}));
    QCOMPARE(inserted.size(), 1); // one batch, one signal
    model.apply({row(5), row(4)});
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(model.lastChanges(), 0);
}

void RecordModelTest::sortingByNumberAndText()
{
    SubmissionModel model;
    model.apply({row(1, "zoe", "AC", 5), row(2, "ann", "WA", 30), row(3, "Ben", "AC", 20)});
    model.sort(int(Field::Cpu), Qt::AscendingOrder);
    QCOMPARE(ids(model), (Ids{1, 3, 2}));
    model.sort(int(Field::Cpu), Qt::DescendingOrder);
    QCOMPARE(ids(model), (Ids{2, 3, 1}));
    model.sort(int(Field::Account), Qt::AscendingOrder);
    QCOMPARE(ids(model), (Ids{2, 3, 1}));
    model.sort(int(Field::Verdict), Qt::AscendingOrder);
    QCOMPARE(ids(model), (Ids{3, 1, 2})); // equals: newest first
}

void RecordModelTest::aChangedRecordMovesToItsPlace()
{
    SubmissionModel model;
    QAbstractItemModelTester tester(&model);
    model.sort(int(Field::Cpu), Qt::AscendingOrder);
    model.apply({row(1, "a", "AC", 10), row(2, "a", "AC", 20), row(3, "a", "AC", 30)});
    model.apply({row(1, "a", "AC", 25)});
    QCOMPARE(ids(model), (Ids{2, 1, 3}));
    QSignalSpy layout(&model, &QAbstractItemModel::layoutChanged);
    model.apply({row(1, "a", "WA", 26)}); // still between its neighbours
    QCOMPARE(layout.size(), 0);
}

void RecordModelTest::nothingMovesWhileHeld()
{
    SubmissionModel model;
    model.sort(int(Field::Cpu), Qt::AscendingOrder);
    model.apply({row(1, "a", "AC", 10), row(2, "a", "AC", 20)});
    model.setHeld(true);
    QSignalSpy pending(&model, &RecordModel::pendingChanged);
    model.apply({row(3, "a", "AC", 5), row(1, "a", "AC", 99)});
    QCOMPARE(ids(model), (Ids{1, 2}));
    QCOMPARE(model.pendingCount(), 1);
    QVERIFY(!pending.isEmpty());
    QCOMPARE(model.index(0, int(Field::Cpu)).data().toString(), QStringLiteral("99")); // the figure itself is fresh
    model.release();
    QCOMPARE(ids(model), (Ids{3, 2, 1}));
    QCOMPARE(model.pendingCount(), 0);
}

void RecordModelTest::searchAndFilters()
{
    SubmissionModel model;
    model.apply({row(1, "ann", "AC"), row(2, "ben", "WA"), row(21, "ann", "WA"), row(4, "cat", "")});
    model.setSearch(QStringLiteral("AN"));
    QCOMPARE(ids(model), (Ids{21, 1}));
    model.setSearch(QStringLiteral("#2"));
    QCOMPARE(ids(model), (Ids{21, 2}));
    model.setSearch({});
    SubmissionQuestion question;
    question.verdict = QStringLiteral("WA");
    model.ask(question);
    QCOMPARE(ids(model), (Ids{21, 2}));
    model.apply({row(2, "ben", "AC")}); // no longer matches
    QCOMPARE(ids(model), (Ids{21}));
    model.apply({row(30, "dan", "AC"), row(31, "dan", "WA")});
    QCOMPARE(ids(model), (Ids{31, 21}));
    question = {};
    question.isOpenOnly = true;
    model.ask(question);
    QCOMPARE(ids(model), (Ids{4}));
    QCOMPARE(model.values(Field::Account),
             (QStringList{QStringLiteral("ann"), QStringLiteral("ben"), QStringLiteral("cat"), QStringLiteral("dan")}));
}

void RecordModelTest::theSelectionStaysOnItsRecord()
{
    SubmissionModel model;
    QItemSelectionModel selection(&model);
    model.apply({row(1, "a", "AC", 10), row(2, "b", "AC", 20), row(3, "c", "AC", 30)});
    selection.setCurrentIndex(model.index(1, 0), QItemSelectionModel::SelectCurrent | QItemSelectionModel::Rows);
    model.sort(int(Field::Cpu), Qt::DescendingOrder);
    QCOMPARE(model.idAt(selection.currentIndex().row()), 2);
    model.apply({row(2, "b", "AC", 99), row(9, "z", "AC", 1)});
    QCOMPARE(model.idAt(selection.currentIndex().row()), 2);
    QCOMPARE(model.idAt(selection.selectedRows().first().row()), 2);
    model.setSearch(QStringLiteral("c"));
    model.setSearch({});
    QCOMPARE(ids(model).first(), 2);
}

void RecordModelTest::replacingDropsTheRest()
{
    SubmissionModel model;
    QAbstractItemModelTester tester(&model);
    model.apply({row(1), row(2), row(3)});
    model.replace({row(3), row(5)});
    QCOMPARE(ids(model), (Ids{5, 3}));
    QVERIFY(!model.find(1));
    model.replace({});
    QCOMPARE(model.rowCount(), 0);
}

void RecordModelTest::anyMixtureOfChangesKeepsTheOrder_data()
{
    QTest::addColumn<int>("column");
    QTest::newRow("by id") << -1;
    QTest::newRow("by number") << int(Field::Cpu);
    QTest::newRow("by text") << int(Field::Account);
}

void RecordModelTest::anyMixtureOfChangesKeepsTheOrder()
{
    QFETCH(int, column);
    QRandomGenerator random(7);
    SubmissionModel model;
    QAbstractItemModelTester tester(&model);
    model.sort(column, column == -1 ? Qt::DescendingOrder : Qt::AscendingOrder);
    SubmissionQuestion question;
    question.verdict = QStringLiteral("AC");
    model.ask(question);
    QMap<qint64, SubmissionRow> truth;
    static const char *const kNames[] = {"ann", "Ben", "cat", "dan"};
    for (int round = 0; round < 60; ++round) {
        model.setHeld(random.bounded(3) == 0);
        QList<SubmissionRow> batch;
        for (int i = 0; i < 8; ++i)
            batch.append(row(1 + random.bounded(60), kNames[random.bounded(4)], random.bounded(3) ? "AC" : "WA",
                             random.bounded(20)));
        for (const SubmissionRow &one : batch)
            truth.insert(one.id, one);
        model.apply(batch);
    }
    model.setHeld(false);
    QList<SubmissionRow> wanted;
    for (const SubmissionRow &one : truth) {
        if (one.verdict == QLatin1String("AC"))
            wanted.append(one);
    }
    std::sort(wanted.begin(), wanted.end(), [column](const SubmissionRow &a, const SubmissionRow &b) {
        if (column == int(Field::Cpu) && a.cpuMs != b.cpuMs)
            return a.cpuMs < b.cpuMs;
        const int order = a.account.compare(b.account, Qt::CaseInsensitive);
        if (column == int(Field::Account) && order != 0)
            return order < 0;
        return a.id > b.id;
    });
    Ids expected;
    for (const SubmissionRow &one : wanted)
        expected.append(one.id);
    QCOMPARE(ids(model), expected);
}

void RecordModelTest::tablesAndCsv()
{
    SubmissionModel model;
    model.apply({row(1, "=cmd|x", "WA"), row(2, "a, \"b\"", "AC")});
    const QList<int> columns{int(Field::Id), int(Field::Account), int(Field::Verdict)};
    QCOMPARE(model.tableText({1}, columns), QStringLiteral("#\tTeam\tVerdict\n1\t=cmd|x\tWA\n"));
    QCOMPARE(model.csv(columns), QByteArray("#,Team,Verdict\r\n2,\"a, \"\"b\"\"\",AC\r\n1,'=cmd|x,WA\r\n"));
}

QTEST_GUILESS_MAIN(RecordModelTest)
#include "record_model_test.moc"
