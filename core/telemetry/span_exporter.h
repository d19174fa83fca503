#pragma once

#include "core/base/result.h"
#include "core/telemetry/span.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace gavel::telemetry {

// Sends spans to a collector: OTLP over HTTP, JSON encoding (POST <endpoint>/v1/traces).
//
// add() never waits: a thread of its own sends what has gathered, about once a second. The buffer is bounded; while the
// collector is away or slow, new spans are dropped and counted, and it is asked again after 1, 2, 4 ... 30 s.
// Thread-safe.
class SpanExporter final {
public:
    struct Options {
        QString endpoint; // http://collector:4318
        QString service;  // "gavel-server"
        QString version;
        QString instance; // names this process
        std::size_t mostBuffered = 8192;
        std::chrono::milliseconds every{1000};
        std::chrono::milliseconds timeout{5000};
    };

    // InvalidArgument unless the endpoint is an http or https address.
    static Result<std::unique_ptr<SpanExporter>> create(const Options &options);
    ~SpanExporter(); // tries once more to send what is left, for at most a second

    void add(Span span);

    struct Counts {
        qint64 sent = 0;
        qint64 dropped = 0; // for want of room, or refused by the collector
    };
    Counts counts() const { return {m_sent.load(), m_dropped.load()}; }

private:
    explicit SpanExporter(const Options &options);
    void run();
    bool isStoppingAfter(std::chrono::milliseconds pause);
    QList<Span> takeBatch();
    enum class Outcome { Taken, Refused, Away };
    Outcome send(const QList<Span> &spans, std::chrono::milliseconds timeout) const;
    Outcome sendAndCount(const QList<Span> &spans, std::chrono::milliseconds timeout);

    const Options m_options;
    std::mutex m_mutex;
    std::condition_variable m_wakeUp;
    std::deque<Span> m_waiting; // guarded by m_mutex
    bool m_isStopping = false;  // likewise
    int m_failures = 0;         // in a row; its own thread only
    std::atomic<qint64> m_sent{0};
    std::atomic<qint64> m_dropped{0};
    std::thread m_thread; // the last: it uses all others
};

} // namespace gavel::telemetry
