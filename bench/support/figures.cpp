#include "bench/support/figures.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace gavel::bench {

double quantileOf(std::vector<double> samples, double quantile)
{
    const auto rank = static_cast<std::ptrdiff_t>(std::ceil(quantile * static_cast<double>(samples.size()))) - 1;
    const auto nth = samples.begin() + std::clamp<std::ptrdiff_t>(rank, 0, std::ssize(samples) - 1);
    std::nth_element(samples.begin(), nth, samples.end());
    return *nth;
}

void Figures::tell(const std::string &key, const std::string &text, double value, const std::string &unit,
                   const std::string &aim)
{
    fmt::print("{:<64} {:>12.2f} {:<8}{}\n", text, value, unit, aim.empty() ? "" : "aim " + aim);
    std::fflush(stdout);
    m_values.emplace_back(key, value);
}

void Figures::finish() const
{
    std::string json = fmt::format("{{\"bench\":\"{}\"", m_benchmark);
    for (const auto &[key, value] : m_values)
        json += fmt::format(",\"{}\":{:.4f}", key, value);
    fmt::print("{}}}\n", json);
}

} // namespace gavel::bench
