// From POST to verdict for a problem of ten tests, on an idle machine, less what the program itself takes: ten bare
// runs (vfork, execve, wait) of the same kind of program, measured in between. Compiling is not in it: the program is
// in the worker's cache after the first submission.
#include "bench/support/figures.h"
#include "bench/support/http_client.h"
#include "tests/support/local_judge.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>

#include <fmt/core.h>

#include <cstdio>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

using namespace gavel;
using namespace gavel::bench;

namespace {

constexpr int kTests = 10;
constexpr int kTrips = 60;

const QByteArray kSource =
    "#include <cstdio>\nint main() { long long a, b; if (std::scanf(\"%lld %lld\", &a, &b) == 2) "
    "std::printf(\"%lld\\n\", a + b); }\n";

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

// A problem package of ten tiny tests.
QString makePackage(const QString &directory)
{
    const QString root = directory + QStringLiteral("/tentests");
    QDir().mkpath(root + QStringLiteral("/data/secret"));
    QDir().mkpath(root + QStringLiteral("/data/sample"));
    QDir().mkpath(root + QStringLiteral("/problem_statement"));
    QDir().mkpath(root + QStringLiteral("/submissions/accepted"));
    write(root + QStringLiteral("/problem.yaml"), "name: Ten tests\n");
    write(root + QStringLiteral("/.timelimit"), "1\n");
    write(root + QStringLiteral("/problem_statement/problem.en.tex"), "\\problemname{Ten tests}\nAdd two numbers.\n");
    write(root + QStringLiteral("/submissions/accepted/sum.cpp"), kSource);
    for (int i = 0; i < kTests; ++i) {
        const QString name =
            root + (i == 0 ? QStringLiteral("/data/sample/") : QStringLiteral("/data/secret/")) + QString::number(i);
        write(name + QStringLiteral(".in"), QByteArray::number(i) + " 2\n");
        write(name + QStringLiteral(".ans"), QByteArray::number(i + 2) + "\n");
    }
    return root;
}

bool compileBare(const QString &directory)
{
    return write(directory + QStringLiteral("/sum.cpp"), kSource) &&
           QProcess::execute(QStringLiteral("g++"),
                             {QStringLiteral("-O2"), QStringLiteral("-static"), QStringLiteral("-o"),
                              directory + QStringLiteral("/sum"), directory + QStringLiteral("/sum.cpp")}) == 0 &&
           write(directory + QStringLiteral("/input"), "1 2\n");
}

// Ten bare runs one after another, in milliseconds.
double bareRuns(const std::string &program, const std::string &input)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, input.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    char *const argv[] = {const_cast<char *>(program.c_str()), nullptr};
    char *const environment[] = {nullptr};
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < kTests; ++i) {
        pid_t child = -1;
        if (posix_spawn(&child, program.c_str(), &actions, nullptr, argv, environment) == 0)
            waitpid(child, nullptr, 0);
    }
    const double elapsed = millisecondsSince(start);
    posix_spawn_file_actions_destroy(&actions);
    return elapsed;
}

int fail(const std::string &reason)
{
    std::fprintf(stderr, "trip: %s\n", reason.c_str());
    return 1;
}

struct Trip {
    double total = 0;      // ms from POST to the verdict in the client's hand
    double acceptance = 0; // ms from POST to 202
};

Result<Trip> travel(HttpConnection &connection, const std::string &authorization, const std::string &body)
{
    const Clock::time_point start = Clock::now();
    const Answer posted = TRY(connection.exchange(
        requestBytes("POST", "/api/v1/submissions", authorization + "Content-Type: application/json\r\n", body)));
    Trip trip{0, millisecondsSince(start)};
    const QJsonObject created = QJsonDocument::fromJson(QByteArray::fromStdString(posted.body)).object();
    const std::string id = created.value(QStringLiteral("id")).toString().toStdString();
    if (posted.status != 202 || id.empty())
        return failure(ErrorCode::Internal, "submission refused: " + posted.body);
    const Answer judged =
        TRY(connection.exchange(requestBytes("GET", "/api/v1/submissions/" + id + "?wait=30", authorization, "")));
    trip.total = millisecondsSince(start);
    const QJsonObject judging = QJsonDocument::fromJson(QByteArray::fromStdString(judged.body))
                                    .object()
                                    .value(QStringLiteral("judging"))
                                    .toObject();
    if (judging.value(QStringLiteral("verdict")).toString() != QLatin1String("AC"))
        return failure(ErrorCode::Internal, "not accepted: " + judged.body);
    return trip;
}

int run()
{
    tests::LocalJudge judge;
    if (!compileBare(judge.directory()))
        return fail("g++ cannot compile the bare program");
    judge.setServerArguments({QStringLiteral("--no-rate-limits")});
    if (!judge.prepare({makePackage(judge.directory())}) || !judge.startServer() || !judge.startWorker() ||
        !judge.logIn() || !judge.waitForLanguage(QStringLiteral("cpp-gcc-gnupp20")))
        return fail(judge.errorText().toStdString());
    const std::string authorization = "Authorization: Bearer " + judge.token().toStdString() + "\r\n";
    const QJsonObject submission{
        {QStringLiteral("problem"), QStringLiteral("tentests")},
        {QStringLiteral("language"), QStringLiteral("cpp-gcc-gnupp20")},
        {QStringLiteral("files"), QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("sum.cpp")},
                                                         {QStringLiteral("content"), QString::fromLatin1(kSource)}}}}};
    const std::string body = QJsonDocument(submission).toJson(QJsonDocument::Compact).toStdString();
    auto connection = HttpConnection::open(judge.port());
    if (!connection)
        return fail(connection.error().message);
    const std::string program = judge.directory().toStdString() + "/sum";
    const std::string input = judge.directory().toStdString() + "/input";
    std::vector<double> totals, acceptances, bare;
    for (int i = 0; i <= kTrips; ++i) {
        const auto trip = travel(*connection, authorization, body);
        if (!trip)
            return fail(trip.error().message);
        const double bareTime = bareRuns(program, input);
        if (i == 0)
            continue; // the first one compiles
        totals.push_back(trip->total);
        acceptances.push_back(trip->acceptance);
        bare.push_back(bareTime);
    }
    std::vector<double> overheads;
    const double bareMedian = quantileOf(bare, 0.5);
    for (double total : totals)
        overheads.push_back(total - bareMedian);
    Figures figures("trip");
    figures.tell("bare_ms", "ten bare runs of the program, p50", bareMedian, "ms");
    figures.tell("total_ms", "POST to verdict, ten tests, p50", quantileOf(totals, 0.5), "ms");
    figures.tell("accept_ms", "POST to 202, p50", quantileOf(acceptances, 0.5), "ms");
    figures.tell("overhead_p50_ms", "the trip less the bare runs, p50", quantileOf(overheads, 0.5), "ms", "<= 10");
    figures.tell("overhead_p95_ms", "the trip less the bare runs, p95", quantileOf(overheads, 0.95), "ms");
    figures.tell("ratio", "the whole trip over the bare runs, p50", quantileOf(totals, 0.5) / bareMedian, "x");
    figures.finish();
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return run();
}
