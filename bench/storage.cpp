// How many submissions a second the embedded store takes, durable, with 32 in flight, and what grouping commits gains:
// the same work done one commit at a time is measured in the same run. Last line: the figures as one JSON object.
#include "server/storage/account_repository.h"
#include "server/storage/database.h"
#include "server/storage/judging_repository.h"
#include "server/storage/sql_time.h"
#include "server/storage/submission_repository.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <ctime>

#include <fmt/format.h>

using namespace gavel;

namespace {

constexpr int kInFlight = 32;

struct Fixture {
    AccountId account;
    ProblemId problem;
    ProblemVersionId version;
};

Result<Fixture> fill(storage::Connection &connection)
{
    accounts::Account account;
    account.name = account.displayName = QStringLiteral("bench");
    account.created = storage::timeOf(storage::nowMs());
    Fixture fixture;
    fixture.account = TRY(storage::AccountRepository(connection).add(account, {}));
    TRY(connection.execute(
        QStringLiteral("INSERT INTO problem (name, is_open, created_at_ms) VALUES ('bench', 1, 0)")));
    TRY(connection.execute(
        QStringLiteral("INSERT INTO problem_version (problem_id, number, content_hash, fingerprint_sha256, title, "
                       "manifest, judging_data_sha256, judging_data_size_bytes, testcase_count, sample_count, "
                       "cpu_time_limit_ms, memory_limit_bytes, output_limit_bytes, code_limit_bytes, "
                       "compilation_time_ms, compilation_memory_bytes, validation_time_ms, validation_memory_bytes, "
                       "validation_output_bytes, imported_at_ms) "
                       "VALUES (1, 1, '', '', '', '', '', 0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0)")));
    fixture.problem = ProblemId{1};
    fixture.version = ProblemVersionId{1};
    return fixture;
}

Result<JudgingId> submit(storage::Connection &connection, const Fixture &fixture, const QByteArray &source, int number)
{
    storage::SubmissionRepository submissions(connection);
    const qint64 now = storage::nowMs();
    const storage::SubmissionRow row{fixture.account,
                                     fixture.problem,
                                     QStringLiteral("cpp17"),
                                     {{QStringLiteral("main.cpp"), source}},
                                     QString(),
                                     now};
    const QString key = QString::number(number);
    TRY(submissions.keyUse(fixture.account, key));
    const SubmissionId id = TRY(submissions.add(row));
    TRY(submissions.addKey(fixture.account, key, QByteArray(64, 'a'), id));
    return storage::JudgingRepository(connection).add({id, fixture.version, queue::Lane::Practice, 0, false, now});
}

double processSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Rates {
    double perSecond = 0;
    double cpuMicroseconds = 0; // each
    double groupSize = 0;
};

class Load {
public:
    Load(storage::Database &database, const Fixture &fixture, int inFlight)
        : m_database(database), m_fixture(fixture), m_inFlight(inFlight), m_source(1024, 'x')
    {
    }

    Rates run(int number)
    {
        const auto before = m_database.counts();
        const double cpu = processSeconds();
        m_left = number;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < m_inFlight; ++i)
            next();
        while (m_done < number)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        const double seconds = static_cast<double>(timer.nsecsElapsed()) * 1e-9;
        const auto after = m_database.counts();
        return {number / seconds, (processSeconds() - cpu) * 1e6 / number,
                static_cast<double>(after.writes - before.writes) /
                    static_cast<double>(after.commits - before.commits)};
    }

private:
    void next()
    {
        if (m_left == 0)
            return;
        --m_left;
        const int number = ++s_number;
        m_database.write(
            &m_context,
            [fixture = m_fixture, source = m_source, number](storage::Connection &connection) {
                return submit(connection, fixture, source, number);
            },
            [this](Result<JudgingId> judging) {
                if (!judging)
                    qFatal("%s", judging.error().message.c_str());
                ++m_done;
                next();
            });
    }

    static inline int s_number = 0;
    storage::Database &m_database;
    const Fixture m_fixture;
    const int m_inFlight;
    const QByteArray m_source;
    QObject m_context;
    int m_left = 0;
    int m_done = 0;
};

void print(const char *what, const Rates &rates)
{
    fmt::print("{:<12} {:>8.0f} submissions/s  {:>6.1f} us CPU each  {:>5.1f} a commit\n", what, rates.perSecond,
               rates.cpuMicroseconds, rates.groupSize);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    auto database = storage::Database::open({folder.filePath(QStringLiteral("bench.db"))});
    if (!database)
        qFatal("%s", database.error().message.c_str());
    const auto fixture = (*database)->writeAndWait(fill);
    if (!fixture)
        qFatal("%s", fixture.error().message.c_str());
    const Rates single = Load(**database, *fixture, 1).run(3000);
    const Rates grouped = Load(**database, *fixture, kInFlight).run(60'000);
    print("one at once", single);
    print("32 at once", grouped);
    const double ratio = grouped.perSecond / single.perSecond;
    fmt::print("grouping: x{:.1f}\n", ratio);
    const QJsonObject figures{{QStringLiteral("submissions_per_second"), grouped.perSecond},
                              {QStringLiteral("submissions_per_second_alone"), single.perSecond},
                              {QStringLiteral("cpu_us_per_submission"), grouped.cpuMicroseconds},
                              {QStringLiteral("group_size"), grouped.groupSize},
                              {QStringLiteral("grouping_ratio"), ratio}};
    fmt::print("{}\n", QJsonDocument(figures).toJson(QJsonDocument::Compact).toStdString());
    return 0;
}
