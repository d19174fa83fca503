#include "server/telemetry/http_telemetry.h"

#include "core/telemetry/log.h"
#include "core/telemetry/span_exporter.h"

#include <QLoggingCategory>

namespace gavel::telemetry {

namespace {

Q_LOGGING_CATEGORY(logTrail, "gavel.trail", QtInfoMsg)

std::string patternOf(const http::Served &served)
{
    return served.route ? served.route->pattern.toStdString() : "none";
}

// What watches the server itself, every few seconds.
bool isProbe(const http::Served &served)
{
    if (!served.route)
        return false;
    const QByteArray &pattern = served.route->pattern;
    return pattern == "/metrics" || pattern == "/healthz" || pattern == "/readyz";
}

} // namespace

HttpTelemetry::HttpTelemetry(Metrics &metrics, SpanExporter *spans)
    : m_metrics(metrics),
      m_spans(spans),
      m_requests(metrics.counters("gavel_http_requests_total", "Requests answered, by route and status.")),
      m_seconds(metrics.histograms("gavel_http_request_seconds",
                                   "From a request's head to its answer; long polls wait on purpose."))
{
}

void HttpTelemetry::watch(http::Server &server)
{
    server.setServedHandler([this](const http::Served &served) { this->served(served); });
    auto &open = m_metrics.gauges("gavel_http_connections", "Open connections, upgraded ones not counted.").Add({});
    auto &events = m_metrics.counters("gavel_http_connection_events_total", "What happened to connections.");
    auto &accepted = events.Add({{"event", "accepted"}});
    auto &refused = events.Add({{"event", "refused_at_limit"}});
    auto &malformed = events.Add({{"event", "malformed"}});
    auto &timedOut = events.Add({{"event", "timed_out"}});
    auto &slow = events.Add({{"event", "slow_reader"}});
    auto &upgrades = events.Add({{"event", "upgraded"}});
    m_metrics.beforeEach([&] {
        const http::ServerCounters &counters = server.counters();
        open.Set(server.connectionCount());
        raiseTo(accepted, double(counters.accepted));
        raiseTo(refused, double(counters.refusedAtLimit));
        raiseTo(malformed, double(counters.malformed));
        raiseTo(timedOut, double(counters.timedOut));
        raiseTo(slow, double(counters.slowReaders));
        raiseTo(upgrades, double(counters.upgrades));
    });
}

void HttpTelemetry::served(const http::Served &served)
{
    Series &series = seriesOf(served);
    series.requests.Increment();
    series.seconds.Observe(inSeconds(served.time));
    if (isProbe(served))
        return;
    if (m_spans && served.request.trace.isSampled)
        exportSpan(served);
    if (!logTrail().isInfoEnabled())
        return;
    const TraceScope scope(served.request.trace);
    qCInfo(logTrail, "%s %s %d in %.3f ms", served.request.method.constData(),
           served.request.target.path.left(200).constData(), served.status, inSeconds(served.time) * 1e3);
}

HttpTelemetry::Series &HttpTelemetry::seriesOf(const http::Served &served)
{
    auto &known = m_series[{served.route, served.status}];
    if (!known) {
        const std::string method = served.route ? served.route->method.toStdString() : "other";
        const std::string pattern = patternOf(served);
        known = std::make_shared<Series>(
            Series{m_requests.Add({{"method", method}, {"route", pattern}, {"status", std::to_string(served.status)}}),
                   m_seconds.Add({{"method", method}, {"route", pattern}}, timeBuckets())});
    }
    return *known;
}

void HttpTelemetry::exportSpan(const http::Served &served)
{
    Span span;
    span.context = served.request.trace;
    span.parent = served.request.caller;
    span.name =
        QString::fromLatin1(served.request.method) + QLatin1Char(' ') + QString::fromStdString(patternOf(served));
    span.kind = Span::Kind::Server;
    span.end = WallClock::now();
    span.start = span.end - std::chrono::duration_cast<WallClock::duration>(served.time);
    span.attributes = {
        {QStringLiteral("http.request.method"), QString::fromLatin1(served.request.method)},
        {QStringLiteral("http.route"), QString::fromStdString(patternOf(served))},
        {QStringLiteral("http.response.status_code"), served.status},
        {QStringLiteral("gavel.request_id"), QString::fromLatin1(served.request.id)},
    };
    if (served.status >= 500)
        span.error = QStringLiteral("status %1").arg(served.status);
    m_spans->add(std::move(span));
}

} // namespace gavel::telemetry
