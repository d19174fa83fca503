#pragma once

#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace gavel::worker {

// How fast a core of this host computes, and whether that has changed since it was first measured: a host that got
// slower (heat, a neighbour on the same machine, another processor behind the same name) gives other times than those
// that a problem's limits were chosen by.
//
// A measurement runs the same arithmetic and the same walk through 256 KiB of memory a few times, some ten milliseconds
// altogether, in the thread that calls, and takes the best CPU time. Speed is the median of the last measurements;
// what it was first is kept in a file. Used by one thread.
class SpeedGauge {
public:
    static constexpr int kMeasurements = 5; // for a figure

    // CPU time of one round on the reference, which has speed 1: a core of the rented AMD EPYC (two of them, 2026) on
    // which Gavel was measured, built with optimisation.
    static constexpr std::chrono::nanoseconds kReference{2'400'000};

    // CPU time of the best round.
    using Measure = std::chrono::nanoseconds (*)();
    static std::chrono::nanoseconds measureHere();

    // Empty name: what was first is not kept. A file that is missing or broken: it is measured anew.
    explicit SpeedGauge(const QString &file, Measure stopwatch = measureHere);

    void measure();

    std::optional<double> speed() const; // empty before the first measurement
    std::optional<double> drift() const; // by the first, less 1; empty before there is a first and a figure since

private:
    double median() const;
    void keepFirst();

    const QString m_file;
    const Measure m_measure;
    QList<double> m_speeds; // the last ones
    std::optional<double> m_first;
};

} // namespace gavel::worker
