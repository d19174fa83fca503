// What a server tells about itself: metrics that Prometheus reads, and the spans of a submission in one trace.
#include "server/judging/active_judgings.h"
#include "server/telemetry/job_telemetry.h"
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"
#include "tests/support/exposition.h"
#include "tests/support/server_world.h"
#include "tests/support/span_collector.h"

using namespace gavel;
using namespace gavel::test;

class TelemetryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void metricsFollowASubmission();
    void metricsAreNotForEverybody();
    void lostAttemptsAreCounted();
    void whatIsOverIsForgotten();
    void aSubmissionIsOneTrace();
    void clientsMayBringTheirTrace();

private:
    static Answer submit(TestSite &site, const RequestHeaders &headers = {})
    {
        return site.post(QStringLiteral("contestant"), QStringLiteral("/api/v1/submissions"),
                         {{QStringLiteral("problem"), QStringLiteral("echo")},
                          {QStringLiteral("language"), QStringLiteral("python3")},
                          {QStringLiteral("source"), QStringLiteral("x")}},
                         headers);
    }
    static Exposition metricsOf(TestSite &site) { return Exposition(site.get({}, QStringLiteral("/metrics")).body); }
    static QString member(const QJsonObject &span, const char *name)
    {
        return span.value(QString::fromLatin1(name)).toString();
    }
};

void TelemetryTest::metricsFollowASubmission()
{
    TestSite site;
    QCOMPARE(site.import(QStringLiteral("echo")).status, 201);
    LinkClient worker(site.port(), site.token(QStringLiteral("worker")));
    QVERIFY(worker.enter(QStringLiteral("w1"), QStringLiteral("i"), {}, 3));
    QCOMPARE(submit(site).status, 202);

    const QString practice = QStringLiteral("{lane=\"practice\"}");
    const Exposition before = metricsOf(site);
    QCOMPARE(before.faults(), QStringList());
    QCOMPARE(before.value(QStringLiteral("gavel_queue_waiting") + practice), 1.0);
    QVERIFY(before.value(QStringLiteral("gavel_queue_oldest_seconds") + practice) >= 0);
    QCOMPARE(before.value(QStringLiteral("gavel_judgings_unfinished")), 1.0);
    QCOMPARE(before.value(QStringLiteral("gavel_workers_connected")), 1.0);
    QCOMPARE(before.value(QStringLiteral("gavel_worker_slots{state=\"closed\"}")), 3.0);

    worker.send(wire::Ready{1, {}});
    QVERIFY(worker.waitFor<wire::Job>(1));
    QCOMPARE(metricsOf(site).value(QStringLiteral("gavel_queue_leased")), 1.0);
    worker.send(LinkClient::reportOn(worker.all<wire::Job>()[0], domain::Verdict::WrongAnswer));
    QVERIFY(worker.waitFor<wire::ReportReply>(1));

    const Exposition after = metricsOf(site);
    QCOMPARE(after.faults(), QStringList());
    QCOMPARE(after.value(QStringLiteral("gavel_queue_waiting") + practice), 0.0);
    QCOMPARE(after.value(QStringLiteral("gavel_leases_total") + practice), 1.0);
    QCOMPARE(after.value(QStringLiteral("gavel_queue_wait_seconds_count") + practice), 1.0);
    QCOMPARE(after.value(QStringLiteral("gavel_judging_seconds_count") + practice), 1.0);
    QCOMPARE(after.value(QStringLiteral("gavel_reports_total{verdict=\"WA\"}")), 1.0);
    QCOMPARE(after.value(QStringLiteral("gavel_run_cpu_seconds_count")), 2.0);
    QVERIFY(qAbs(after.value(QStringLiteral("gavel_run_cpu_seconds_sum")) - 0.024) < 1e-9);
    QCOMPARE(after.value(QStringLiteral("gavel_judging_overhead_seconds_count")), 1.0);
    QVERIFY(after.value(QStringLiteral("gavel_store_seconds_count{operation=\"commit\",store=\"database\"}")) >= 2);
    QVERIFY(after.value(QStringLiteral("gavel_store_seconds_count{operation=\"read\",store=\"database\"}")) >= 1);
    QCOMPARE(after.value(QStringLiteral("gavel_http_requests_total{method=\"POST\",route=\"/api/v1/submissions\","
                                        "status=\"202\"}")),
             1.0);
    QCOMPARE(after.value(QStringLiteral("gavel_http_requests_total{method=\"GET\",route=\"/metrics\",status=\"200\"}")),
             2.0); // itself not yet
    QVERIFY(after.value(QStringLiteral("gavel_http_connections")) >= 1);
    QCOMPARE(after.value(QStringLiteral("gavel_http_connection_events_total{event=\"upgraded\"}")), 1.0);
}

void TelemetryTest::metricsAreNotForEverybody()
{
    TestSite site;
    const Answer proxied =
        site.request("GET", {}, QStringLiteral("/metrics"), {}, {{"X-Forwarded-For", "198.51.100.7"}});
    QCOMPARE(proxied.status, 403);
    QCOMPARE(proxied.type(), QStringLiteral("forbidden"));
    QCOMPARE(site.get({}, QStringLiteral("/metrics")).status, 200);
    serve::ServeSettings settings;
    settings.metricsAllowed = {};
    TestSite closed(settings);
    QCOMPARE(closed.get({}, QStringLiteral("/metrics")).status, 403);
}

void TelemetryTest::lostAttemptsAreCounted()
{
    TestSite site;
    QCOMPARE(site.import(QStringLiteral("echo")).status, 201);
    LinkClient worker(site.port(), site.token(QStringLiteral("worker")));
    QVERIFY(worker.enter(QStringLiteral("w1"), QStringLiteral("i"), {}, 1));
    QCOMPARE(submit(site).status, 202);
    for (int attempt = 1; attempt <= 3; ++attempt) {
        worker.send(wire::Ready{1, {}});
        QVERIFY(worker.waitFor<wire::Job>(attempt));
        wire::Report report;
        report.key = worker.all<wire::Job>()[attempt - 1].key;
        report.error = QStringLiteral("the checker crashed");
        worker.send(report);
        QVERIFY(worker.waitFor<wire::ReportReply>(attempt));
    }
    const Exposition metrics = metricsOf(site);
    QCOMPARE(metrics.value(QStringLiteral("gavel_attempts_lost_total{lane=\"practice\"}")), 3.0);
    QCOMPARE(metrics.value(QStringLiteral("gavel_judgings_given_up_total")), 1.0);
    QCOMPARE(metrics.value(QStringLiteral("gavel_lease_expiries_total")), 0.0);
}

// Judgings that stood aside were followed for ever.
void TelemetryTest::whatIsOverIsForgotten()
{
    const QTemporaryDir folder;
    ServerWorld world(folder.path());
    telemetry::Metrics metrics;
    telemetry::JobTelemetry telemetry(metrics, nullptr);
    telemetry.watch(*world.jobs, *world.active);
    const accounts::Principal ann = world.account(QStringLiteral("ann"), accounts::Role::Contestant);
    QVERIFY(world.importFiles(QStringLiteral("echo"), goodPackage()).problem.has_value());
    const WorkerId worker = world.worker(QStringLiteral("w1"));
    const judging::SubmissionReceipt plain = world.submit(world.newSubmission(ann));
    const judging::SubmissionReceipt aside = world.submit(world.newSubmission(ann));
    world.active->setAside(aside.judging);
    const judging::SubmissionReceipt gone = world.submit(world.newSubmission(ann));
    const QList<wire::Job> jobs = world.lease(worker, 3);
    QCOMPARE(jobs.size(), 3);
    QCOMPARE(telemetry.followed(), 3);
    QVERIFY(jobs[0].key.judging == plain.judging && jobs[1].key.judging == aside.judging);
    QVERIFY(world.report(worker, ServerWorld::accepted(jobs[0])));
    QVERIFY(world.report(worker, ServerWorld::accepted(jobs[1])));
    QCOMPARE(telemetry.followed(), 1);
    world.active->forget(gone.judging);
    QCOMPARE(telemetry.followed(), 0);
    world.jobs->setObserver(nullptr);
}

void TelemetryTest::aSubmissionIsOneTrace()
{
    SpanCollector collector;
    serve::ServeSettings settings;
    settings.otlp = collector.address();
    TestSite site(settings);
    QCOMPARE(site.import(QStringLiteral("echo")).status, 201);
    LinkClient worker(site.port(), site.token(QStringLiteral("worker")));
    QVERIFY(worker.enter(QStringLiteral("w1"), QStringLiteral("i")));
    const Answer accepted = submit(site);
    QCOMPARE(accepted.status, 202);
    worker.send(wire::Ready{1, {}});
    QVERIFY(worker.waitFor<wire::Job>(1));
    wire::Report report = LinkClient::reportOn(worker.all<wire::Job>()[0]);
    const auto sent = TraceContext::parse(worker.all<wire::Job>()[0].trace.toStdString());
    QVERIFY(sent);
    const TraceContext judged = sent->child();
    report.trace = QString::fromStdString(judged.traceparent());
    worker.send(report);

    const QString request = QStringLiteral("POST /api/v1/submissions");
    QTRY_COMPARE(collector.named(QStringLiteral("store report")).size(), 1);
    QTRY_COMPARE(collector.named(request).size(), 1);
    const QJsonObject asked = collector.named(request)[0];
    const QJsonObject waited = collector.named(QStringLiteral("wait in queue")).value(0);
    const QJsonObject stored = collector.named(QStringLiteral("store report"))[0];
    QCOMPARE(member(asked, "traceId"), QString::fromLatin1(accepted.header("X-Trace-Id")));
    QCOMPARE(member(waited, "traceId"), member(asked, "traceId"));
    QCOMPARE(member(stored, "traceId"), member(asked, "traceId"));
    QCOMPARE(member(waited, "parentSpanId"), member(asked, "spanId"));
    QCOMPARE(member(waited, "spanId").toStdString(), sent->spanIdText());
    QCOMPARE(member(stored, "parentSpanId").toStdString(), judged.spanIdText());
    QVERIFY(!asked.contains(QStringLiteral("parentSpanId")));
    const Exposition metrics = metricsOf(site);
    QVERIFY(metrics.value(QStringLiteral("gavel_spans_total{outcome=\"sent\"}")) >= 3);
}

void TelemetryTest::clientsMayBringTheirTrace()
{
    SpanCollector collector;
    serve::ServeSettings settings;
    settings.otlp = collector.address();
    settings.tracedShare = 0; // of our own, none
    TestSite site(settings);
    QCOMPARE(site.import(QStringLiteral("echo")).status, 201);
    const Answer own = submit(site);
    QVERIFY(!own.header("X-Trace-Id").isEmpty());
    const QByteArray trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const Answer answer = submit(site, {{"traceparent", "00-" + trace + "-00f067aa0ba902b7-01"}});
    QCOMPARE(answer.header("X-Trace-Id"), trace);
    QTRY_COMPARE(collector.spans().size(), 1);
    QCOMPARE(member(collector.spans()[0], "traceId"), QString::fromLatin1(trace));
    QCOMPARE(member(collector.spans()[0], "parentSpanId"), QStringLiteral("00f067aa0ba902b7"));
    const Answer malformed = submit(site, {{"traceparent", "00-" + trace + "-0000000000000000-01"}});
    QVERIFY(malformed.header("X-Trace-Id") != trace);
}

QTEST_GUILESS_MAIN(TelemetryTest)
#include "telemetry_test.moc"
