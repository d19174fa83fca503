#include "admin-console/pages/submissions/judging_tests.h"

#include "admin-console/models/words.h"
#include "admin-console/theme/theme.h"
#include "admin-console/widgets/parts.h"
#include "admin-console/widgets/record_view.h"
#include "admin-console/widgets/source_view.h"
#include "admin-console/widgets/test_tiles.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSplitter>
#include <QTabBar>

namespace gavel::console {

JudgingTests::JudgingTests(const Theme &theme, ServerConnection &connection, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_output(new TestOutput(theme, connection))
{
    setObjectName(QStringLiteral("desk"));
    setAttribute(Qt::WA_StyledBackground);
    auto *upper = new QSplitter(Qt::Horizontal);
    upper->setObjectName(QStringLiteral("desk"));
    upper->setHandleWidth(8);
    upper->addWidget(makeSourcePanel());
    upper->addWidget(makeTestsPanel());
    upper->setStretchFactor(0, 42);
    upper->setStretchFactor(1, 58);
    upper->setChildrenCollapsible(false);
    auto *whole = new QSplitter(Qt::Vertical);
    whole->setObjectName(QStringLiteral("desk"));
    whole->setHandleWidth(8);
    whole->addWidget(upper);
    whole->addWidget(m_output);
    whole->setStretchFactor(0, 68);
    whole->setStretchFactor(1, 32);
    whole->setChildrenCollapsible(false);
    auto *layout = column(0, {8, 8, 8, 8});
    layout->addWidget(whole);
    setLayout(layout);
}

QWidget *JudgingTests::makeSourcePanel()
{
    m_sourcePanel = new Panel(m_theme, tr("Source"));
    m_sourcePanel->setMinimumWidth(200);
    auto *copy = makeButton(tr("Copy"), "quiet");
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_source->text()); });
    m_sourcePanel->addToHead(copy);
    m_fileTabs = new QTabBar;
    m_fileTabs->setDrawBase(false);
    m_fileTabs->setExpanding(false);
    m_fileTabs->hide();
    connect(m_fileTabs, &QTabBar::currentChanged, this, &JudgingTests::showFile);
    m_source = new SourceView(m_theme);
    m_sourcePanel->bodyLayout()->addWidget(m_fileTabs);
    m_sourcePanel->setBody(m_source);
    return m_sourcePanel;
}

QWidget *JudgingTests::makeTestsPanel()
{
    m_testsPanel = new Panel(m_theme, tr("Tests"));
    m_testsPanel->setMinimumWidth(240);
    m_limits = secondary(m_theme);
    m_testsPanel->addToHead(m_limits);
    m_tiles = new TestTiles(m_theme);
    m_table = new RecordView(m_theme, m_tests, QStringLiteral("tests"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHolding(false);
    m_testsPanel->bodyLayout()->addWidget(m_tiles);
    m_testsPanel->setBody(m_table);
    connect(m_tiles, &TestTiles::chosen, m_table, &RecordView::selectId);
    connect(m_table, &RecordView::currentIdChanged, this, &JudgingTests::showTest);
    return m_testsPanel;
}

void JudgingTests::setFiles(const QList<SourceFile> &files)
{
    if (files == m_files)
        return;
    m_files = files;
    const QSignalBlocker blocker(m_fileTabs);
    while (m_fileTabs->count() > 0)
        m_fileTabs->removeTab(0);
    for (const SourceFile &file : files)
        m_fileTabs->addTab(file.name);
    m_fileTabs->setVisible(files.size() > 1);
    showFile(0);
}

void JudgingTests::showFile(int index)
{
    const SourceFile file = m_files.value(index);
    m_source->setFile(file.name, file.content);
    m_sourcePanel->setTitle(file.name.isEmpty() ? tr("Source") : file.name);
    m_sourcePanel->setRemark(m_source->isText()
                                 ? tr("%1 lines, %2").arg(m_source->lineCount()).arg(sizeText(file.content.size()))
                                 : tr("not text, %1").arg(sizeText(file.content.size())));
}

void JudgingTests::setJudging(const Judging &judging, const QString &problem, int testsTotal, const LimitRow &limits)
{
    const bool isOther = judging.id != m_judging;
    m_judging = judging.id;
    m_problem = problem;
    m_version = judging.problemVersion;
    m_tests.setTests(judging.tests, limits.cpuMs);
    m_tiles->setTests(judging.tests, testsTotal);
    m_testsPanel->setRemark(m_tests.summary());
    m_limits->setText(limits.cpuMs > 0 ? tr("limit %1 ms CPU, %2").arg(limits.cpuMs).arg(sizeText(limits.memoryBytes))
                                       : QString());
    m_table->setEmptyText(judging.state == QLatin1String("finished") || judging.state == QLatin1String("failed")
                              ? tr("No test was run.")
                              : tr("Not judged yet: %1.").arg(stateWord(judging.state)));
    if (isOther)
        chooseFirstRejected();
    else
        showTest(m_table->currentId());
}

void JudgingTests::chooseFirstRejected()
{
    qint64 first = 0;
    for (const TestRow &test : m_tests.records()) {
        if (test.verdict != QLatin1String("AC") && test.verdict != QLatin1String("SKIPPED")) {
            first = test.id;
            break;
        }
    }
    if (first == 0 && !m_tests.records().empty())
        first = m_tests.records().front().id;
    m_table->selectId(first);
    showTest(first);
}

void JudgingTests::clear()
{
    setFiles({});
    setJudging({}, {}, 0, {});
}

void JudgingTests::showTest(qint64 id)
{
    m_tiles->setCurrent(id);
    m_output->setTest(m_tests.find(id), {m_problem, m_version, id});
    Q_EMIT testShown();
}

void JudgingTests::stepTest(int by)
{
    const qint64 id = m_tests.find(m_table->currentId() + by) ? m_table->currentId() + by : m_table->currentId();
    m_table->selectId(id);
}

qint64 JudgingTests::currentTest() const
{
    return m_table->currentId();
}

void JudgingTests::toggleWhiteSpace()
{
    m_isWhiteSpaceShown = !m_isWhiteSpaceShown;
    m_output->setWhiteSpaceShown(m_isWhiteSpaceShown);
}

void JudgingTests::toggleWrap()
{
    m_isWrapped = !m_isWrapped;
    m_source->setWrapped(m_isWrapped);
    m_output->setWrapped(m_isWrapped);
}

} // namespace gavel::console
