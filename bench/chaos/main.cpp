// Two servers, three workers, PostgreSQL and Redis under a steady load and storms, while faults of every kind are drawn
// at random and healed. At the end each submission that was answered 202 must have its verdict, once, and the right
// one.
//
//   bench-chaos [--minutes N] [--seed S] [--rate SUBMISSIONS_PER_SECOND]
#include "bench/chaos/audit.h"
#include "bench/chaos/chaos_cluster.h"
#include "bench/chaos/faults.h"
#include "bench/chaos/load.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <random>

namespace {

using namespace gavel;
using namespace gavel::bench;
using std::chrono::seconds;

constexpr seconds kPatience{240}; // for what is not over when the last fault is healed

struct Options {
    double minutes = 5;
    quint32 seed = 0;
    double rate = 2;
};

std::optional<Options> readOptions(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption minutes(QStringLiteral("minutes"), QStringLiteral("How long."), QStringLiteral("number"),
                                     QStringLiteral("5"));
    const QCommandLineOption seed(QStringLiteral("seed"), QStringLiteral("Draws the same faults again."),
                                  QStringLiteral("number"), QString::number(std::random_device()()));
    const QCommandLineOption rate(QStringLiteral("rate"), QStringLiteral("Submissions a second."),
                                  QStringLiteral("number"), QStringLiteral("2"));
    parser.addOptions({minutes, seed, rate});
    parser.process(application);
    bool isGood[3] = {};
    const Options options{parser.value(minutes).toDouble(&isGood[0]), parser.value(seed).toUInt(&isGood[1]),
                          parser.value(rate).toDouble(&isGood[2])};
    const bool areGood = std::ranges::all_of(isGood, [](bool one) { return one; });
    if (areGood && options.minutes > 0 && options.rate > 0)
        return options;
    std::fprintf(stderr, "bench-chaos: --minutes, --seed and --rate take numbers\n");
    return std::nullopt;
}

template <typename Condition>
void turnUntil(seconds most, Condition condition)
{
    const auto end = Clock::now() + most;
    QTimer tick; // ends the wait for events; with a time limit processEvents() would not wait but spin
    tick.start(100);
    while (Clock::now() < end && !condition())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
}

double longestWait(const Load &load)
{
    double longest = 0;
    for (const auto &attempt : load.attempts())
        longest = std::max(longest, attempt->waitedMs);
    return longest;
}

int tell(const Options &options, const Load &load, const Faults &faults, const Audit &audit)
{
    for (const QString &fault : audit.faults)
        std::printf("  %s\n", qPrintable(fault));
    std::printf("faults: %s\n", qPrintable(faults.summary()));
    Figures figures("chaos");
    figures.keep("seed", options.seed);
    figures.tell("minutes", "of chaos", options.minutes, "min");
    figures.tell("faults", "faults drawn and healed", faults.count(), "");
    figures.tell("toothless", "of these, faults of which nothing was to be seen", faults.toothless(), "");
    figures.tell("refused", "times a submission was refused or not answered, and sent again", load.refusals(), "");
    figures.tell("accepted", "submissions accepted", load.accepted(), "");
    figures.tell("judged", "judged", audit.judged, "");
    figures.tell("quarantined", "of these poison that was quarantined", audit.quarantined, "");
    figures.tell("lost", "lost", audit.lost, "", "0");
    figures.tell("doubled", "doubled", audit.doubled, "", "0");
    figures.tell("wrong", "wrong", audit.wrong, "", "0");
    figures.tell("longest_wait_s", "longest wait from 202 to the verdict", longestWait(load) / 1000, "s");
    figures.finish();
    const bool isGood = audit.lost == 0 && audit.doubled == 0 && audit.wrong == 0 && load.accepted() > 0;
    return isGood ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const std::optional<Options> options = readOptions(application);
    if (!options)
        return 2;
    std::printf("seed %u\n", options->seed);
    ChaosCluster cluster;
    if (const QString error = cluster.start(); !error.isEmpty()) {
        std::fprintf(stderr, "bench-chaos: %s\n", qPrintable(error));
        return 1;
    }
    Load load({cluster.server(0).port(), cluster.server(1).port()}, cluster.server(0).token(), options->seed);
    load.setRate(options->rate);
    Faults faults(cluster, load, options->seed + 1);
    load.start();
    faults.start();
    turnUntil(seconds(std::int64_t(options->minutes * 60)), [] { return false; });
    load.stopSending();
    faults.healAll();
    std::printf("healed; %d of %d submissions are not over\n", load.sent() - load.over(), load.sent());
    std::fflush(stdout);
    turnUntil(kPatience, [&] { return load.isDone(); });
    const Result<Audit> found = audit(cluster.database(), load.attempts());
    if (!found) {
        std::fprintf(stderr, "bench-chaos: %s\n", found.error().message.c_str());
        return 1;
    }
    return tell(*options, load, faults, *found);
}
