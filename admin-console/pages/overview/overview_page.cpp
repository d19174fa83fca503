#include "admin-console/pages/overview/overview_page.h"

#include "admin-console/models/words.h"
#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/overview_parts.h"
#include "admin-console/widgets/record_view.h"

#include <QPainter>
#include <QScrollArea>

namespace gavel::console {

namespace {

constexpr qint64 kSpansMs[] = {15 * 60'000, 3600'000, 5 * 3600'000, 24 * 3600'000};
constexpr int kSteps = 60;
constexpr double kSlowSeconds = 10;

// An alarm as a line: glyph, what, to what, since when, and what can be done about it.
class AlarmLine final : public QWidget {
public:
    AlarmLine(const Theme &theme, const AlarmRow &alarm) : m_theme(theme), m_tone(alarm.tone)
    {
        auto *layout = row(10, {14, 0, 12, 0});
        auto *icon = new QLabel;
        icon->setPixmap(
            theme.pixmap(alarm.tone == Tone::Danger ? QStringLiteral("state-failed") : QStringLiteral("warn"),
                         theme.palette().tone(alarm.tone), 14, theme.palette().tint(alarm.tone), devicePixelRatioF()));
        layout->addWidget(icon);
        layout->addWidget(
            body(theme, alarm.isOver ? QObject::tr("%1, over by now").arg(alarm.title) : alarm.title, alarm.tone, 500));
        auto *text = body(theme, alarm.text);
        text->setMinimumWidth(40);
        layout->addWidget(text, 1);
        layout->addWidget(
            secondary(theme, QObject::tr("%1 ago").arg(ageText(QDateTime::currentMSecsSinceEpoch() - alarm.sinceMs))));
        layout->addWidget(show = makeButton(QObject::tr("Show"), "link"));
        layout->addWidget(seen = makeButton(QObject::tr("Mark seen"), "link"));
        setLayout(layout);
        setFixedHeight(33);
    }

    QPushButton *show = nullptr;
    QPushButton *seen = nullptr;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.palette().tint(m_tone));
        painter.setPen(m_theme.palette().line);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }

private:
    const Theme &m_theme;
    const Tone m_tone;
};

} // namespace

OverviewPage::OverviewPage(PageContext context, Alarms &alarms)
    : Page(context, QStringLiteral("overview"), tr("Overview"), QStringLiteral("overview"),
           {Topic::Submissions, Topic::Queue, Topic::Workers, Topic::Problems}),
      m_alarms(alarms),
      m_span(new Segments({tr("15 min"), tr("1 h"), tr("5 h"), tr("24 h")})),
      m_alarmBox(column(0)),
      m_figures(new FigureRow(theme()))
{
    m_span->setCurrent(1);
    auto *content = new QWidget;
    auto *layout = column(12, {16, 12, 16, 12});
    layout->addLayout(m_alarmBox);
    layout->addWidget(m_figures);
    layout->addWidget(makeCharts(), 5);
    layout->addWidget(makeLower(), 6);
    content->setLayout(layout);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("desk"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    auto *whole = column();
    whole->addWidget(scroll);
    setLayout(whole);
    const QStringList pages{QStringLiteral("queue"),
                            QStringLiteral("queue"),
                            QStringLiteral("workers"),
                            QStringLiteral("submissions"),
                            QStringLiteral("submissions"),
                            QStringLiteral("submissions?failed=1"),
                            QStringLiteral("queue?part=quarantined")};
    connect(m_figures, &FigureRow::chosen, this, [this, pages](int figure) {
        Q_EMIT wanted({Target::Kind::Page, pages.value(figure), 0});
    });
    connect(m_span, &Segments::currentChanged, this, &OverviewPage::refresh);
    connect(&m_alarms, &Alarms::changed, this, &OverviewPage::showAlarms);
    auto *seen =
        addCommand(tr("Mark alarms seen"), QStringLiteral("check"), Qt::Key_S, [this] { m_alarms.markAllSeen(); });
    allow(seen, true, {}, true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (isVisible())
            refresh();
    });
    m_timer.start(1000);
    refresh();
}

void OverviewPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    refresh();
}

QList<QWidget *> OverviewPage::headerWidgets()
{
    return {m_span};
}

QWidget *OverviewPage::makeCharts()
{
    auto *box = new QWidget;
    auto *layout = row(12);
    const auto add = [&](const QString &title, TimeChart::Kind kind, const QString &unit) {
        auto *panel = new Panel(theme(), title);
        auto *chart = new TimeChart(theme(), kind, unit);
        chart->setAccessibleName(title);
        auto *legend = new Legend(theme(), kind);
        panel->addToHead(legend);
        panel->setBody(chart);
        layout->addWidget(panel, 1);
        m_charts.append(chart);
        m_legends.append(legend);
    };
    add(tr("Waiting jobs"), TimeChart::Kind::Areas, {});
    add(tr("Verdicts per minute"), TimeChart::Kind::Bars, {});
    add(tr("Queue to verdict, s"), TimeChart::Kind::Lines, tr("s"));
    m_charts.at(2)->setAlarm(kSlowSeconds);
    box->setLayout(layout);
    box->setMinimumHeight(190);
    return box;
}

QWidget *OverviewPage::makeLower()
{
    auto *box = new QWidget;
    auto *layout = row(12);
    m_mixPanel = new Panel(theme(), tr("Verdict mix"));
    m_mix = new VerdictMix(theme());
    m_mixPanel->setBody(m_mix);
    layout->addWidget(m_mixPanel, 28);
    auto *right = column(12);
    auto *lanes = new Panel(theme(), tr("Lanes"));
    auto *laneView = new RecordView(theme(), state().lanes(), QStringLiteral("lanes"));
    laneView->setEmptyText(tr("The queue is not known yet."));
    laneView->setHolding(false);
    laneView->setFixedHeight(28 * 6 + 2);
    laneView->setSelectionMode(QAbstractItemView::NoSelection);
    laneView->setFocusPolicy(Qt::NoFocus);
    lanes->setBody(laneView);
    m_workersPanel = new Panel(theme(), tr("Workers"));
    m_workers = new RecordView(theme(), state().workers(), QStringLiteral("overview-workers"));
    m_workers->setEmptyText(tr("No worker has ever connected."));
    m_workers->setMinimumHeight(96);
    m_workers->setHolding(false);
    m_workers->setSelectionMode(QAbstractItemView::NoSelection);
    using Field = WorkerModel::Field;
    m_workers->setNarrow({int(Field::Name), int(Field::State), int(Field::Slots), int(Field::InUse), int(Field::Load),
                          int(Field::Speed), int(Field::Drift)});
    m_workersPanel->setBody(m_workers);
    auto *all = makeButton(tr("Open workers"), "link");
    m_workersPanel->addToHead(all);
    connect(all, &QPushButton::clicked, this, [this] {
        Q_EMIT wanted({Target::Kind::Page, QStringLiteral("workers"), 0});
    });
    right->addWidget(lanes);
    right->addWidget(m_workersPanel, 1);
    layout->addLayout(right, 72);
    box->setLayout(layout);
    connect(m_mix, &VerdictMix::chosen, this, [this](const QString &verdict) {
        Q_EMIT wanted({Target::Kind::Page, QStringLiteral("submissions?verdict=") + verdict, 0});
    });
    return box;
}

void OverviewPage::refresh()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const qint64 span = kSpansMs[m_span->current()];
    // Steps begin at round times, so that what is drawn does not shiver.
    const qint64 step = span / kSteps;
    const qint64 to = (now / step + 1) * step;
    const History history = History::of(state().submissions().records(), to - span, to, kSteps);
    showFigures(history);
    showCharts(history);
    m_mix->set(history.verdicts, history.failed, history.quarantined, history.cancelled);
    m_mixPanel->setRemark(tr("%1 judgings").arg(numberText(history.judgings)));
    const WorkerModel &workers = state().workers();
    m_workersPanel->setRemark(tr("%1 known, %2 connected").arg(workers.total()).arg(workers.connectedCount()));
}

void OverviewPage::showFigures(const History &history)
{
    const QueueModel &queue = state().queue();
    const WorkerModel &workers = state().workers();
    const qint64 oldest = queue.oldestWaitMs();
    QStringList lanes;
    for (const LaneRow &lane : state().lanes().records()) {
        if (lane.waiting > 0)
            lanes.append(QStringLiteral("%1 %2").arg(lane.waiting).arg(lane.lane));
    }
    const auto seconds = [](double value) {
        return value < 0 ? dash() : QString::number(value, 'f', 1);
    };
    m_figures->set({
        {tr("Waiting"),
         numberText(state().waiting()),
         {},
         lanes.isEmpty() ? tr("nothing waits") : lanes.join(QStringLiteral(", ")),
         Tone::Normal},
        {tr("Oldest wait"), oldest < 0 ? dash() : secondsText(oldest), oldest < 0 ? QString() : tr("s"),
         tr("since it was sent"), oldest > 30'000 ? Tone::Warning : Tone::Normal},
        {tr("Running"), QString::number(workers.busyCount()), QStringLiteral("/ %1").arg(workers.slotCount()),
         counted(workers.connectedCount(), tr("slots on 1 worker"), tr("slots on %1 workers")), Tone::Normal},
        {tr("Verdicts"), QString::number(history.perMinute, 'f', history.perMinute < 10 ? 1 : 0), tr("/ min"),
         tr("average of 5 min"), Tone::Normal},
        {tr("Queue to verdict"), seconds(history.medianSeconds), tr("s"),
         tr("median; p95 %1 s").arg(seconds(history.p95Seconds)), Tone::Normal},
        {tr("Failed"),
         QString::number(history.failed),
         {},
         history.failed > 0 ? tr("our trouble, not theirs") : tr("none"),
         history.failed > 0 ? Tone::Danger : Tone::Normal},
        {tr("Quarantined"),
         QString::number(history.quarantined),
         {},
         history.quarantined > 0 ? tr("lost their worker 3 times") : tr("none"),
         history.quarantined > 0 ? Tone::Violet : Tone::Normal},
    });
}

void OverviewPage::showCharts(const History &history)
{
    QList<Series> waiting;
    for (qsizetype lane = 0; lane < history.lanes.size(); ++lane)
        waiting.append({history.lanes.at(lane), laneTone(history.lanes.at(lane)), history.waiting[size_t(lane)]});
    const QList<Series> verdicts{{tr("accepted"), Tone::Success, history.accepted},
                                 {tr("rejected"), Tone::Faint, history.rejected},
                                 {tr("compile error"), Tone::Teal, history.compileErrors}};
    const QList<Series> latency{{tr("median"), Tone::Accent, history.median},
                                {QStringLiteral("p95"), Tone::Accent, history.p95},
                                {QStringLiteral("p99"), Tone::Muted, history.p99}};
    const QList<QList<Series>> all{waiting, verdicts, latency};
    for (int chart = 0; chart < 3; ++chart) {
        m_charts.at(chart)->setData(history.fromMs, history.stepMs, all.at(chart));
        QList<QPair<QString, Tone>> legend;
        for (const Series &series : all.at(chart))
            legend.append({series.name, series.tone});
        m_legends.at(chart)->set(legend);
    }
}

void OverviewPage::showAlarms()
{
    while (QLayoutItem *item = m_alarmBox->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const AlarmRow &alarm : m_alarms.unseen()) {
        auto *line = new AlarmLine(theme(), alarm);
        connect(line->show, &QPushButton::clicked, this, [this, alarm] {
            Q_EMIT wanted({Target::Kind::Page, alarm.target, 0});
        });
        connect(line->seen, &QPushButton::clicked, this, [this, alarm] { m_alarms.markSeen(alarm.key); });
        m_alarmBox->addWidget(line);
    }
    Q_EMIT changed();
}

} // namespace gavel::console
