#include "worker/doctor/speed_gauge.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <time.h>

namespace gavel::worker {

namespace {

constexpr int kRounds = 5;
constexpr std::size_t kWords = 256 * 1024 / sizeof(std::uint64_t);
constexpr int kSteps = 400'000;
const QString kSpeed = QStringLiteral("speed");

std::chrono::nanoseconds threadTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// Each step depends on the one before, so that what counts is the core and its caches, not how well it is compiled.
std::uint64_t round(std::vector<std::uint64_t> &words)
{
    std::uint64_t x = 0x9e3779b97f4a7c15u;
    for (int step = 0; step < kSteps; ++step) {
        x ^= x >> 29;
        x *= 0xbf58476d1ce4e5b9u;
        std::uint64_t &word = words[(x >> 40) % kWords];
        x += word;
        word = x;
    }
    return x;
}

} // namespace

std::chrono::nanoseconds SpeedGauge::measureHere()
{
    std::vector<std::uint64_t> words(kWords, 1);
    auto best = std::chrono::nanoseconds::max();
    for (int i = 0; i < kRounds; ++i) {
        const auto start = threadTime();
        volatile std::uint64_t outcome = round(words); // so that it is not left out
        (void)outcome;
        best = std::min(best, threadTime() - start);
    }
    return best;
}

SpeedGauge::SpeedGauge(const QString &file, Measure stopwatch) : m_file(file), m_measure(stopwatch)
{
    QFile kept(file);
    if (file.isEmpty() || !kept.open(QIODevice::ReadOnly))
        return;
    const double first = QJsonDocument::fromJson(kept.readAll()).object().value(kSpeed).toDouble();
    if (first > 0)
        m_first = first;
}

void SpeedGauge::measure()
{
    const std::chrono::nanoseconds took = std::max(m_measure(), std::chrono::nanoseconds(1));
    m_speeds.append(double(kReference.count()) / double(took.count()));
    if (m_speeds.size() > kMeasurements)
        m_speeds.removeFirst();
    if (!m_first && m_speeds.size() == kMeasurements)
        keepFirst();
}

void SpeedGauge::keepFirst()
{
    m_first = median();
    if (m_file.isEmpty())
        return;
    QSaveFile file(m_file); // not written: the next start measures anew
    if (file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(QJsonObject{{kSpeed, *m_first}}).toJson());
        file.commit();
    }
}

double SpeedGauge::median() const
{
    QList<double> sorted = m_speeds;
    std::ranges::sort(sorted);
    return sorted.at(sorted.size() / 2);
}

std::optional<double> SpeedGauge::speed() const
{
    return m_speeds.isEmpty() ? std::nullopt : std::optional(median());
}

std::optional<double> SpeedGauge::drift() const
{
    if (!m_first || m_speeds.size() < kMeasurements)
        return std::nullopt;
    return median() / *m_first - 1;
}

} // namespace gavel::worker
