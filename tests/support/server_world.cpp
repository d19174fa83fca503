#include "tests/support/server_world.h"

#include "server/storage/account_repository.h"
#include "server/storage/sql_time.h"
#include "tests/support/await.h"
#include "tests/support/test_database.h"

#include <QDir>

namespace gavel::test {

namespace {

constexpr std::chrono::milliseconds kSweepEvery{20};

template <typename T>
T need(Result<T> result, const char *what)
{
    if (!result)
        qFatal("%s: %s", what, result.error().message.c_str());
    return *std::move(result);
}

wire::OfferedLanguage language(const QString &id)
{
    wire::OfferedLanguage offered;
    offered.id = offered.name = id;
    offered.extensions = QStringList{id};
    offered.sourceFile = QStringLiteral("main.") + id;
    return offered;
}

} // namespace

ServerWorld::ServerWorld(const QString &folder, qint64 mostWaiting)
    : admin{{}, accounts::Role::Admin, QStringLiteral("console")}, m_folder(folder)
{
    database = need(storage::Database::open({databaseOf(folder)}), "database");
    blobs = need(blobs::DirectoryBlobStore::create((folder + QStringLiteral("/blobs")).toStdString()), "blobs");
    accounts = std::make_unique<accounts::AccountService>(*database);
    problems = need(problems::ProblemService::load(*database, *blobs), "problems");
    languages = need(judging::LanguageCatalogue::load(*database), "languages");
    languages->offered({language(QStringLiteral("py")), language(QStringLiteral("cpp"))});
    active = std::make_unique<judging::ActiveJudgings>();
    queue::EmbeddedQueue::Options options;
    options.mostWaiting = mostWaiting;
    options.now = [this] {
        return m_now;
    };
    queue = std::make_unique<queue::EmbeddedQueue>(options);
    workers = std::make_unique<judging::WorkerRegistry>(*database);
    submissions = std::make_unique<judging::SubmissionService>(*database, *queue, *problems, *languages, *active);
    jobs = std::make_unique<judging::JobService>(*database, *queue, *active, kSweepEvery);
    need(await<qint64>([this](Callback<qint64> done) { jobs->start(std::move(done)); }), "start");
}

ServerWorld::~ServerWorld() = default;

accounts::Principal ServerWorld::account(const QString &name, accounts::Role role)
{
    accounts::Account account;
    account.name = account.displayName = name;
    account.role = role;
    account.created = storage::timeOf(storage::nowMs());
    const auto id = need(database->writeAndWait([account](storage::Connection &connection) {
        return storage::AccountRepository(connection).add(account, {});
    }),
                         "account");
    return {id, role, name};
}

problems::ImportReport ServerWorld::importFiles(const QString &name, const PackageFiles &files, bool isStaged)
{
    problems::ImportRequest request;
    request.isStaged = isStaged;
    request.path = m_folder + QStringLiteral("/packages/%1/%2").arg(++m_packages).arg(name);
    if (!writeFiles(request.path, files))
        qFatal("cannot write a package");
    return need(await<problems::ImportReport>(
                    [&](Callback<problems::ImportReport> done) { problems->importPackage(request, std::move(done)); }),
                "import");
}

WorkerId ServerWorld::worker(const QString &name)
{
    const accounts::Principal principal = account(name + QStringLiteral("-account"), accounts::Role::Worker);
    wire::Hello hello;
    hello.name = name;
    hello.instance = QStringLiteral("1");
    hello.slots = 2;
    return need(await<judging::WorkerRecord>([&](Callback<judging::WorkerRecord> done) {
                    workers->registered(principal, hello, std::move(done));
                }),
                "worker")
        .id;
}

judging::NewSubmission ServerWorld::newSubmission(const accounts::Principal &who, const QByteArray &source) const
{
    judging::NewSubmission submission;
    submission.submitter = who;
    submission.problem = QStringLiteral("echo");
    submission.language = QStringLiteral("py");
    submission.files = {{QStringLiteral("echo.py"), source}};
    return submission;
}

judging::SubmissionReceipt ServerWorld::submit(const judging::NewSubmission &submission)
{
    return need(await<judging::SubmissionReceipt>([&](Callback<judging::SubmissionReceipt> done) {
                    submissions->submit(submission, std::move(done));
                }),
                "submit");
}

QList<wire::Job> ServerWorld::lease(WorkerId worker, int most)
{
    const QStringList offered{QStringLiteral("py"), QStringLiteral("cpp")};
    return need(await<QList<wire::Job>>(
                    [&](Callback<QList<wire::Job>> done) { jobs->lease(worker, offered, most, std::move(done)); }),
                "lease");
}

judging::Submission ServerWorld::read(SubmissionId id)
{
    return need(await<judging::Submission>(
                    [&](Callback<judging::Submission> done) { submissions->read(admin, id, std::move(done)); }),
                "read");
}

bool ServerWorld::report(WorkerId worker, const wire::Report &report)
{
    return await<void>([&](Callback<void> done) { jobs->report(worker, report, std::move(done)); }).has_value();
}

wire::Report ServerWorld::accepted(const wire::Job &job)
{
    wire::Report report;
    report.key = job.key;
    report.verdict = domain::Verdict::Accepted;
    report.compileOutput = "no warnings";
    report.compileTime = std::chrono::milliseconds(12);
    report.languageVersion = QStringLiteral("3.11");
    for (const char *name : {"sample/1", "secret/1"}) {
        wire::TestReport test;
        test.name = QString::fromLatin1(name);
        test.verdict = domain::Verdict::Accepted;
        test.termination = Termination::Exited;
        test.cpuTime = std::chrono::milliseconds(20 + report.tests.size());
        test.wallTime = std::chrono::milliseconds(30);
        test.peakMemory = mebibytes(9);
        test.explanation = QStringLiteral("for the jury");
        test.output = QByteArray("a\0b", 3);
        report.tests.append(test);
    }
    return report;
}

qint64 ServerWorld::integer(const QString &text)
{
    return need(sql([text](storage::Connection &connection) { return connection.executeForInteger(text); }), "sql");
}

} // namespace gavel::test
