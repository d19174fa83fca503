#include "admin-console/pages/submissions/judging_compare.h"

#include "admin-console/models/words.h"
#include "admin-console/widgets/parts.h"
#include "admin-console/widgets/record_view.h"

#include <QCheckBox>
#include <QComboBox>

namespace gavel::console {

namespace {

CellValue milliseconds(const TestRow *test, qint64 TestRow::*field)
{
    return test && test->*field >= 0 ? numberCell(test->*field) : CellValue{dash(), Tone::Muted};
}

CellValue verdictCell(const TestRow *test)
{
    return test ? outcomeCell(test->verdict, QStringLiteral("finished")) : CellValue{dash(), Tone::Muted};
}

const TestRow *testOf(const Judging &judging, qint64 number)
{
    for (const TestRow &test : judging.tests) {
        if (test.id == number)
            return &test;
    }
    return nullptr;
}

QString title(const Judging &judging)
{
    return QObject::tr("judging %1, version %2, %3%4")
        .arg(judging.id)
        .arg(judging.problemVersion)
        .arg(outcomeText(judging.verdict, judging.state))
        .arg(judging.isCurrent ? QObject::tr(", current") : QString());
}

} // namespace

JudgingCompare::JudgingCompare(const Theme &theme, QWidget *parent)
    : QWidget(parent),
      m_rows({{QStringLiteral("number"), QStringLiteral("#"), 44, true},
              {QStringLiteral("name"), tr("Test"), 0},
              {QStringLiteral("old"), tr("Verdict, left"), 104},
              {QStringLiteral("new"), tr("Verdict, right"), 104},
              {QStringLiteral("old-cpu"), tr("CPU left, ms"), 96, true},
              {QStringLiteral("new-cpu"), tr("CPU right, ms"), 96, true},
              {QStringLiteral("message"), tr("Message, right"), 0}}),
      m_left(new QComboBox),
      m_right(new QComboBox),
      m_onlyChanged(new QCheckBox(tr("Changed tests only"))),
      m_summary(secondary(theme)),
      m_view(new RecordView(theme, m_rows, QStringLiteral("compare")))
{
    m_left->setAccessibleName(tr("Left judging"));
    m_right->setAccessibleName(tr("Right judging"));
    m_onlyChanged->setChecked(true);
    m_rows.RecordModel::sort(0, Qt::AscendingOrder);
    m_view->setHolding(false);
    auto *head = row(8, {12, 8, 12, 8});
    head->addWidget(m_left, 1);
    head->addWidget(body(theme, QStringLiteral("→"), Tone::Muted));
    head->addWidget(m_right, 1);
    head->addWidget(m_onlyChanged);
    auto *foot = row(8, {12, 6, 12, 6});
    foot->addWidget(m_summary);
    auto *layout = column();
    layout->addLayout(head);
    layout->addWidget(m_view, 1);
    layout->addLayout(foot);
    setLayout(layout);
    connect(m_left, &QComboBox::currentIndexChanged, this, &JudgingCompare::show);
    connect(m_right, &QComboBox::currentIndexChanged, this, &JudgingCompare::show);
    connect(m_onlyChanged, &QCheckBox::toggled, this, &JudgingCompare::show);
}

void JudgingCompare::setJudgings(const std::vector<Judging> &judgings)
{
    if (judgings == m_judgings)
        return;
    m_judgings = judgings;
    std::sort(m_judgings.begin(), m_judgings.end(), [](const Judging &a, const Judging &b) { return a.id > b.id; });
    for (QComboBox *box : {m_left, m_right}) {
        const QSignalBlocker blocker(box);
        const QVariant before = box->currentData();
        box->clear();
        for (const Judging &judging : m_judgings)
            box->addItem(title(judging), judging.id);
        const int known = box->findData(before);
        box->setCurrentIndex(known >= 0 ? known : box == m_left ? std::min(1, box->count() - 1) : 0);
    }
    show();
}

const Judging *JudgingCompare::chosen(const QComboBox &box) const
{
    for (const Judging &judging : m_judgings) {
        if (judging.id == box.currentData().toLongLong())
            return &judging;
    }
    return nullptr;
}

void JudgingCompare::show()
{
    const Judging *left = chosen(*m_left), *right = chosen(*m_right);
    QList<CellRow> rows;
    int changed = 0;
    qint64 last = 0;
    for (const Judging *judging : {left, right}) {
        if (judging && !judging->tests.isEmpty())
            last = std::max(last, judging->tests.last().id);
    }
    for (qint64 number = 1; number <= last; ++number) {
        const TestRow *before = testOf(*left, number), *after = testOf(*right, number);
        const bool isSame = before && after && before->verdict == after->verdict && before->score == after->score;
        changed += isSame ? 0 : 1;
        if (isSame && m_onlyChanged->isChecked())
            continue;
        const TestRow *any = after ? after : before;
        rows.append({number,
                     {numberCell(number), textCell(any->name), verdictCell(before), verdictCell(after),
                      milliseconds(before, &TestRow::cpuMs), milliseconds(after, &TestRow::cpuMs),
                      textCell(after ? (after->message.isEmpty() ? after->reason : after->message) : QString())}});
    }
    m_rows.replace(rows);
    m_summary->setText(tr("%1 of %2 tests changed").arg(changed).arg(last));
    m_view->setEmptyText(m_judgings.size() < 2 ? tr("It was judged once. R judges it again.")
                                               : tr("No test changed between these two."));
}

} // namespace gavel::console
