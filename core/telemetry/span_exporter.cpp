#include "core/telemetry/span_exporter.h"

#include <QUrl>

#include <curl/curl.h>

#include <algorithm>

namespace gavel::telemetry {

namespace {

constexpr std::size_t kMostInBatch = 512;
constexpr int kMostDoublings = 5;
constexpr std::chrono::milliseconds kLongestPause{30'000};
constexpr std::chrono::milliseconds kFarewell{1000};

std::size_t discard(char *, std::size_t size, std::size_t count, void *)
{
    return size * count;
}

using Handle = std::unique_ptr<CURL, void (*)(CURL *)>;
using HeaderList = std::unique_ptr<curl_slist, void (*)(curl_slist *)>;

} // namespace

SpanExporter::SpanExporter(const Options &options) : m_options(options)
{
}

Result<std::unique_ptr<SpanExporter>> SpanExporter::create(const Options &options)
{
    const QUrl url(options.endpoint, QUrl::StrictMode);
    const bool isWeb = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isWeb || url.host().isEmpty())
        return failure(ErrorCode::InvalidArgument,
                       "the collector's address must be http://HOST:PORT, not " + options.endpoint.toStdString());
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return failure(ErrorCode::Internal, "libcurl cannot be initialised");
    std::unique_ptr<SpanExporter> exporter(new SpanExporter(options));
    exporter->m_thread = std::thread([target = exporter.get()] { target->run(); });
    return exporter;
}

SpanExporter::~SpanExporter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wakeUp.notify_all();
    m_thread.join();
}

void SpanExporter::add(Span span)
{
    if (!span.context.isSampled || !span.context.isValid())
        return;
    const std::lock_guard lock(m_mutex);
    if (m_waiting.size() >= m_options.mostBuffered) {
        ++m_dropped;
        return;
    }
    m_waiting.push_back(std::move(span));
    if (m_waiting.size() == kMostInBatch)
        m_wakeUp.notify_one();
}

// True when it is time to end. Sooner than the pause when a whole batch has gathered, unless the collector is away.
bool SpanExporter::isStoppingAfter(std::chrono::milliseconds pause)
{
    std::unique_lock lock(m_mutex);
    m_wakeUp.wait_for(lock, pause,
                      [&] { return m_isStopping || (pause == m_options.every && m_waiting.size() >= kMostInBatch); });
    return m_isStopping;
}

QList<Span> SpanExporter::takeBatch()
{
    const std::lock_guard lock(m_mutex);
    const auto end = m_waiting.begin() + std::ptrdiff_t(std::min(m_waiting.size(), kMostInBatch));
    QList<Span> batch(m_waiting.begin(), end);
    m_waiting.erase(m_waiting.begin(), end);
    return batch;
}

void SpanExporter::run()
{
    QList<Span> batch; // not yet taken by the collector
    auto pause = m_options.every;
    for (bool isStopping = false; !isStopping;) {
        isStopping = isStoppingAfter(pause);
        const auto end = std::chrono::steady_clock::now() + kFarewell;
        const auto timeout = isStopping ? std::min(kFarewell, m_options.timeout) : m_options.timeout;
        for (pause = m_options.every; !isStopping || std::chrono::steady_clock::now() < end; batch.clear()) {
            if (batch.isEmpty())
                batch = takeBatch();
            if (batch.isEmpty())
                break;
            if (sendAndCount(batch, timeout) == Outcome::Away) {
                m_failures = std::min(m_failures + 1, kMostDoublings);
                pause = std::min(m_options.every * (1 << m_failures), kLongestPause);
                break;
            }
            m_failures = 0;
        }
    }
}

SpanExporter::Outcome SpanExporter::sendAndCount(const QList<Span> &spans, std::chrono::milliseconds timeout)
{
    const Outcome outcome = send(spans, timeout);
    if (outcome == Outcome::Taken)
        m_sent += spans.size();
    else if (outcome == Outcome::Refused)
        m_dropped += spans.size();
    return outcome;
}

SpanExporter::Outcome SpanExporter::send(const QList<Span> &spans, std::chrono::milliseconds timeout) const
{
    const QByteArray body = encodeOtlp(spans, m_options.service, m_options.version, m_options.instance);
    const Handle handle(curl_easy_init(), curl_easy_cleanup);
    const HeaderList headers(curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
    if (!handle || !headers)
        return Outcome::Away;
    CURL *curl = handle.get();
    QString address = m_options.endpoint;
    while (address.endsWith(QLatin1Char('/')))
        address.chop(1);
    const QByteArray url = address.toUtf8() + "/v1/traces";
    curl_easy_setopt(curl, CURLOPT_URL, url.constData());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.constData());
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, long(timeout.count()));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, discard);
    if (curl_easy_perform(curl) != CURLE_OK)
        return Outcome::Away;
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status / 100 == 2)
        return Outcome::Taken;
    const bool isLater = status == 429 || status == 502 || status == 503 || status == 504; // as OTLP says
    return isLater ? Outcome::Away : Outcome::Refused;
}

} // namespace gavel::telemetry
