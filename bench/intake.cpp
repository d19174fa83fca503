// How many submissions a second the server accepts on the embedded store, each durable before its 202, with 32
// connections; over the rate at which the same server answers a request that stores nothing, in the same run. And what
// 1000 idle connections cost it.
#include "bench/support/figures.h"
#include "bench/support/http_client.h"
#include "server/storage/database.h"
#include "server/storage/worker_repository.h"
#include "tests/support/local_judge.h"

#include <QCoreApplication>
#include <QFile>

#include <fmt/core.h>

#include <cstdio>

using namespace gavel;
using namespace gavel::bench;

namespace {

constexpr int kConnections = 32;
constexpr int kIdleConnections = 1000;
constexpr double kSeconds = 2.0;
constexpr int kRounds = 3;

double residentMebibytes(qint64 pid)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024.0;
    }
    return 0;
}

std::string submissionRequest(const std::string &authorization, long number)
{
    const std::string body = fmt::format(
        R"({{"problem":"sum","language":"python3","files":[{{"name":"main.py","content":"# {}\na, b = map(int, input().split())\nprint(a + b)\n"}}]}})",
        number);
    return requestBytes("POST", "/api/v1/submissions", authorization + "Content-Type: application/json\r\n", body);
}

// No worker takes part, so the server has to remember from an earlier one that there is Python.
bool rememberLanguage(const tests::LocalJudge &judge)
{
    auto database = storage::Database::open({judge.directory() + QStringLiteral("/data/gavel.db")});
    if (!database)
        return false;
    wire::OfferedLanguage python;
    python.id = QStringLiteral("python3");
    python.name = QStringLiteral("Python 3");
    const auto stored = (*database)->writeAndWait(
        [&](storage::Connection &connection) { return storage::WorkerRepository(connection).putLanguage(python, 0); });
    return stored.has_value();
}

int fail(const std::string &reason)
{
    std::fprintf(stderr, "intake: %s\n", reason.c_str());
    return 1;
}

int run()
{
    tests::LocalJudge judge;
    judge.setServerArguments(
        {QStringLiteral("--queue-limit"), QStringLiteral("10000000"), QStringLiteral("--no-rate-limits")});
    if (!judge.prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum")}) || !rememberLanguage(judge) ||
        !judge.startServer() || !judge.logIn())
        return fail(judge.errorText().toStdString());
    const std::string authorization = "Authorization: Bearer " + judge.token().toStdString() + "\r\n";
    const std::string plain = requestBytes("GET", "/healthz", "", "");
    long number = 0;
    std::vector<double> accepted, answered;
    for (int round = 0; round < kRounds; ++round) {
        const auto reads = load(judge.port(), kConnections, kSeconds / 2, 200, [&] { return plain; });
        const auto writes =
            load(judge.port(), kConnections, kSeconds, 202, [&] { return submissionRequest(authorization, ++number); });
        if (!reads || !writes)
            return fail((reads ? writes : reads).error().message);
        if (writes->refused > 0)
            return fail(fmt::format("{} submissions were refused", writes->refused));
        answered.push_back(static_cast<double>(reads->answered) / reads->seconds);
        accepted.push_back(static_cast<double>(writes->answered) / writes->seconds);
    }
    Figures figures("intake");
    const double rate = quantileOf(accepted, 0.5);
    figures.tell("accepted_per_s", "accepted submissions, durable, 32 connections", rate, "/s", ">= 10000");
    figures.tell("healthz_per_s", "the same server, nothing stored (GET /healthz)", quantileOf(answered, 0.5), "/s");
    figures.tell("ratio", "accepted over nothing stored", rate / quantileOf(answered, 0.5), "");
    judge.killServer();

    tests::LocalJudge idle;
    if (!idle.prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum")}) || !idle.startServer())
        return fail(idle.errorText().toStdString());
    const double before = residentMebibytes(idle.serverPid());
    std::vector<HttpConnection> connections;
    for (int i = 0; i < kIdleConnections; ++i) {
        auto connection = HttpConnection::open(idle.port());
        if (!connection || !connection->exchange(plain))
            return fail("the server refuses idle connections");
        connections.push_back(std::move(*connection));
    }
    figures.tell("idle_mb", "server memory, just started", before, "MiB");
    figures.tell("idle_1000_mb", "server memory with 1000 idle connections", residentMebibytes(idle.serverPid()), "MiB",
                 "<= 60");
    figures.finish();
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return run();
}
