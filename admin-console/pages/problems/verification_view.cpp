#include "admin-console/pages/problems/verification_view.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/cell.h"
#include "admin-console/models/words.h"
#include "admin-console/pages/page.h"
#include "admin-console/pages/problems/plain_table.h"

#include <QJsonArray>
#include <QProgressBar>
#include <QScrollArea>

namespace gavel::console {

namespace {

using namespace std::chrono_literals;

VerifiedSolution solutionFrom(const QJsonObject &object)
{
    const auto text = [&object](const char *key) {
        return object.value(QLatin1String(key)).toString();
    };
    VerifiedSolution solution{
        text("path"), text("language"), text("expected"), text("state"), text("verdict"), text("reason"), -1, 0, 0, {}};
    const QJsonValue isMet = object.value(QStringLiteral("is_met"));
    solution.isMet = isMet.isBool() ? (isMet.toBool() ? 1 : 0) : -1;
    solution.slowestMs = qint64(object.value(QStringLiteral("slowest_cpu_time_ms")).toDouble());
    for (const QJsonValue &value : object.value(QStringLiteral("tests")).toArray()) {
        solution.tests.append({value[QStringLiteral("name")].toString(), value[QStringLiteral("verdict")].toString(),
                               qint64(value[QStringLiteral("cpu_time_ms")].toDouble())});
        solution.memoryBytes =
            std::max(solution.memoryBytes, qint64(value[QStringLiteral("peak_memory_bytes")].toDouble()));
    }
    for (const VerifiedSolution::Test &test : std::as_const(solution.tests))
        solution.slowestMs = std::max(solution.slowestMs, test.cpuMs);
    return solution;
}

} // namespace

VerificationView::VerificationView(const Theme &theme, ServerConnection &connection, QWidget *parent)
    : QWidget(parent),
      m_theme(theme),
      m_connection(connection),
      m_strip(new Strip(theme)),
      m_progress(new QProgressBar),
      m_matrixPanel(new Panel(theme, tr("Jury solutions"))),
      m_marginsPanel(new Panel(theme, tr("Margins"))),
      m_faultsPanel(new Panel(theme, tr("Faults"))),
      m_matrix(new SolutionMatrix(theme)),
      m_margins(new MarginsChart(theme)),
      m_faults(new PlainTable(theme, {tr("Where"), tr("What is wrong")}, {180, 0})),
      m_limit(body(theme))
{
    setObjectName(QStringLiteral("desk"));
    setAttribute(Qt::WA_StyledBackground);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Verified"));
    m_progress->hide();
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_matrix);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    m_matrixPanel->setBody(scroll);
    auto *layout = column(8, {8, 8, 8, 8});
    layout->addWidget(m_strip);
    layout->addWidget(m_progress);
    layout->addWidget(m_matrixPanel, 55);
    layout->addWidget(makeLower(), 45);
    setLayout(layout);
    m_list = std::make_unique<Watch>(connection, QString(), QUrlQuery(), 3s,
                                     [this](const QJsonObject &answer) { takeList(answer); });
    m_watch = std::make_unique<Watch>(connection, QString(), QUrlQuery(), 1s,
                                      [this](const QJsonObject &answer) { take(answer); });
}

QWidget *VerificationView::makeLower()
{
    m_marginsPanel->setRemark(tr("fastest to slowest test, CPU in ms, logarithmic"));
    m_marginsPanel->setBody(m_margins);
    auto *limit = row(0, {12, 6, 12, 6});
    limit->addWidget(m_limit);
    m_limit->setWordWrap(true);
    m_marginsPanel->bodyLayout()->addLayout(limit);
    m_faultsPanel->setBody(m_faults);
    auto *lower = new QWidget;
    auto *layout = row(8);
    layout->addWidget(m_marginsPanel, 58);
    layout->addWidget(m_faultsPanel, 42);
    lower->setLayout(layout);
    return lower;
}

void VerificationView::setVersion(const QString &problem, int version)
{
    if (problem == m_problem && version == m_version)
        return;
    m_problem = problem;
    m_version = version;
    clear();
    m_list->setAwake(false);
    m_list->setPath(QStringLiteral("/problems/%1/verifications").arg(problem));
    m_list->setAwake(!problem.isEmpty() && isVisible());
}

void VerificationView::clear()
{
    m_verification = 0;
    m_isRunning = false;
    m_summary.clear();
    m_solutions.clear();
    m_watch->setAwake(false);
    m_matrix->set({}, {}, 0);
    m_margins->set({}, 0, 0);
    m_faults->set({});
    m_limit->setText({});
    m_progress->hide();
    m_strip->silence();
    m_matrixPanel->setRemark(tr("Y verifies this version: every solution of the jury on every test"));
    Q_EMIT changed();
}

void VerificationView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_list->setAwake(!m_problem.isEmpty());
    m_watch->setAwake(m_verification > 0);
}

void VerificationView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_list->setAwake(false);
    m_watch->setAwake(false);
}

void VerificationView::start()
{
    const QString path = QStringLiteral("/problems/%1/versions/%2/verifications").arg(m_problem).arg(m_version);
    ApiRequest request = changeRequest("POST", path);
    request.body = "{}";
    m_connection.act(request, this, [this, problem = m_problem](const ApiResult &result) {
        if (problem != m_problem)
            return;
        if (!result)
            return m_strip->tell(Tone::Danger, tr("%1 is not verified").arg(m_problem), result.error().message);
        follow(idFrom(result->object().value(QStringLiteral("id"))));
    });
}

void VerificationView::cancel()
{
    m_connection.act(changeRequest("POST", QStringLiteral("/verifications/%1/cancel").arg(m_verification)), this,
                     [this](const ApiResult &result) {
                         if (!result)
                             m_strip->tell(Tone::Danger, tr("The verification goes on"), result.error().message);
                     });
}

void VerificationView::follow(qint64 verification)
{
    if (verification == m_verification)
        return;
    m_verification = verification;
    m_watch->setAwake(false);
    m_watch->setPath(QStringLiteral("/verifications/%1").arg(verification));
    m_watch->setAwake(isVisible());
}

// The newest of this version.
void VerificationView::takeList(const QJsonObject &answer)
{
    for (const QJsonValue &value : answer.value(QStringLiteral("verifications")).toArray()) {
        if (value[QStringLiteral("version")].toInt() == m_version)
            return follow(idFrom(value[QStringLiteral("id")]));
    }
}

void VerificationView::take(const QJsonObject &answer)
{
    const QString state = answer.value(QStringLiteral("state")).toString();
    const int jobs = answer.value(QStringLiteral("jobs")).toInt();
    const int over = answer.value(QStringLiteral("jobs_over")).toInt();
    m_isRunning = state == QLatin1String("running");
    m_progress->setVisible(m_isRunning);
    m_progress->setRange(0, std::max(1, jobs));
    m_progress->setValue(over);
    showSolutions(answer);
    showFaults(answer);
    showLimit(answer.value(QStringLiteral("time_limit")).toObject());
    const auto differ = std::count_if(m_solutions.cbegin(), m_solutions.cend(),
                                      [](const VerifiedSolution &solution) { return solution.isMet == 0; });
    const bool isMet = answer.value(QStringLiteral("is_met")).toBool();
    m_summary = m_isRunning                           ? tr("%1 of %2").arg(over).arg(jobs)
                : state == QLatin1String("cancelled") ? tr("cancelled")
                : isMet                               ? tr("as filed")
                : differ > 0                          ? counted(differ, tr("1 differs"), tr("%1 differ"))
                                                      : tr("faults");
    const QString who = answer.value(QStringLiteral("account")).toString();
    const qint64 finished = timeFrom(answer.value(QStringLiteral("finished_at")));
    m_matrixPanel->setRemark(
        tr("%1 solutions, %2; asked for by %3%4")
            .arg(m_solutions.size())
            .arg(m_summary, who, finished > 0 ? tr(", done %1").arg(fullTimeText(finished)) : QString()));
    Q_EMIT changed();
}

void VerificationView::showSolutions(const QJsonObject &answer)
{
    m_solutions.clear();
    for (const QJsonValue &value : answer.value(QStringLiteral("solutions")).toArray())
        m_solutions.append(solutionFrom(value.toObject()));
    const QJsonObject limit = answer.value(QStringLiteral("time_limit")).toObject();
    const qint64 current = qint64(limit.value(QStringLiteral("current_ms")).toDouble());
    m_matrix->set(m_solutions, answer.value(QStringLiteral("testcases")).toVariant().toStringList(), current);
    m_margins->set(m_solutions, current, qint64(limit.value(QStringLiteral("proposed_ms")).toDouble()));
}

void VerificationView::showFaults(const QJsonObject &answer)
{
    QList<QStringList> faults;
    for (const VerifiedSolution &solution : std::as_const(m_solutions)) {
        if (solution.isMet == 0)
            faults.append({solution.path.section(QLatin1Char('/'), -1), solution.reason});
    }
    for (const char *part : {"inputs", "checker"}) {
        const QJsonArray complaints =
            answer.value(QLatin1String(part)).toObject().value(QStringLiteral("complaints")).toArray();
        for (const QJsonValue &complaint : complaints)
            faults.append(
                {complaint[QStringLiteral("file")].toString(), complaint[QStringLiteral("reason")].toString()});
    }
    if (const QString error = answer.value(QStringLiteral("examination_error")).toString(); !error.isEmpty())
        faults.append({tr("examination"), error});
    m_faults->set(faults);
    m_faultTexts.clear();
    for (const QStringList &fault : std::as_const(faults))
        m_faultTexts.append(fault.join(QStringLiteral(": ")));
    m_faultsPanel->setRemark(faults.isEmpty() ? (m_isRunning ? tr("none so far") : tr("none"))
                                              : counted(faults.size(), tr("1 fault"), tr("%1 faults")));
}

QString VerificationView::limitText() const
{
    return m_limit->text();
}

// The proposed limit with its arithmetic.
void VerificationView::showLimit(const QJsonObject &limit)
{
    const qint64 proposed = qint64(limit.value(QStringLiteral("proposed_ms")).toDouble());
    const QJsonObject slowest = limit.value(QStringLiteral("slowest_accepted")).toObject();
    const double factor = limit.value(QStringLiteral("accepted_to_limit")).toDouble();
    if (proposed <= 0 || slowest.isEmpty())
        return m_limit->setText(m_isRunning ? tr("The limit is proposed when all are judged.") : QString());
    const qint64 ms = qint64(slowest.value(QStringLiteral("cpu_time_ms")).toDouble());
    QString text = tr("Slowest accepted %1 ms × %2 = %3 ms, rounded: %4 ms.")
                       .arg(ms)
                       .arg(QString::number(factor))
                       .arg(qRound64(double(ms) * factor))
                       .arg(proposed);
    if (!limit.value(QStringLiteral("has_room")).toBool())
        text += tr(" There is no room between what must pass and what must be too slow.");
    m_limit->setText(text);
}

} // namespace gavel::console
