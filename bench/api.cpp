// What the API costs: reads of a finished submission for one core of the server's, 5000 live sockets that each hear two
// events a second (with the server's own event loop and with Qt's, in the same run), and what slow and flooding clients
// do to the answers of others.
#include "bench/support/figures.h"
#include "bench/support/http_client.h"
#include "bench/support/process_figures.h"
#include "server/storage/database.h"
#include "server/storage/judging_repository.h"
#include "server/storage/worker_repository.h"
#include "tests/support/local_judge.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <fmt/core.h>

#include <cstdio>
#include <optional>
#include <thread>

#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

using namespace gavel;
using namespace gavel::bench;

namespace {

constexpr int kSockets = 5000;
constexpr int kSlowConnections = 1000;
constexpr int kSecondsWatched = 10;
constexpr int kProbes = 2000;

int fail(const std::string &reason)
{
    std::fprintf(stderr, "api: %s\n", reason.c_str());
    return 1;
}

// A submission that is judged, without a worker: what a worker's report would have stored.
std::optional<qint64> finishedSubmission(tests::LocalJudge &judge)
{
    const QString id = judge.submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("main.py"),
                                    "a, b = map(int, input().split())\nprint(a + b)\n");
    if (id.isEmpty())
        return std::nullopt;
    judge.killServer();
    auto database = storage::Database::open({judge.directory() + QStringLiteral("/data/gavel.db")});
    if (!database)
        return std::nullopt;
    wire::Report report;
    report.key = {JudgingId{1}, 1};
    report.verdict = domain::Verdict::Accepted;
    for (int i = 0; i < 10; ++i) {
        wire::TestReport test;
        test.name = QStringLiteral("secret/%1").arg(i);
        test.verdict = domain::Verdict::Accepted;
        test.termination = Termination::Exited;
        report.tests.append(test);
    }
    const auto stored = (*database)->writeAndWait(
        [&](storage::Connection &connection) { return storage::JudgingRepository(connection).finish(report, {}, 1); });
    return stored ? std::optional(id.toLongLong()) : std::nullopt;
}

bool rememberPython(const tests::LocalJudge &judge)
{
    auto database = storage::Database::open({judge.directory() + QStringLiteral("/data/gavel.db")});
    wire::OfferedLanguage python;
    python.id = QStringLiteral("python3");
    python.name = QStringLiteral("Python 3");
    return database && (*database)->writeAndWait([&](storage::Connection &connection) {
        return storage::WorkerRepository(connection).putLanguage(python, 0);
    });
}

bool start(tests::LocalJudge &judge)
{
    judge.setServerArguments({QStringLiteral("--no-rate-limits")});
    return judge.prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum")}) && rememberPython(judge) &&
           judge.startServer() && judge.logIn();
}

std::string authorizationOf(const tests::LocalJudge &judge)
{
    return "Authorization: Bearer " + judge.token().toStdString() + "\r\n";
}

// One live socket of a client that only counts what it hears.
struct Listener {
    UniqueFd socket;
    long bytes = 0;
};

std::optional<Listener> listen(int port, const std::string &authorization)
{
    auto connection = connectTo(port);
    if (!connection)
        return std::nullopt;
    Listener listener{std::move(*connection)};
    const std::string upgrade = "GET /api/v1/live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" +
                                authorization + "\r\n";
    const std::string subscription = R"({"type":"subscribe","topic":"queue"})";
    std::string frame = "\x81";
    frame += char(0x80 | subscription.size());
    frame += std::string(4, '\0') + subscription; // masked with zeros
    if (send(listener.socket.get(), upgrade.data(), upgrade.size(), 0) < 0)
        return std::nullopt;
    std::string answer;
    char buffer[2048];
    while (answer.find("\"hello\"") == std::string::npos) {
        const ssize_t n = recv(listener.socket.get(), buffer, sizeof buffer, 0);
        if (n <= 0)
            return std::nullopt;
        answer.append(buffer, std::size_t(n));
    }
    if (send(listener.socket.get(), frame.data(), frame.size(), 0) < 0)
        return std::nullopt;
    return listener;
}

struct LiveFigures {
    double coreShare = 0;       // of the server
    double kibibytes = 0;       // a socket
    double eventsPerClient = 0; // a second
};

void drain(std::vector<Listener> &listeners, int epoll, int milliseconds)
{
    epoll_event events[512];
    char buffer[65536];
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < milliseconds) {
        const int count = epoll_wait(epoll, events, 512, 10);
        for (int i = 0; i < count; ++i) {
            Listener &listener = listeners[events[i].data.u64];
            const ssize_t n = recv(listener.socket.get(), buffer, sizeof buffer, MSG_DONTWAIT);
            for (ssize_t at = 0; n > 0 && at + 8 < n; ++at)
                listener.bytes += std::string_view(buffer + at, 7) == "\"event\"";
        }
    }
}

std::optional<LiveFigures> watch(const char *loop)
{
    qputenv("GAVEL_EVENT_LOOP", loop);
    tests::LocalJudge judge;
    if (!start(judge))
        return std::nullopt;
    const double before = residentKibibytes(judge.serverPid());
    const UniqueFd epoll(epoll_create1(EPOLL_CLOEXEC));
    std::vector<Listener> listeners;
    listeners.reserve(kSockets);
    for (int i = 0; i < kSockets; ++i) {
        auto listener = listen(judge.port(), authorizationOf(judge));
        if (!listener)
            return std::nullopt;
        listeners.push_back(std::move(*listener));
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = std::uint64_t(i);
        epoll_ctl(epoll.get(), EPOLL_CTL_ADD, listeners.back().socket.get(), &event);
    }
    drain(listeners, epoll.get(), 1000);
    for (Listener &listener : listeners)
        listener.bytes = 0;
    const double cpu = cpuSeconds(judge.serverPid());
    QElapsedTimer clock;
    clock.start();
    // A submission gives two events: that it waits, and how long the queue is.
    for (int second = 0; second < kSecondsWatched; ++second) {
        (void)judge.submit(QStringLiteral("sum"), QStringLiteral("python3"), QStringLiteral("main.py"), "print(1)\n");
        drain(listeners, epoll.get(), 1000);
    }
    LiveFigures figures;
    const double seconds = double(clock.elapsed()) / 1000;
    figures.coreShare = (cpuSeconds(judge.serverPid()) - cpu) / seconds;
    figures.kibibytes = (residentKibibytes(judge.serverPid()) - before) / kSockets;
    long heard = 0;
    for (const Listener &listener : listeners)
        heard += listener.bytes;
    figures.eventsPerClient = double(heard) / kSockets / seconds;
    return figures;
}

// The 99th percentile of the time GET /healthz takes, one after the other.
std::optional<double> p99(int port)
{
    auto connection = HttpConnection::open(port);
    if (!connection)
        return std::nullopt;
    const std::string request = requestBytes("GET", "/healthz", "", "");
    std::vector<double> times;
    for (int i = 0; i < kProbes; ++i) {
        const auto begin = Clock::now();
        if (!connection->exchange(request))
            return std::nullopt;
        times.push_back(millisecondsSince(begin));
    }
    return quantileOf(times, 0.99);
}

int tellReads(Figures &figures)
{
    tests::LocalJudge judge;
    if (!start(judge))
        return fail(judge.errorText().toStdString());
    const auto id = finishedSubmission(judge);
    if (!id || !judge.startServer() || !judge.logIn())
        return fail("no finished submission: " + judge.errorText().toStdString());
    const std::string request =
        requestBytes("GET", fmt::format("/api/v1/submissions/{}", *id), authorizationOf(judge), "");
    std::vector<double> rates;
    for (int round = 0; round < 3; ++round) {
        const double cpu = cpuSeconds(judge.serverPid());
        const auto reads = load(judge.port(), 32, 2.0, 200, [&] { return request; });
        if (!reads || reads->refused > 0)
            return fail("reads were refused");
        rates.push_back(double(reads->answered) / (cpuSeconds(judge.serverPid()) - cpu));
    }
    figures.tell("reads_per_core_s", "reads of a finished submission, for a second of the server's CPU",
                 quantileOf(rates, 0.5), "/s", ">= 20000");
    const auto quiet = p99(judge.port());
    std::vector<UniqueFd> slow;
    for (int i = 0; i < kSlowConnections; ++i) {
        auto connection = connectTo(judge.port());
        if (!connection || send(connection->get(), "GET / HTTP/1.1\r\nX: ", 19, 0) < 0)
            return fail("no slow connections");
        slow.push_back(std::move(*connection));
    }
    const auto besieged = p99(judge.port());
    slow.clear();
    std::atomic<bool> isOver = false;
    std::thread flood([&] {
        const std::string logIn = requestBytes("POST", "/api/v1/sessions", "Content-Type: application/json\r\n",
                                               R"({"name":"nobody","password":"wrong password"})");
        while (!isOver)
            (void)load(judge.port(), 32, 0.5, 401, [&] { return logIn; });
    });
    const auto flooded = p99(judge.port());
    isOver = true;
    flood.join();
    if (!quiet || !besieged || !flooded)
        return fail("the server does not answer");
    figures.tell("p99_quiet_ms", "99 % of answers within, quiet", *quiet, "ms");
    figures.tell("p99_slow_ratio", "the same with 1000 half-sent requests, over quiet", *besieged / *quiet, "", "<= 2");
    figures.tell("p99_login_flood_ratio", "the same under 32 clients that log in, over quiet", *flooded / *quiet, "");
    return 0;
}

int run()
{
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    Figures figures("api");
    if (const int status = tellReads(figures); status != 0)
        return status;
    const auto own = watch("epoll");
    const auto qt = watch("qt");
    if (!own || !qt)
        return fail("live sockets were refused");
    figures.tell("live_events_per_s", "events that each of 5000 live sockets heard", own->eventsPerClient, "/s", "2");
    figures.tell("live_core_share", "share of a core that takes", own->coreShare, "", "< 0.5");
    figures.tell("live_core_share_qt", "the same with Qt's event loop", qt->coreShare, "");
    figures.tell("live_kib", "server memory a live socket", own->kibibytes, "KiB", "< 40");
    figures.finish();
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return run();
}
