#include "server/problems/problem_service.h"

#include "core/blobs/blob_store.h"
#include "core/blobs/sha256.h"
#include "core/package/manifest.h"
#include "core/package/package_export.h"
#include "server/problems/problem_files.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/problem_repository.h"
#include "server/storage/upkeep_repository.h"

#include <QTimer>

#include <algorithm>

namespace gavel::problems {

namespace {

using storage::Connection;
using storage::ProblemRepository;

constexpr int kMostTries = 5;
constexpr int kBlobThreads = 4;
constexpr std::chrono::milliseconds kBetweenTries{500};

std::unexpected<Error> noProblem(const QString &name)
{
    return failure(ErrorCode::NotFound, "there is no problem " + name.toStdString());
}

struct Storing {
    bool isOpen = true;
    bool isStaged = false;
};

Result<ImportReport> storeVersion(Connection &connection, const QString &name, const storage::VersionRow &row,
                                  const Storing &storing)
{
    ProblemRepository problems(connection);
    ImportReport report;
    const std::optional<ProblemSummary> known = TRY(problems.find(name));
    const std::optional<int> same = known ? TRY(problems.numberOf(known->id, row.fingerprintSha256)) : std::nullopt;
    if (same && (storing.isStaged || *same == known->versionNumber)) {
        report.problem = known;
        report.version = *same;
        return report;
    }
    report.isNewProblem = !known;
    report.isNewVersion = true;
    const ProblemId problem = known ? known->id : TRY(problems.add(name, storing.isOpen));
    const bool isStaged = storing.isStaged && known;
    TRY(problems.addVersion(problem, row,
                            isStaged ? ProblemRepository::Liveness::Staged : ProblemRepository::Liveness::Live));
    report.problem = TRY(problems.find(name));
    report.version = TRY(problems.numberOf(problem, row.fingerprintSha256))
    .value_or(0);
    TRY(storage::AuditRepository(connection)
            .add({}, isStaged ? QStringLiteral("problem.stage") : QStringLiteral("problem.import"), name,
                 QString::number(report.version)));
    return report;
}

// Step 3 of an import in server/upkeep/blob_sweep.h: nothing that it relies on was or will be swept away.
Result<void> requireUnswept(Connection &connection, const blobs::BlobStore &store, const QList<domain::BlobRef> &blobs,
                            qint64 generation)
{
    storage::UpkeepRepository upkeep(connection);
    TRY(upkeep.lockBlobs());
    if (TRY(upkeep.sweepGeneration()) == generation && !TRY(upkeep.isAnyDoomed()))
        return {};
    for (const domain::BlobRef &blob : blobs) {
        if (TRY(upkeep.isDoomed(blob.sha256)) || !store.contains(blob))
            return failure(ErrorCode::Unavailable,
                           "blob " + blob.sha256.toStdString() + " was swept away during the import; try again");
    }
    return {};
}

Result<ProblemDetail> readDetail(Connection &connection, blobs::BlobStore &blobs, const ProblemSummary &summary)
{
    ProblemDetail detail;
    detail.summary = summary;
    const QByteArray manifest = TRY(ProblemRepository(connection).manifest(summary.version));
    detail.manifest = TRY(package::decodeManifest(manifest));
    detail.judging = TRY(readJudgingData(blobs, summary.judgingData));
    detail.samples = TRY(readSamples(blobs, detail.judging));
    return detail;
}

Result<BlobFile> openNow(blobs::BlobStore &blobs, const domain::BlobRef &blob)
{
    return BlobFile
    {
        TRY(blobs.open(blob))
        , blob
    };
}

Result<void> exportNow(const package::ImportedProblem &problem, blobs::BlobStore &blobs, const QString &path)
{
    if (path.endsWith(QStringLiteral(".zip"), Qt::CaseInsensitive))
        return package::exportZip(problem, blobs, path);
    return package::exportDirectory(problem, blobs, path);
}

} // namespace

ProblemService::ProblemService(storage::Database &database, blobs::BlobStore &blobs)
    : m_database(database), m_blobs(blobs), m_refresh([this](storage::Refresh::Done done) { reload(std::move(done)); })
{
    m_packageThread.setMaxThreadCount(1);
    m_blobThreads.setMaxThreadCount(kBlobThreads);
    connect(&database, &storage::Database::changedElsewhere, &m_refresh, &storage::Refresh::ask);
}

ProblemService::~ProblemService()
{
    m_packageThread.clear();
    m_packageThread.waitForDone();
    m_blobThreads.clear();
    m_blobThreads.waitForDone();
}

Result<std::unique_ptr<ProblemService>> ProblemService::load(storage::Database &database, blobs::BlobStore &blobs)
{
    std::unique_ptr<ProblemService> service(new ProblemService(database, blobs));
    service->replaceAll(TRY_WITHIN("cannot read the problems", database.readAndWait([](Connection &connection) {
        return ProblemRepository(connection).list();
    })));
    return service;
}

void ProblemService::replaceAll(const QList<ProblemSummary> &problems)
{
    QHash<QString, ProblemSummary> byName;
    for (const ProblemSummary &problem : problems)
        byName.insert(problem.name, problem);
    m_problems.swap(byName);
    for (const ProblemSummary &problem : std::as_const(m_problems)) {
        const auto before = byName.constFind(problem.name);
        if (before == byName.constEnd() || *before != problem)
            Q_EMIT problemChanged(problem.name);
    }
}

void ProblemService::replace(const ProblemSummary &problem)
{
    ++m_generation;
    m_problems.insert(problem.name, problem);
    Q_EMIT problemChanged(problem.name);
}

void ProblemService::reload(storage::Refresh::Done done)
{
    m_database.read(
        this, [](Connection &connection) { return ProblemRepository(connection).list(); },
        [this, asked = m_generation, done = std::move(done)](const Result<QList<ProblemSummary>> &problems) {
            if (!problems)
                return done(failure(problems.error())); // what is known stays in use
            if (asked != m_generation)
                m_refresh.ask(); // a change of ours may have overtaken what was read
            else
                replaceAll(*problems);
            done({});
        });
}

const ProblemSummary *ProblemService::find(const QString &name) const
{
    const auto problem = m_problems.constFind(name);
    return problem == m_problems.constEnd() ? nullptr : &*problem;
}

bool ProblemService::isVisible(const ProblemSummary &problem, accounts::Role role)
{
    return problem.isOpen || accounts::roleMay(role, accounts::Permission::SeeHiddenProblems);
}

QList<ProblemSummary> ProblemService::list(accounts::Role role) const
{
    QList<ProblemSummary> problems;
    for (const ProblemSummary &problem : m_problems) {
        if (isVisible(problem, role))
            problems.append(problem);
    }
    std::ranges::sort(problems, {}, &ProblemSummary::name);
    return problems;
}

void ProblemService::read(const QString &name, accounts::Role role, Callback<ProblemDetail> done)
{
    const ProblemSummary *problem = find(name);
    if (!problem || !isVisible(*problem, role))
        return done(noProblem(name));
    m_database.read(
        this,
        [&blobs = m_blobs, summary = *problem](Connection &connection) {
            return readDetail(connection, blobs, summary);
        },
        std::move(done));
}

void ProblemService::openFile(const QString &name, accounts::Role role, const QString &path, Callback<BlobFile> done)
{
    const ProblemSummary *problem = find(name);
    if (!problem || !isVisible(*problem, role))
        return done(noProblem(name));
    m_database.read(
        this,
        [&blobs = m_blobs, version = problem->version, path](Connection &connection) -> Result<BlobFile> {
            const QByteArray json = TRY(ProblemRepository(connection).manifest(version));
            const package::ProblemManifest manifest = TRY(package::decodeManifest(json));
            const auto blob = publicFile(manifest, path);
            if (!blob)
                return failure(ErrorCode::NotFound, "the problem has no file " + path.toStdString());
            return openNow(blobs, *blob);
        },
        std::move(done));
}

void ProblemService::openTestcase(const QString &name, int version, int number, TestcasePart part,
                                  Callback<BlobFile> done)
{
    m_database.read(
        this,
        [&blobs = m_blobs, name, version, number, part](Connection &connection) -> Result<BlobFile> {
            const auto blob = TRY(ProblemRepository(connection).judgingData(name, version));
            if (!blob)
                return failure(ErrorCode::NotFound, "the problem has no version " + std::to_string(version));
            const domain::JudgingData data = TRY(readJudgingData(blobs, *blob));
            if (number < 1 || number > data.testcases.size())
                return failure(ErrorCode::NotFound, "the version has no testcase " + std::to_string(number));
            const domain::Testcase &testcase = data.testcases.at(number - 1);
            return openNow(blobs, part == TestcasePart::Input ? testcase.input : testcase.answer);
        },
        std::move(done));
}

template <typename Work, typename T>
void ProblemService::inThread(QThreadPool &threads, Work work, Callback<T> done)
{
    // Shared, since QThreadPool wants functions that can be copied.
    auto callback = std::make_shared<Callback<T>>(std::move(done));
    threads.start([this, work = std::move(work), callback = std::move(callback)]() mutable {
        auto result = std::make_shared<Result<T>>(work());
        const auto deliver = [result = std::move(result), callback = std::move(callback)] {
            (*callback)(std::move(*result));
        };
        QMetaObject::invokeMethod(this, deliver, Qt::QueuedConnection);
    });
}

void ProblemService::openBlob(const QByteArray &sha256, Callback<BlobFile> done)
{
    if (!blobs::isSha256(sha256))
        return done(failure(ErrorCode::InvalidArgument, "sha256: must be 64 lower-case hexadecimal digits"));
    m_database.read(
        this,
        [sha256](Connection &connection) -> Result<domain::BlobRef> {
            const auto size = TRY(ProblemRepository(connection).blobSize(QString::fromLatin1(sha256)));
            if (!size)
                return failure(ErrorCode::NotFound, "there is no blob " + sha256.toStdString());
            return domain::BlobRef{sha256, *size};
        },
        [this, done = std::move(done)](const Result<domain::BlobRef> &blob) mutable {
            if (!blob)
                return done(failure(blob.error()));
            // It may come from far away: no database thread waits for it.
            inThread(
                m_blobThreads, [&blobs = m_blobs, blob = *blob] { return openNow(blobs, blob); }, std::move(done));
        });
}

void ProblemService::versions(const QString &name, Callback<QList<ProblemVersion>> done)
{
    const ProblemSummary *problem = find(name);
    if (!problem)
        return done(noProblem(name));
    m_database.read(
        this, [id = problem->id](Connection &connection) { return ProblemRepository(connection).versions(id); },
        std::move(done));
}

void ProblemService::importPackage(const ImportRequest &request, Callback<ImportReport> done)
{
    tryImport(request, kMostTries, std::move(done));
}

// Again when a sweep has removed a blob that the import had found in the store.
void ProblemService::tryImport(const ImportRequest &request, int tries, Callback<ImportReport> done)
{
    auto again = [this, request, tries, done = std::move(done)](Result<ImportReport> report) mutable {
        if (report || report.error().code != ErrorCode::Unavailable || tries <= 1)
            return done(std::move(report));
        auto shared = std::make_shared<Callback<ImportReport>>(std::move(done));
        QTimer::singleShot(kBetweenTries, this, [=, this] { tryImport(request, tries - 1, std::move(*shared)); });
    };
    Callback<ImportReport> ended(std::move(again));
    const auto work = [&database = m_database, &blobs = m_blobs, request]() -> Result<ReadPackage> {
        const qint64 generation = TRY(database.readAndWait(
            [](Connection &connection) { return storage::UpkeepRepository(connection).sweepGeneration(); }));
        package::ImportOutcome outcome = TRY(package::importPackage(request.path, blobs, request.options));
        ReadPackage package;
        package.sweepGeneration = generation;
        package.report.faults = std::move(outcome.faults);
        if (outcome.problem) {
            package.name = outcome.problem->manifest.shortName;
            package.version = TRY(versionRowOf(*outcome.problem, blobs));
        }
        return package;
    };
    inThread(m_packageThread, work,
             Callback<ReadPackage>([this, isOpen = request.isOpen, isStaged = request.isStaged,
                                    done = std::move(ended)](Result<ReadPackage> package) mutable {
                 if (!package)
                     return done(failure(package.error()));
                 if (!package->version)
                     return done(std::move(package->report));
                 store(std::move(*package), isOpen, isStaged, std::move(done));
             }));
}

void ProblemService::store(ReadPackage package, bool isOpen, bool isStaged, Callback<ImportReport> done)
{
    m_database.write(
        this,
        [&blobs = m_blobs, generation = package.sweepGeneration, name = package.name,
         version = std::move(*package.version), isOpen, isStaged](Connection &connection) -> Result<ImportReport> {
            TRY(requireUnswept(connection, blobs, version.blobs, generation));
            return storeVersion(connection, name, version, {isOpen, isStaged});
        },
        [this, faults = std::move(package.report.faults), done = std::move(done)](Result<ImportReport> report) mutable {
            if (report) {
                report->faults = std::move(faults);
                if (report->isNewVersion)
                    replace(*report->problem);
            }
            done(std::move(report));
        });
}

void ProblemService::exportPackage(const QString &name, const QString &path, Callback<void> done)
{
    read(name, accounts::Role::Admin, [this, path, done = std::move(done)](Result<ProblemDetail> detail) mutable {
        if (!detail)
            return done(failure(detail.error()));
        const package::ImportedProblem problem{detail->manifest, detail->judging};
        inThread(
            m_packageThread, [&blobs = m_blobs, problem, path] { return exportNow(problem, blobs, path); },
            std::move(done));
    });
}

void ProblemService::setLive(const QString &name, int version, Callback<ProblemSummary> done)
{
    const ProblemSummary *problem = find(name);
    if (!problem)
        return done(noProblem(name));
    m_database.write(
        this,
        [id = problem->id, name, version](Connection &connection) -> Result<ProblemSummary> {
            ProblemRepository problems(connection);
            TRY(problems.setLive(id, version));
            TRY(storage::AuditRepository(connection)
                    .add({}, QStringLiteral("problem.activate"), name, QString::number(version)));
            const auto changed = TRY(problems.find(name));
            return changed ? Result<ProblemSummary>(*changed) : noProblem(name);
        },
        [this, done = std::move(done)](Result<ProblemSummary> changed) mutable {
            if (changed)
                replace(*changed);
            done(std::move(changed));
        });
}

void ProblemService::lost(const QString &name, Callback<QStringList> done)
{
    read(name, accounts::Role::Admin, [done = std::move(done)](Result<ProblemDetail> detail) mutable {
        if (!detail)
            return done(failure(detail.error()));
        done(package::lostInExport({detail->manifest, detail->judging}));
    });
}

void ProblemService::setOpen(const QString &name, bool isOpen, Callback<ProblemSummary> done)
{
    const ProblemSummary *problem = find(name);
    if (!problem)
        return done(noProblem(name));
    m_database.write(
        this,
        [id = problem->id, name, isOpen](Connection &connection) -> Result<ProblemSummary> {
            ProblemRepository problems(connection);
            TRY(problems.setOpen(id, isOpen));
            const QString action = isOpen ? QStringLiteral("problem.open") : QStringLiteral("problem.hide");
            TRY(storage::AuditRepository(connection).add({}, action, name));
            const auto changed = TRY(problems.find(name)); // an import may have come in between
            return changed ? Result<ProblemSummary>(*changed) : noProblem(name);
        },
        [this, done = std::move(done)](Result<ProblemSummary> changed) mutable {
            if (changed)
                replace(*changed);
            done(std::move(changed));
        });
}

} // namespace gavel::problems
