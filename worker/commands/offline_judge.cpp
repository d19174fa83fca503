#include "worker/commands/offline_judge.h"

#include "core/blobs/blob_cache.h"
#include "core/wire/judging_data.h"
#include "worker/commands/command_line.h"

#include <QDir>

#include <unistd.h>

namespace gavel::worker {

namespace {

// Test data is copied once and nothing is ever dropped while a package is being judged.
constexpr Bytes kMostBlobs{std::int64_t(1) << 42};

// The faults that made it be refused, on one line; all of them have been printed already.
std::string errorsOf(const QList<package::PackageFault> &faults)
{
    QStringList errors;
    for (const package::PackageFault &fault : faults) {
        if (fault.severity == package::PackageFault::Severity::Error)
            errors.append(package::toString(fault));
    }
    return errors.mid(0, 20).join(QStringLiteral("; ")).toStdString();
}

} // namespace

Result<std::unique_ptr<OfflineJudge>> OfflineJudge::create(const OfflineSettings &settings)
{
    std::unique_ptr<OfflineJudge> judge(new OfflineJudge);
    TRY(judge->prepareDirectory(settings.dataDirectory));
    ToolboxSettings toolbox;
    toolbox.pluginDirectory = settings.pluginDirectory;
    toolbox.image = settings.image;
    toolbox.siteLanguages = settings.siteLanguages;
    toolbox.cores = coresForSlots(settings.slots);
    if (judge->m_isKept)
        toolbox.versionFile = judge->m_directory + QStringLiteral("/versions.json");
    toolbox.sandboxName = "gavel-offline-" + std::to_string(getpid());
    if (!settings.dataDirectory.isEmpty())
        toolbox.versionFile = judge->m_directory + QStringLiteral("/versions.json");
    judge->m_toolbox = TRY(Toolbox::create(toolbox));
    judge->m_blobs =
        TRY(blobs::BlobCache::create((judge->m_directory + QStringLiteral("/blobs")).toStdString(), kMostBlobs));

    const Installation &installation = judge->m_toolbox->installation();
    const EngineParts parts{judge->m_toolbox->sandbox(),
                            *judge->m_blobs,
                            {},
                            [registry = &judge->m_toolbox->languages()] { return registry->catalog(); },
                            hostedCheckers(installation.checkerHostProgram, installation.checkerDirectory())};
    judge->m_engine = TRY(
        JudgingEngine::create(parts, EngineSettings{toolbox.cores, judge->m_directory + QStringLiteral("/programs")}));
    return judge;
}

OfflineJudge::~OfflineJudge() = default;

Result<void> OfflineJudge::prepareDirectory(const QString &directory)
{
    if (directory.isEmpty()) {
        m_temporary = std::make_unique<QTemporaryDir>(QDir::tempPath() + QStringLiteral("/gavel-worker-XXXXXX"));
        if (!m_temporary->isValid())
            return failure(ErrorCode::PermissionDenied,
                           "cannot make a temporary directory: " + m_temporary->errorString().toStdString());
        m_directory = m_temporary->path();
        return {};
    }
    m_isKept = true;
    m_directory = QDir(directory).absolutePath();
    if (!QDir().mkpath(m_directory))
        return failure(ErrorCode::PermissionDenied, "cannot make the directory " + m_directory.toStdString());
    return {};
}

Result<package::ImportedProblem> OfflineJudge::import(const QString &path)
{
    package::ImportOutcome outcome =
        TRY_WITHIN("reading package " + path.toStdString(), package::importPackage(path, *m_blobs));
    for (const package::PackageFault &fault : outcome.faults)
        printError(package::toString(fault));
    if (!outcome.problem)
        return failure(ErrorCode::InvalidArgument,
                       "package " + path.toStdString() + " is broken: " + errorsOf(outcome.faults));
    return std::move(*outcome.problem);
}

void OfflineJudge::useLanguages(QStringList ids, const domain::JudgingData &problem)
{
    QList<domain::CheckerProgram> programs = problem.checker.programs;
    for (const std::optional<domain::CheckerProgram> &program : {problem.interactor, problem.grader}) {
        if (program)
            programs.append(*program);
    }
    for (const domain::CheckerProgram &program : std::as_const(programs)) {
        const auto fitting = m_toolbox->languages().catalog()->withPackageCode(program.language);
        if (!fitting.isEmpty())
            ids.append(fitting.first()->definition.id);
    }
    if (m_isKept)
        m_toolbox->probeLanguages(
            [&](const plugin::LanguageDefinition &language) { return ids.contains(language.id); });
}

Result<domain::BlobRef> OfflineJudge::keep(const domain::JudgingData &data)
{
    return m_blobs->put(wire::encode(data));
}

void OfflineJudge::start(wire::Job job, std::function<void(const JudgingOutcome &)> finished)
{
    job.key = {JudgingId{++m_lastJudging}, 1};
    m_engine->start(job, {{}, [this, finished = std::move(finished)](const JudgingOutcome &outcome) {
                              QMetaObject::invokeMethod(
                                  this, [finished, outcome] { finished(outcome); }, Qt::QueuedConnection);
                          }});
}

} // namespace gavel::worker
