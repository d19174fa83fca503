#pragma once

#include "admin-console/models/alarms.h"
#include "admin-console/models/history.h"
#include "admin-console/pages/page.h"
#include "admin-console/widgets/time_chart.h"

namespace gavel::console {

class FigureRow;
class RecordView;
class Segments;
class VerdictMix;

// The state of the judge in one glance: what is wrong, how much waits and for how long, what was judged.
class OverviewPage final : public Page {
    Q_OBJECT

public:
    OverviewPage(PageContext context, Alarms &alarms);

    QList<QWidget *> headerWidgets() override;
    QWidget *mainWidget() override { return m_charts.value(0); }

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeCharts();
    QWidget *makeLower();
    void refresh();
    void showAlarms();
    void showFigures(const History &history);
    void showCharts(const History &history);

    Alarms &m_alarms;
    Segments *m_span;
    QVBoxLayout *m_alarmBox;
    FigureRow *m_figures;
    QList<TimeChart *> m_charts;
    QList<Legend *> m_legends;
    VerdictMix *m_mix = nullptr;
    Panel *m_mixPanel = nullptr;
    Panel *m_workersPanel = nullptr;
    RecordView *m_workers = nullptr;
    QTimer m_timer;
};

} // namespace gavel::console
