// What a cluster on PostgreSQL and Redis does on this machine: durable submissions a second with 32 connections, from
// the 202 at one server to the job at another server's worker, operations of both queues, judgings a second of a
// trivial interpreted program over the limit that its interpreter's bare start sets, what 200 idle workers cost a
// server; and what a backlog of 100 000 jobs changes in these.
#include "bench/cluster/bare_judging.h"
#include "bench/cluster/idle_worker.h"
#include "bench/support/figures.h"
#include "bench/support/http_client.h"
#include "bench/support/process_figures.h"
#include "server/queue/embedded_queue.h"
#include "server/queue/redis_queue.h"
#include "server/storage/database.h"
#include "server/storage/worker_repository.h"
#include "tests/support/local_judge.h"
#include "tests/support/private_postgresql.h"
#include "tests/support/private_redis.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

#include <fmt/core.h>

#include <atomic>
#include <cstdio>
#include <optional>
#include <thread>

using namespace gavel;
using namespace gavel::bench;

namespace {

constexpr int kConnections = 32;
constexpr double kIntakeSeconds = 3;
constexpr int kClaims = 200;
constexpr int kIdleWorkers = 200;
constexpr int kSecondsWatched = 10;
constexpr int kOperations = 20'000;
constexpr int kInFlight = 64;
constexpr int kBacklog = 100'000;
constexpr int kJudgings = 120;
constexpr int kSlots = 2;

int fail(const std::string &reason)
{
    std::fprintf(stderr, "cluster: %s\n", reason.c_str());
    return 1;
}

template <typename Condition>
bool turnUntil(Condition condition, int seconds = 60)
{
    const auto end = Clock::now() + std::chrono::seconds(seconds);
    QTimer tick; // ends the wait for events; with a time limit processEvents() would not wait but spin
    tick.start(20);
    while (!condition()) {
        if (Clock::now() > end)
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

// Two servers on one database and one Redis.
struct Servers {
    test::PrivatePostgresql postgresql{test::PrivatePostgresql::Durability::Full};
    test::PrivateRedis redis;
    tests::LocalJudge first;
    tests::LocalJudge second;
    QByteArray workerToken;
    std::string authorization;

    bool start();
    std::string request(const char *language);

    long number = 0;
};

// No worker has offered the second language: what waits in it waits for ever.
bool rememberLanguages(const QString &address)
{
    const auto database = storage::Database::open({address});
    return database && (*database)->writeAndWait([](storage::Connection &connection) -> Result<void> {
        for (const char *id : {"python3", "cpp-gcc-gnupp20"}) {
            wire::OfferedLanguage language;
            language.id = language.name = QString::fromLatin1(id);
            language.sourceFile = QStringLiteral("main.py");
            TRY(storage::WorkerRepository(connection).putLanguage(language, 0));
        }
        return {};
    });
}

bool Servers::start()
{
    const QString address = postgresql.database(QStringLiteral("bench"));
    qputenv("GAVEL_DATABASE_URL", address.toUtf8());
    qputenv("GAVEL_REDIS_URL", redis.url().toUtf8());
    if (!first.prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum")}) || !rememberLanguages(address))
        return false;
    QFile token(first.directory() + QStringLiteral("/worker-token"));
    if (!token.open(QIODevice::ReadOnly) ||
        !QFile::link(first.directory() + QStringLiteral("/data"), second.directory() + QStringLiteral("/data")) ||
        !QFile::link(token.fileName(), second.directory() + QStringLiteral("/worker-token")))
        return false;
    workerToken = token.readAll().trimmed();
    for (tests::LocalJudge *server : {&first, &second}) {
        server->setServerArguments(
            {QStringLiteral("--no-rate-limits"), QStringLiteral("--queue-limit"), QStringLiteral("10000000")});
        if (!server->startServer() || !server->logIn())
            return false;
    }
    authorization = "Authorization: Bearer " + first.token().toStdString() + "\r\n";
    return true;
}

std::string Servers::request(const char *language)
{
    const std::string body = fmt::format(
        R"({{"problem":"sum","language":"{}","source":"# {}\na, b = map(int, input().split())\nprint(a + b)\n"}})",
        language, ++number);
    return requestBytes("POST", "/api/v1/submissions", authorization + "Content-Type: application/json\r\n", body);
}

// In a thread of its own: connections of this one, to Redis and of workers, are to be served meanwhile.
Result<double> acceptedPerSecond(Servers &servers, double seconds)
{
    std::optional<Result<LoadResult>> result;
    std::atomic<bool> isOver = false;
    std::thread sender([&] {
        result =
            load(servers.first.port(), kConnections, seconds, 202, [&] { return servers.request("cpp-gcc-gnupp20"); });
        isOver = true;
    });
    (void)turnUntil([&] { return isOver.load(); }, 600);
    sender.join();
    if (!*result)
        return failure(result->error());
    if ((*result)->refused > 0)
        return failure(ErrorCode::Internal, fmt::format("{} submissions were refused", (*result)->refused));
    return double((*result)->answered) / (*result)->seconds;
}

// From the moment the first server is asked to the moment a worker of the second one has the job, one at a time.
Result<std::vector<double>> claimLatencies(Servers &servers)
{
    int jobs = 0;
    Clock::time_point came;
    IdleWorker worker(servers.second.port(), servers.workerToken, QStringLiteral("claimer"), [&](const wire::Job &) {
        came = Clock::now();
        ++jobs;
    });
    HttpConnection connection = TRY(HttpConnection::open(servers.first.port()));
    if (!turnUntil([&] { return worker.isWelcome(); }))
        return failure(ErrorCode::DeadlineExceeded, "the worker is not let in");
    std::vector<double> latencies;
    for (int i = 0; i < kClaims + 5; ++i) {
        const int before = jobs;
        const std::string request = servers.request("python3");
        Result<Answer> answer = Answer();
        const auto start = Clock::now();
        std::thread sender([&] { answer = connection.exchange(request); }); // the event loop must not stand still
        const bool hasCome = turnUntil([&] { return jobs > before; });
        sender.join();
        if (!answer || answer->status != 202 || !hasCome)
            return failure(ErrorCode::Internal, answer ? answer->body : answer.error().message);
        if (i >= 5)
            latencies.push_back(std::chrono::duration<double, std::milli>(came - start).count());
    }
    return latencies;
}

// Put in, lease, take out: three operations for each of many entries, kInFlight entries at once.
class QueueLoad {
public:
    explicit QueueLoad(queue::JudgingQueue &queue) : m_queue(queue) {}

    Result<double> operationsPerSecond()
    {
        const auto start = Clock::now();
        for (m_inFlight = 0; m_inFlight < kInFlight; ++m_inFlight)
            next();
        const bool isDone = turnUntil([this] { return m_done >= kOperations / 3; });
        const double perSecond = 3.0 * m_done / (millisecondsSince(start) / 1000.0);
        // What is under way still speaks of this.
        if (!isDone || !turnUntil([this] { return m_inFlight == 0; }))
            return failure(ErrorCode::DeadlineExceeded, "the queue does not answer");
        return perSecond;
    }

private:
    void next()
    {
        queue::QueueEntry entry;
        entry.judging = JudgingId{kBacklog * 100LL + ++m_number};
        entry.submission = SubmissionId{entry.judging.value};
        entry.submitter = AccountId{m_number % 100 + 1};
        entry.language = QStringLiteral("py");
        m_queue.enqueue({entry});
        m_queue.lease(WorkerId{1}, {QStringLiteral("py")}, 1, [this](const Result<QList<queue::Lease>> &leases) {
            if (!leases || leases->isEmpty())
                return goOn(); // nobody else leases: its answer was lost
            m_queue.remove(leases->first().entry.judging, [this](const Result<std::optional<queue::Lease>> &) {
                ++m_done;
                goOn();
            });
        });
    }

    // Not at once: the queue in memory answers before the call returns.
    void goOn()
    {
        const auto turn = [this] {
            if (m_done < kOperations / 3)
                next();
            else
                --m_inFlight;
        };
        QMetaObject::invokeMethod(&m_queue, turn, Qt::QueuedConnection);
    }

    queue::JudgingQueue &m_queue;
    qint64 m_number = 0;
    int m_done = 0;
    int m_inFlight = 0;
};

std::unique_ptr<queue::RedisQueue> openQueue(const Servers &servers, const char *prefix)
{
    queue::RedisQueue::Options options;
    options.address = servers.redis.address();
    options.prefix = QString::fromLatin1(prefix);
    options.mostWaiting = 10'000'000;
    auto queue = std::make_unique<queue::RedisQueue>(options);
    QObject::connect(queue.get(), &queue::JudgingQueue::forgotten, queue.get(),
                     [queue = queue.get()] { queue->restore({}, [](const Result<void> &) {}); });
    return turnUntil([&] { return queue->isAvailable(); }) ? std::move(queue) : nullptr;
}

// What 200 workers without work cost the second server, in percent of a core.
Result<double> idleCost(Servers &servers)
{
    std::vector<std::unique_ptr<IdleWorker>> workers;
    for (int i = 0; i < kIdleWorkers; ++i)
        workers.push_back(
            std::make_unique<IdleWorker>(servers.second.port(), servers.workerToken, QStringLiteral("idle-%1").arg(i)));
    const auto areIn = [&] {
        return std::ranges::all_of(workers, [](const auto &worker) { return worker->isWelcome(); });
    };
    if (!turnUntil(areIn))
        return failure(ErrorCode::DeadlineExceeded, "not all workers are let in");
    const auto settled = Clock::now() + std::chrono::seconds(1);
    (void)turnUntil([&] { return Clock::now() > settled; });
    const double before = cpuSeconds(servers.second.serverPid());
    const auto end = Clock::now() + std::chrono::seconds(kSecondsWatched);
    (void)turnUntil([&] { return Clock::now() > end; });
    return 100.0 * (cpuSeconds(servers.second.serverPid()) - before) / kSecondsWatched;
}

struct Judged {
    double perSecond = 0;
    double limit = 0;
};

Result<Judged> judgingsPerSecond(Servers &servers)
{
    tests::LocalJudge &judge = servers.second;
    // One worker: two of one slot each would both take the first core.
    if (!judge.startWorker(QStringLiteral("w0"), {QStringLiteral("--offer"), QStringLiteral("python3"),
                                                  QStringLiteral("--slots"), QString::number(kSlots)}))
        return failure(ErrorCode::Internal, judge.errorText().toStdString());
    const auto free = [&] {
        int count = 0;
        for (const QJsonValue &worker :
             judge.get(QStringLiteral("/api/v1/workers")).json.value(QStringLiteral("workers")).toArray())
            count += worker.toObject().value(QStringLiteral("free")).toInt();
        return count;
    };
    if (!turnUntil([&] { return free() >= kSlots; }))
        return failure(ErrorCode::DeadlineExceeded, "the worker does not come");
    const QByteArray source = "a, b = map(int, input().split())\nprint(a + b)\n";
    QString last;
    const auto start = Clock::now();
    for (int i = 0; i < kJudgings; ++i)
        last = judge.submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("main.py"),
                            source + "# " + QByteArray::number(i) + '\n');
    const auto jobs = [&] {
        return judge.get(QStringLiteral("/api/v1/queue")).json.value(QStringLiteral("leased")).toInt();
    };
    const QJsonObject judged = judge.waitForEnd(last);
    if (!turnUntil([&] { return jobs() == 0; }))
        return failure(ErrorCode::DeadlineExceeded, "not everything is judged");
    Judged result;
    result.perSecond = kJudgings / (millisecondsSince(start) / 1000.0);
    const auto tests =
        judged.value(QStringLiteral("judging")).toObject().value(QStringLiteral("tests")).toArray().size();
    judge.killWorkers();
    result.limit = TRY(bareJudgingsPerSecond(judge.directory(), source, int(tests), kSlots));
    return result;
}

// What can be measured with and without a backlog.
struct Round {
    double accepted = 0;
    double claimP50 = 0;
    double claimP99 = 0;
    double redis = 0;
    double embedded = 0;
};

Result<Round> measure(Servers &servers, queue::RedisQueue &redis, queue::EmbeddedQueue &embedded)
{
    Round round;
    const std::vector<double> claims = TRY(claimLatencies(servers));
    round.claimP50 = quantileOf(claims, 0.5);
    round.claimP99 = quantileOf(claims, 0.99);
    round.accepted = TRY(acceptedPerSecond(servers, kIntakeSeconds));
    round.redis = TRY(QueueLoad(redis).operationsPerSecond());
    round.embedded = TRY(QueueLoad(embedded).operationsPerSecond());
    return round;
}

void tell(Figures &figures, const Round &round, const std::string &suffix, const std::string &when)
{
    const auto aim = [&](const char *text) {
        return suffix.empty() ? std::string(text) : std::string();
    };
    figures.tell("accepted_per_s" + suffix, "accepted submissions, durable, 32 connections" + when, round.accepted,
                 "/s", aim(">= 6000"));
    figures.tell("claim_p50_ms" + suffix, "from the request to the job at a worker, p50" + when, round.claimP50, "ms",
                 aim("<= 3"));
    figures.tell("claim_p99_ms" + suffix, "the same, p99" + when, round.claimP99, "ms", aim("<= 20"));
    figures.tell("redis_operations_per_s" + suffix, "queue operations in Redis" + when, round.redis, "/s");
    figures.tell("embedded_operations_per_s" + suffix, "queue operations in memory" + when, round.embedded, "/s");
}

// Waits for each batch: what is put in without waiting is held in memory until Redis has taken it.
Result<void> fill(queue::JudgingQueue &queue)
{
    constexpr qint64 kBatch = 500;
    for (qint64 judging = 1; judging <= kBacklog;) {
        QList<queue::QueueEntry> entries;
        for (qint64 i = 0; i < kBatch; ++i, ++judging) {
            queue::QueueEntry entry;
            entry.judging = JudgingId{judging};
            entry.submission = SubmissionId{judging};
            entry.submitter = AccountId{judging % 500 + 1};
            entry.language = QStringLiteral("cpp");
            entries.append(entry);
        }
        queue.enqueue(entries);
        qint64 waiting = -1;
        queue.depth([&](const Result<queue::QueueDepth> &depth) { waiting = depth ? depth->waiting : 0; });
        if (!turnUntil([&] { return waiting >= 0; }) || waiting < judging - 1)
            return failure(ErrorCode::Unavailable, fmt::format("{} of {} are in the queue", waiting, judging - 1));
    }
    return {};
}

Result<void> fill(Servers &servers)
{
    while (servers.number < kBacklog)
        TRY(acceptedPerSecond(servers, 5));
    return {};
}

Result<void> run(Figures &figures)
{
    Servers servers;
    if (!servers.start())
        return failure(ErrorCode::Internal, servers.first.errorText().toStdString());
    const auto redis = openQueue(servers, "bench:");
    if (!redis)
        return failure(ErrorCode::Unavailable, "Redis does not answer");
    queue::EmbeddedQueue::Options options;
    options.mostWaiting = 10'000'000;
    queue::EmbeddedQueue embedded(options);
    const Round before = TRY(measure(servers, *redis, embedded));
    tell(figures, before, "", "");
    figures.tell("idle_workers_percent", "a core's share that 200 idle workers take", TRY(idleCost(servers)), "%",
                 "< 2");
    const Judged judged = TRY(judgingsPerSecond(servers));
    figures.tell("judgings_per_s", "judgings of a trivial Python program, two slots", judged.perSecond, "/s");
    figures.tell("judgings_ratio", "over what Python's bare starts (one to compile, one a test) allow on two cores",
                 judged.perSecond / judged.limit, "", ">= 0.7");
    TRY(fill(*redis));
    TRY(fill(embedded));
    TRY(fill(servers));
    const Round after = TRY(measure(servers, *redis, embedded));
    tell(figures, after, "_backlog", ", 100 000 waiting");
    figures.tell("backlog_accepted_ratio", "accepted with the backlog over without", after.accepted / before.accepted,
                 "", ">= 0.8");
    figures.tell("backlog_claim_ratio", "p50 to the job with the backlog over without",
                 after.claimP50 / before.claimP50, "", "<= 1.2");
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Figures figures("cluster");
    if (const Result<void> done = run(figures); !done)
        return fail(done.error().message);
    figures.finish();
    return 0;
}
