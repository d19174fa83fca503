#include "server/telemetry/state_metrics.h"

#include "core/telemetry/span_exporter.h"
#include "server/dispatch/worker_hub.h"
#include "server/judging/active_judgings.h"
#include "server/storage/database.h"

namespace gavel::telemetry {

StateMetrics::StateMetrics(Metrics &metrics, const Watched &watched)
    : m_leased(metrics.gauges("gavel_queue_leased", "Jobs that workers hold.").Add({})),
      m_drained(metrics.gauges("gavel_queue_drained_per_second", "Jobs that left the queue, over a minute.").Add({}))
{
    auto &waiting = metrics.gauges("gavel_queue_waiting", "Jobs that wait, by lane.");
    auto &oldest = metrics.gauges("gavel_queue_oldest_seconds", "How long the oldest of them has waited, by lane.");
    for (const queue::Lane lane : queue::kAllLanes) {
        const prometheus::Labels labels{{"lane", queue::laneCode(lane).toStdString()}};
        m_lanes.emplace(lane, LaneGauges{waiting.Add(labels), oldest.Add(labels)});
    }
    auto &unfinished =
        metrics.gauges("gavel_judgings_unfinished", "Judgings this server knows not to be over.").Add({});
    auto &pending = metrics.gauges("gavel_store_pending_writes", "Writes that wait for the database.").Add({});
    metrics.beforeEach([&unfinished, &pending, watched] {
        unfinished.Set(double(watched.active.count()));
        pending.Set(watched.database.pendingWrites());
    });
    addWorkers(metrics, watched.hub);
    if (watched.spans)
        addSpans(metrics, *watched.spans);
}

void StateMetrics::addWorkers(Metrics &metrics, const dispatch::WorkerHub &hub)
{
    auto &workers = metrics.gauges("gavel_workers_connected", "Workers connected to this server.").Add({});
    auto &slots = metrics.gauges("gavel_worker_slots", "Slots of connected workers, by what they do.");
    auto &busy = slots.Add({{"state", "busy"}});
    auto &free = slots.Add({{"state", "free"}});
    auto &closed = slots.Add({{"state", "closed"}});
    metrics.beforeEach([&] {
        int all = 0, held = 0, open = 0;
        const QList<dispatch::ConnectedWorker> connected = hub.connected();
        for (const dispatch::ConnectedWorker &worker : connected) {
            all += worker.slotCount;
            held += qMin(worker.busy, worker.slotCount);
            open += worker.free;
        }
        workers.Set(double(connected.size()));
        busy.Set(held);
        free.Set(open);
        closed.Set(qMax(0, all - held - open));
    });
}

void StateMetrics::addSpans(Metrics &metrics, const SpanExporter &spans)
{
    auto &family = metrics.counters("gavel_spans_total", "Spans, by what became of them.");
    auto &sent = family.Add({{"outcome", "sent"}});
    auto &dropped = family.Add({{"outcome", "dropped"}});
    metrics.beforeEach([&] {
        const SpanExporter::Counts counts = spans.counts();
        raiseTo(sent, double(counts.sent));
        raiseTo(dropped, double(counts.dropped));
    });
}

void StateMetrics::set(const queue::QueueDepth &depth)
{
    for (const queue::LaneDepth &lane : depth.lanes) {
        const auto gauges = m_lanes.find(lane.lane);
        if (gauges == m_lanes.end())
            continue;
        gauges->second.waiting.Set(double(lane.waiting));
        gauges->second.oldest.Set(inSeconds(lane.oldest));
    }
    m_leased.Set(double(depth.leased));
    m_drained.Set(depth.drainedPerSecond);
}

} // namespace gavel::telemetry
