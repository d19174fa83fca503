#include "bench/scaling/simulation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <queue>
#include <random>
#include <utility>

namespace gavel::bench {

namespace {

constexpr std::size_t kMostInGroup = 256; // as server/storage/writer_thread.h has it
constexpr double kMinute = 60;

// How long stations of one kind were busy, minute by minute.
class Busy {
public:
    void add(double start, double end)
    {
        for (auto minute = static_cast<std::size_t>(start / kMinute); start < end; ++minute) {
            if (m_minutes.size() <= minute)
                m_minutes.resize(minute + 1);
            const double until = std::min(end, static_cast<double>(minute + 1) * kMinute);
            m_minutes[minute] += until - start;
            start = until;
        }
    }
    double busiest(int stations) const
    {
        const auto most = std::max_element(m_minutes.begin(), m_minutes.end());
        return most == m_minutes.end() ? 0 : *most / (kMinute * stations);
    }

private:
    std::vector<double> m_minutes;
};

// Does one thing at a time, in order.
struct Line {
    double freeAt = 0;

    double serve(double now, double time, Busy &busy)
    {
        const double start = std::max(now, freeAt);
        freeAt = start + time;
        busy.add(start, freeAt);
        return freeAt;
    }
};

struct Submission {
    double arrived = 0;
    double accepted = 0;
    double leased = 0; // since when a slot is kept for it
    std::uint32_t server = 0;
    std::uint32_t partition = 0;
    std::uint32_t shard = 0;
};

enum class Step : std::uint8_t {
    Arrive,
    Write,
    GroupDone,
    Enqueue,
    Enqueued,
    Read,
    HandOut,
    Begin,
    Judged,
    WriteReport,
    Finish
};

struct Event {
    double time;
    std::uint32_t subject; // a submission, or a writer
    Step step;

    bool operator>(const Event &other) const { return time > other.time; }
};

struct Write {
    std::uint32_t submission;
    bool isReport;
};

struct Writer {
    std::deque<Write> waiting;
    std::vector<Write> group;
    bool isBusy = false;
};

double quantile(std::vector<float> &values, double share)
{
    if (values.empty())
        return 0;
    const auto at = values.begin() + std::ptrdiff_t(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

class Simulation {
public:
    Simulation(const ServiceTimes &times, const Shape &shape, const Load &load, std::uint64_t seed)
        : m_times(times),
          m_shape(shape),
          m_load(load),
          m_random(seed),
          m_servers(std::size_t(shape.servers)),
          m_shards(std::size_t(shape.redisShards)),
          m_cores(std::size_t(shape.partitions)),
          m_writers(std::size_t(shape.servers * shape.partitions)),
          m_freeSlots(shape.slots)
    {
    }

    Outcome run()
    {
        arriveAfter(0);
        while (!m_events.empty()) {
            const Event event = m_events.top();
            m_events.pop();
            handle(event);
        }
        return outcome();
    }

private:
    void at(double time, Step step, std::uint32_t subject) { m_events.push({time, subject, step}); }

    // Poisson with a rate that changes: candidates at the highest rate, of which the right share counts.
    void arriveAfter(double time)
    {
        std::exponential_distribution<double> gap(m_load.most);
        std::uniform_real_distribution<double> uniform(0, m_load.most);
        do {
            time += gap(m_random);
            if (time >= m_load.end)
                return;
        } while (uniform(m_random) >= m_load.rate(time));
        at(time, Step::Arrive, 0);
    }

    void handle(const Event &event)
    {
        switch (event.step) {
        case Step::Arrive: return arrive(event.time);
        case Step::Write: return write(event.time, {event.subject, false});
        case Step::WriteReport: return write(event.time, {event.subject, true});
        case Step::GroupDone: return groupDone(event.time, event.subject);
        case Step::Enqueue: return enqueue(event.time, event.subject);
        case Step::Enqueued: return enqueued(event.time, event.subject);
        case Step::Read: return read(event.time, event.subject);
        case Step::HandOut: return handOut(event.time, event.subject);
        case Step::Begin: return begin(event.time, event.subject);
        case Step::Judged: return judged(event.time, event.subject);
        case Step::Finish: return finish(event.time, event.subject);
        }
    }

    void arrive(double now)
    {
        arriveAfter(now);
        Submission submission;
        submission.arrived = now;
        submission.server = std::uint32_t(m_random() % m_servers.size());
        submission.partition = std::uint32_t(m_random() % m_cores.size());
        submission.shard = std::uint32_t(m_random() % m_shards.size());
        const auto id = std::uint32_t(m_submissions.size());
        m_submissions.push_back(submission);
        const double cost = m_times.serverSubmit + m_times.readsEach * m_times.serverRead;
        at(m_servers[submission.server].serve(now, cost, m_serverBusy), Step::Write, id);
    }

    std::uint32_t writerOf(std::uint32_t submission) const
    {
        const Submission &known = m_submissions[submission];
        return known.server * std::uint32_t(m_cores.size()) + known.partition;
    }

    void write(double now, Write write)
    {
        const std::uint32_t writer = writerOf(write.submission);
        m_writers[writer].waiting.push_back(write);
        if (!m_writers[writer].isBusy)
            startGroup(now, writer);
    }

    // The group's statements need a core of the database, one after the other; its commit waits for the disk, which
    // the groups of other servers wait for together with it.
    void startGroup(double now, std::uint32_t id)
    {
        Writer &writer = m_writers[id];
        writer.group.clear();
        double work = 0;
        while (!writer.waiting.empty() && writer.group.size() < kMostInGroup) {
            work += writer.waiting.front().isReport ? m_times.reportWrites : m_times.submitWrites;
            writer.group.push_back(writer.waiting.front());
            writer.waiting.pop_front();
        }
        writer.isBusy = true;
        const double done = onCore(now, id % m_cores.size(), work) + m_times.commit;
        m_writerBusy.add(now, done);
        at(done, Step::GroupDone, id);
    }

    // A partition's cores as one that is so many times as fast, but nothing is done faster than one core does it.
    double onCore(double now, std::size_t partition, double work)
    {
        const double shared = m_cores[partition].serve(now, work / m_shape.databaseCores, m_coreBusy);
        return std::max(shared, now + work);
    }

    void groupDone(double now, std::uint32_t id)
    {
        for (const Write &write : std::exchange(m_writers[id].group, {})) {
            if (write.isReport) {
                at(now, Step::Finish, write.submission);
                continue;
            }
            m_submissions[write.submission].accepted = now;
            m_accepts.push_back(float(now - m_submissions[write.submission].arrived));
            at(now, Step::Enqueue, write.submission);
        }
        m_writers[id].isBusy = false;
        if (!m_writers[id].waiting.empty())
            startGroup(now, id);
    }

    double onRedis(double now, std::uint32_t submission)
    {
        return m_shards[m_submissions[submission].shard].serve(now, m_times.redisOperation, m_redisBusy);
    }

    void enqueue(double now, std::uint32_t id) { at(onRedis(now, id), Step::Enqueued, id); }

    void enqueued(double now, std::uint32_t id)
    {
        m_waiting.push_back(id);
        if (std::int64_t(m_waiting.size()) > m_mostWaiting)
            m_mostWaiting = std::int64_t(m_waiting.size());
        lease(now);
    }

    void lease(double now)
    {
        while (m_freeSlots > 0 && !m_waiting.empty()) {
            const std::uint32_t id = m_waiting.front();
            m_waiting.pop_front();
            --m_freeSlots;
            m_submissions[id].leased = now;
            at(onRedis(now, id), Step::Read, id);
        }
        if (m_waiting.empty() && m_mostWaiting > m_lastMost) {
            m_lastMost = m_mostWaiting;
            m_emptiedAt = now;
        }
    }

    void read(double now, std::uint32_t id)
    {
        at(onCore(now, m_submissions[id].partition, m_times.jobRead), Step::HandOut, id);
    }

    void handOut(double now, std::uint32_t id)
    {
        at(m_servers[m_submissions[id].server].serve(now, m_times.serverHandOut, m_serverBusy), Step::Begin, id);
    }

    void begin(double now, std::uint32_t id)
    {
        m_waits.push_back(float(now - m_submissions[id].accepted));
        const double end = now + m_times.workerOverhead + judgingTime();
        m_slotBusy.add(m_submissions[id].leased, end);
        at(end, Step::Judged, id);
    }

    double judgingTime()
    {
        const double sigma = m_times.judgingSpread;
        std::lognormal_distribution<double> time(std::log(m_times.judging) - sigma * sigma / 2, sigma);
        return time(m_random);
    }

    void judged(double now, std::uint32_t id)
    {
        ++m_freeSlots;
        lease(now);
        at(m_servers[m_submissions[id].server].serve(now, m_times.serverReport, m_serverBusy), Step::WriteReport, id);
    }

    void finish(double now, std::uint32_t id)
    {
        onRedis(now, id);
        m_verdicts.push_back(float(now - m_submissions[id].arrived));
    }

    Outcome outcome()
    {
        Outcome outcome;
        outcome.submissions = std::int64_t(m_verdicts.size());
        outcome.acceptMedian = quantile(m_accepts, 0.5);
        outcome.acceptP99 = quantile(m_accepts, 0.99);
        outcome.waitMedian = quantile(m_waits, 0.5);
        outcome.waitP99 = quantile(m_waits, 0.99);
        outcome.waitLongest = quantile(m_waits, 1);
        outcome.verdictMedian = quantile(m_verdicts, 0.5);
        outcome.verdictP99 = quantile(m_verdicts, 0.99);
        outcome.mostWaiting = m_mostWaiting;
        outcome.servers = m_serverBusy.busiest(m_shape.servers);
        outcome.writers = m_writerBusy.busiest(m_shape.servers * m_shape.partitions);
        outcome.databaseCores = m_coreBusy.busiest(m_shape.partitions);
        outcome.redis = m_redisBusy.busiest(m_shape.redisShards);
        outcome.slots = m_slotBusy.busiest(m_shape.slots);
        outcome.emptiedAt = m_emptiedAt;
        return outcome;
    }

    const ServiceTimes m_times;
    const Shape m_shape;
    const Load m_load;
    std::mt19937_64 m_random;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> m_events;
    std::vector<Submission> m_submissions;
    std::vector<Line> m_servers, m_shards, m_cores;
    std::vector<Writer> m_writers;
    std::deque<std::uint32_t> m_waiting;
    int m_freeSlots;
    std::int64_t m_mostWaiting = 0, m_lastMost = 0;
    double m_emptiedAt = 0;
    Busy m_serverBusy, m_writerBusy, m_coreBusy, m_redisBusy, m_slotBusy;
    std::vector<float> m_accepts, m_waits, m_verdicts;
};

} // namespace

Outcome simulate(const ServiceTimes &times, const Shape &shape, const Load &load, std::uint64_t seed)
{
    return Simulation(times, shape, load, seed).run();
}

} // namespace gavel::bench
