#include "core/telemetry/metrics.h"

#include <prometheus/text_serializer.h>

namespace gavel::telemetry {

const std::vector<double> &timeBuckets()
{
    static const std::vector<double> kBounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                             0.5,    1,     2.5,    5,     10,   30,    60,   300, 1800};
    return kBounds;
}

Counters &Metrics::counters(const std::string &name, const std::string &help)
{
    return prometheus::BuildCounter().Name(name).Help(help).Register(m_registry);
}

Gauges &Metrics::gauges(const std::string &name, const std::string &help)
{
    return prometheus::BuildGauge().Name(name).Help(help).Register(m_registry);
}

Histograms &Metrics::histograms(const std::string &name, const std::string &help)
{
    return prometheus::BuildHistogram().Name(name).Help(help).Register(m_registry);
}

QByteArray Metrics::exposition()
{
    for (const auto &refresh : m_refreshers)
        refresh();
    return QByteArray::fromStdString(prometheus::TextSerializer().Serialize(m_registry.Collect()));
}

void raiseTo(prometheus::Counter &counter, double value)
{
    counter.Increment(value - counter.Value());
}

} // namespace gavel::telemetry
