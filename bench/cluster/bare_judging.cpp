#include "bench/cluster/bare_judging.h"

#include "bench/support/figures.h"

#include <QFile>

#include <atomic>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

namespace gavel::bench {

namespace {

constexpr double kMilliseconds = 6000;

Result<std::string> write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        return failure(ErrorCode::Internal, "cannot write " + path.toStdString());
    return path.toStdString();
}

// One start of the interpreter, with the little environment that cells have; false when it fails.
bool run(const std::vector<std::string> &words, const std::string &input)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, input.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    std::vector<char *> arguments;
    for (const std::string &word : words)
        arguments.push_back(const_cast<char *>(word.c_str()));
    arguments.push_back(nullptr);
    char path[] = "PATH=/usr/bin:/bin";
    char *const environment[] = {path, nullptr};
    pid_t child = -1;
    int status = -1;
    if (posix_spawn(&child, words[0].c_str(), &actions, nullptr, arguments.data(), environment) == 0)
        waitpid(child, &status, 0);
    posix_spawn_file_actions_destroy(&actions);
    return status == 0;
}

} // namespace

Result<double> bareJudgingsPerSecond(const QString &folder, const QByteArray &source, int tests, int cores)
{
    const std::string program = TRY(write(folder + QStringLiteral("/bare.py"), source));
    const std::string input = TRY(write(folder + QStringLiteral("/bare.in"), "1 2\n"));
    const std::string cache = "pycache_prefix=" + folder.toStdString();
    const std::vector<std::string> compile{"/usr/bin/python3", "-X", cache, "-m", "py_compile", program};
    const std::vector<std::string> judge{"/usr/bin/python3", "-X", "utf8", "-B", program};
    std::atomic<int> starts = 0;
    std::atomic<bool> isBroken = false;
    const auto start = Clock::now();
    std::vector<std::thread> threads;
    for (int core = 0; core < cores; ++core)
        threads.emplace_back([&] {
            for (int turn = 0; millisecondsSince(start) < kMilliseconds && !isBroken; ++turn) {
                if (run(turn % (tests + 1) == 0 ? compile : judge, input))
                    ++starts;
                else
                    isBroken = true;
            }
        });
    for (std::thread &thread : threads)
        thread.join();
    if (isBroken)
        return failure(ErrorCode::Internal, "the interpreter does not start");
    return starts / (millisecondsSince(start) / 1000.0) / (tests + 1);
}

} // namespace gavel::bench
