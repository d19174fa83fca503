#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace gavel::bench {

using Clock = std::chrono::steady_clock;

inline double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// The value below which the share `quantile` (0..1) of the samples lies. Requires: samples not empty.
double quantileOf(std::vector<double> samples, double quantile);

// The figures of one benchmark: told line by line for people, and as one JSON object in the last line for programs.
class Figures {
public:
    explicit Figures(std::string benchmark) : m_benchmark(std::move(benchmark)) {}

    // Prints "text  value unit  (aim ...)" and keeps the value under `key`.
    void tell(const std::string &key, const std::string &text, double value, const std::string &unit,
              const std::string &aim = {});

    // Only keeps it.
    void keep(const std::string &key, double value) { m_values.emplace_back(key, value); }

    // Prints the JSON object. Call once, last.
    void finish() const;

private:
    std::string m_benchmark;
    std::vector<std::pair<std::string, double>> m_values;
};

} // namespace gavel::bench
