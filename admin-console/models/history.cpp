#include "admin-console/models/history.h"

#include "admin-console/models/staff_models.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gavel::console {

namespace {

double quantile(std::vector<double> &values, double share)
{
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const auto at = values.begin() + std::ptrdiff_t(std::llround(share * double(values.size() - 1)));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

// Jobs that waited at the end of each step: one more from the step in which it came, one less from that in which it
// started.
void countWaiting(History &history, const std::vector<SubmissionRow> &rows)
{
    const auto stepOf = [&](qint64 at) {
        return std::clamp<qint64>((at - history.fromMs) / history.stepMs, 0, history.steps);
    };
    for (auto &lane : history.waiting)
        lane.assign(size_t(history.steps) + 1, 0);
    for (const SubmissionRow &row : rows) {
        const auto lane = history.lanes.indexOf(row.lane);
        const qint64 end = row.startedMs > 0 ? row.startedMs : row.finishedMs;
        if (lane < 0 || (end > 0 && end < history.fromMs))
            continue;
        const qint64 from = stepOf(row.queuedMs);
        const qint64 to = end > 0 ? stepOf(end) : history.steps;
        history.waiting[size_t(lane)][size_t(from)] += 1;
        history.waiting[size_t(lane)][size_t(to)] -= 1;
    }
    for (auto &lane : history.waiting) {
        for (size_t step = 1; step < lane.size(); ++step)
            lane[step] += lane[step - 1];
        lane.resize(size_t(history.steps));
    }
}

void countVerdict(History &history, const SubmissionRow &row, size_t step)
{
    const double share = 60'000.0 / double(history.stepMs);
    if (row.verdict == QLatin1String("AC"))
        history.accepted[step] += share;
    else if (row.verdict == QLatin1String("CE"))
        history.compileErrors[step] += share;
    else
        history.rejected[step] += share;
    ++history.verdicts[row.verdict];
    ++history.judgings;
}

} // namespace

History History::of(const std::vector<SubmissionRow> &rows, qint64 fromMs, qint64 toMs, int steps)
{
    History history;
    history.fromMs = fromMs;
    history.steps = std::clamp(steps, 1, 240);
    history.stepMs = std::max<qint64>(1, (toMs - fromMs) / history.steps);
    const size_t count = size_t(history.steps);
    for (auto *series : {&history.accepted, &history.rejected, &history.compileErrors})
        series->assign(count, 0);
    QSet<QString> lanes;
    std::vector<std::vector<double>> latencies(count);
    std::vector<double> all;
    int recent = 0;
    for (const SubmissionRow &row : rows) {
        if (!row.lane.isEmpty())
            lanes.insert(row.lane);
        history.quarantined += row.state == QLatin1String("quarantined");
        const qint64 at = row.finishedMs;
        if (at < fromMs || at >= toMs)
            continue;
        history.failed += row.state == QLatin1String("failed");
        history.cancelled += row.state == QLatin1String("cancelled");
        if (row.verdict.isEmpty())
            continue;
        const size_t step = size_t(std::min<qint64>((at - fromMs) / history.stepMs, history.steps - 1));
        countVerdict(history, row, step);
        const double seconds = double(at - row.queuedMs) / 1000;
        latencies[step].push_back(seconds);
        all.push_back(seconds);
        recent += at > toMs - 300'000;
    }
    history.lanes = QStringList(lanes.cbegin(), lanes.cend());
    std::sort(history.lanes.begin(), history.lanes.end(),
              [](const QString &a, const QString &b) { return laneRank(a) < laneRank(b); });
    history.waiting.resize(size_t(history.lanes.size()));
    countWaiting(history, rows);
    for (auto &step : latencies) {
        history.median.push_back(quantile(step, 0.5));
        history.p95.push_back(quantile(step, 0.95));
        history.p99.push_back(quantile(step, 0.99));
    }
    history.perMinute = recent / 5.0;
    history.medianSeconds = all.empty() ? -1 : quantile(all, 0.5);
    history.p95Seconds = all.empty() ? -1 : quantile(all, 0.95);
    return history;
}

} // namespace gavel::console
