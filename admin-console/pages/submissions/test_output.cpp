#include "admin-console/pages/submissions/test_output.h"

#include "admin-console/models/cell.h"
#include "admin-console/models/words.h"
#include "admin-console/theme/theme.h"
#include "admin-console/widgets/diff_view.h"
#include "admin-console/widgets/source_view.h"

#include <QSplitter>

namespace gavel::console {

namespace {

constexpr qint64 kShown = 256 * 1024; // bytes of each part

QString shownText(const QByteArray &bytes)
{
    return !isReadableText(bytes) && bytes.contains('\0') ? hexView(bytes) : headAndTail(QString::fromUtf8(bytes));
}

} // namespace

TestOutput::TestOutput(const Theme &theme, ServerConnection &connection, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_connection(connection), m_panel(new Panel(theme, tr("Test")))
{
    m_answer.name = QStringLiteral("answer");
    m_input.name = QStringLiteral("input");
    auto *parts = new QSplitter(Qt::Horizontal);
    using Side = DiffView::Side;
    addView(*parts, tr("Team output"), m_output, int(Side::Output));
    addView(*parts, tr("Jury answer"), m_answer, int(Side::Answer));
    addView(*parts, tr("Input"), m_input, int(Side::Plain));
    addView(*parts, tr("Error output"), m_errors, int(Side::Plain));
    m_errorBox = parts->widget(3);
    parts->setHandleWidth(1);
    parts->setChildrenCollapsible(false);
    parts->setSizes({300, 300, 300, 200});
    m_panel->setBody(parts);
    auto *layout = column();
    layout->addWidget(m_panel);
    setLayout(layout);
    setMinimumHeight(110);
}

void TestOutput::addView(QSplitter &splitter, const QString &title, Part &part, int side)
{
    part.view = new DiffView(m_theme, DiffView::Side(side), title);
    part.remark = secondary(m_theme);
    part.remark->setElided(true);
    auto *box = new QWidget;
    auto *head = row(8, {12, 6, 12, 2});
    head->addWidget(body(m_theme, title, Tone::Muted, 500));
    head->addWidget(part.remark, 1);
    auto *layout = column();
    layout->addLayout(head);
    layout->addWidget(part.view, 1);
    box->setLayout(layout);
    splitter.addWidget(box);
}

void TestOutput::setTest(const TestRow *test, const TestcaseKey &key)
{
    m_panel->setTitle(test ? tr("Test %1  %2").arg(test->id).arg(test->verdict) : tr("Test"));
    if (!test) {
        m_panel->setRemark(tr("choose a test to see what was written"));
        m_key = {};
        for (Part *part : {&m_output, &m_answer, &m_input, &m_errors})
            showPart(*part = Part{part->name, part->view, part->remark, {}, -1, {}}, {}, 0, 0);
        return;
    }
    QStringList remarks{test->name};
    // The checker's words say more than that it looked at the output.
    const QString message = test->message.simplified();
    for (const QString &text : {message.isEmpty() ? test->reason : message, test->ending}) {
        if (!text.isEmpty() && !remarks.contains(text))
            remarks.append(text);
    }
    m_panel->setRemark(remarks.join(QStringLiteral(" · ")));
    m_hasRun = test->verdict != QLatin1String("SKIPPED");
    m_isAccepted = test->verdict == QLatin1String("AC");
    m_output.bytes = test->output;
    m_output.total = test->output.size();
    m_errors.bytes = test->errorOutput;
    m_errors.total = test->errorOutput.size();
    m_errorBox->setVisible(!test->errorOutput.isEmpty());
    if (!(key == m_key)) {
        m_key = key;
        fetch(m_answer);
        fetch(m_input);
    }
    show();
}

void TestOutput::fetch(Part &part)
{
    part.bytes.clear();
    part.total = -1;
    part.fault.clear();
    if (m_key.problem.isEmpty() || m_key.version <= 0)
        return;
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("most"), QString::number(kShown));
    const QString path = QStringLiteral("/problems/%1/versions/%2/tests/%3/%4")
                             .arg(m_key.problem)
                             .arg(m_key.version)
                             .arg(m_key.number)
                             .arg(part.name);
    m_connection.api().get(path, query, this, [this, &part, asked = m_key](const ApiResult &result) {
        if (!(asked == m_key))
            return;
        if (result) {
            part.bytes = result->body;
            part.total = result->headers.value("x-total-bytes", "-1").toLongLong();
        } else {
            part.fault = result.error().message;
        }
        show();
    });
}

void TestOutput::show()
{
    const QString output = shownText(m_output.bytes), answer = shownText(m_answer.bytes);
    const bool isCompared = m_hasRun && m_answer.total >= 0;
    m_differences = isCompared ? differingLines(output, answer) : QList<int>();
    m_step = 0;
    TokenPlace ours, theirs;
    if (!m_differences.isEmpty()) {
        const QStringList left = output.split(QLatin1Char('\n')), right = answer.split(QLatin1Char('\n'));
        const int line = m_differences.first();
        ours = differingToken(left.value(line), right.value(line));
        theirs = differingToken(right.value(line), left.value(line));
    }
    showPart(m_output, m_differences, ours.begin, ours.length);
    showPart(m_answer, m_differences, theirs.begin, theirs.length);
    showPart(m_input, {}, 0, 0);
    showPart(m_errors, {}, 0, 0);
    if (m_isAccepted && !m_differences.isEmpty())
        m_output.remark->setText(m_output.remark->text() + tr(", differs, and the checker accepts it"));
}

void TestOutput::showPart(Part &part, const QList<int> &differing, int begin, int length)
{
    part.view->setText(shownText(part.bytes), differing, {begin, length});
    part.view->setPlaceholderText(part.total == 0 ? tr("nothing") : part.fault);
    QString remark = part.total < 0 ? QString() : sizeText(part.total);
    if (part.total > part.bytes.size())
        remark += tr(", first %1").arg(sizeText(part.bytes.size()));
    part.remark->setText(remark);
}

QString TestOutput::answerText() const
{
    return m_answer.view->toPlainText();
}

void TestOutput::stepDifference(int by)
{
    if (m_differences.isEmpty())
        return;
    const qsizetype count = m_differences.size();
    m_step = (m_step + by + count) % count;
    m_output.view->goToLine(m_differences.at(m_step));
    m_answer.view->goToLine(m_differences.at(m_step));
}

void TestOutput::setWhiteSpaceShown(bool isShown)
{
    for (Part *part : {&m_output, &m_answer, &m_input, &m_errors})
        part->view->setWhiteSpaceShown(isShown);
}

void TestOutput::setWrapped(bool isWrapped)
{
    for (Part *part : {&m_output, &m_answer, &m_input, &m_errors})
        part->view->setLineWrapMode(isWrapped ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
}

} // namespace gavel::console
