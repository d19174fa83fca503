#pragma once

#include <QByteArray>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gavel::telemetry {

using Counters = prometheus::Family<prometheus::Counter>;
using Gauges = prometheus::Family<prometheus::Gauge>;
using Histograms = prometheus::Family<prometheus::Histogram>;

// Upper bounds of the buckets of times, in seconds: from what a queue costs to what a contest waits.
const std::vector<double> &timeBuckets();

inline double inSeconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double>(time).count();
}

// The metrics of one program, as Prometheus scrapes them. What it hands out lives as long as it does and may be used in
// any thread. Requires: names and labels are such as Prometheus takes (the library throws otherwise).
class Metrics final {
public:
    Counters &counters(const std::string &name, const std::string &help);
    Gauges &gauges(const std::string &name, const std::string &help);
    Histograms &histograms(const std::string &name, const std::string &help);

    // Figures that are looked up only when somebody asks: called by exposition(), in its thread.
    void beforeEach(std::function<void()> refresh) { m_refreshers.push_back(std::move(refresh)); }

    // Everything in the text format, version 0.0.4.
    QByteArray exposition();
    static QByteArray contentType() { return "text/plain; version=0.0.4; charset=utf-8"; }

private:
    prometheus::Registry m_registry;
    std::vector<std::function<void()>> m_refreshers;
};

// A counter that follows a figure somebody else counts, which never becomes smaller.
void raiseTo(prometheus::Counter &counter, double value);

} // namespace gavel::telemetry
