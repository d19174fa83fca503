#include "worker/commands/online_worker.h"

#include "core/telemetry/process_metrics.h"
#include "worker/commands/worker_condition.h"
#include "worker/doctor/host_report.h"
#include "worker/telemetry/observed_engine.h"

#include <QCoreApplication>
#include <QDir>
#include <QLoggingCategory>
#include <QStorageInfo>
#include <QUuid>

#include <sys/stat.h>
#include <unistd.h>

namespace gavel::worker {

namespace {

Q_LOGGING_CATEGORY(logWorker, "gavel.worker", QtInfoMsg)

constexpr auto kReloadDelay = std::chrono::milliseconds(300);
constexpr auto kStatusInterval = std::chrono::seconds(10);
constexpr int kStatusesPerMeasurement = 6; // of the speed, after the first few

Result<void> makePrivateDirectory(const QString &path)
{
    if (!QDir().mkpath(path))
        return failure(ErrorCode::PermissionDenied, "cannot make the data folder " + path.toStdString());
    if (chmod(path.toLocal8Bit().constData(), 0700) != 0)
        return systemFailure("data folder " + path.toStdString());
    return {};
}

QStringList shownCommands(const QList<QStringList> &commands)
{
    QStringList shown;
    for (const QStringList &command : commands) {
        if (!shown.isEmpty())
            shown.append(QStringLiteral("&&"));
        shown.append(command);
    }
    return shown;
}

wire::OfferedLanguage toWire(const OfferedLanguage &language)
{
    const plugin::LanguageDefinition &definition = language.definition;
    wire::OfferedLanguage offered;
    offered.id = definition.id;
    offered.name = definition.name;
    offered.version = language.version;
    offered.extensions = definition.extensions;
    offered.compileCommand = shownCommands(definition.compile);
    offered.runCommand = definition.run;
    offered.timeFactor = definition.timeFactor;
    offered.sourceFile = definition.sourceFile;
    offered.packageCode = definition.packageCode;
    offered.tier = definition.tier;
    offered.memoryExtra = Bytes{definition.memoryExtraBytes};
    offered.processes = definition.processes;
    offered.notes = definition.notes;
    offered.example = definition.example;
    offered.judge0Ids = definition.judge0Ids;
    offered.preference = definition.preference;
    return offered;
}

} // namespace

Result<std::unique_ptr<OnlineWorker>> OnlineWorker::create(const OnlineSettings &settings)
{
    std::unique_ptr<OnlineWorker> worker(new OnlineWorker);
    TRY(makePrivateDirectory(settings.dataDirectory));
    ToolboxSettings toolbox;
    toolbox.pluginDirectory = settings.pluginDirectory;
    toolbox.image = settings.image;
    toolbox.siteLanguages = settings.siteLanguages;
    toolbox.offered = settings.offered;
    toolbox.versionFile = settings.dataDirectory + QStringLiteral("/versions.json");
    toolbox.cores = coresForSlots(settings.slots);
    toolbox.sandboxName =
        "gavel-" + QByteArray::number(qHash(QDir(settings.dataDirectory).canonicalPath()), 16).toStdString();
    toolbox.preparedDirectory = QDir(settings.dataDirectory).absoluteFilePath(QStringLiteral("prepared"));
    worker->m_toolbox = TRY(Toolbox::create(toolbox));
    TRY(worker->createTelemetry(settings));
    TRY(worker->createEngine(settings));
    worker->createLink(settings);
    worker->addStateMetrics(settings);
    worker->createProver(settings, toolbox.preparedDirectory);
    worker->createTester(settings);
    worker->createStatus(settings);
    return worker;
}

Result<void> OnlineWorker::createTelemetry(const OnlineSettings &settings)
{
    const QString version = QCoreApplication::applicationVersion();
    telemetry::addProcessMetrics(m_metrics, "gavel-worker", version.toStdString());
    if (!settings.otlp.isEmpty())
        m_spans = TRY(telemetry::SpanExporter::create({settings.otlp, QStringLiteral("gavel-worker"), version,
                                                       QUuid::createUuid().toString(QUuid::WithoutBraces)}));
    m_jobTelemetry = std::make_unique<JobTelemetry>(m_metrics, m_spans.get());
    m_sandbox = std::make_unique<ObservedSandbox>(m_toolbox->sandbox(), m_metrics);
    if (!settings.metricsAddress.isEmpty())
        m_listener = TRY(telemetry::MetricsListener::listen(settings.metricsAddress, m_metrics));
    return {};
}

// How things stand, looked up when somebody asks.
void OnlineWorker::addStateMetrics(const OnlineSettings &settings)
{
    auto &slots = m_metrics.gauges("gavel_worker_slots", "Slots, by what they do.");
    auto &busy = slots.Add({{"state", "busy"}});
    auto &idle = slots.Add({{"state", "idle"}});
    auto &connected = m_metrics.gauges("gavel_worker_connected", "1 while a server is connected.").Add({});
    auto &cached = m_metrics.gauges("gavel_worker_blob_cache_bytes", "Test data kept here.").Add({});
    m_metrics.gauges("gavel_worker_blob_cache_limit_bytes", "Most test data kept here.")
        .Add({})
        .Set(double(m_cache->bound().count));
    auto &free = m_metrics.gauges("gavel_worker_disk_free_bytes", "Free where this worker keeps its data.").Add({});
    m_metrics.beforeEach([this, &busy, &idle, &connected, &cached, &free, folder = settings.dataDirectory] {
        busy.Set(m_engine->slots() - m_engine->idleSlots());
        idle.Set(m_engine->idleSlots());
        connected.Set(m_connection->isOpen() ? 1 : 0);
        cached.Set(double(m_cache->size().count));
        free.Set(double(QStorageInfo(folder).bytesAvailable()));
    });
}

Result<void> OnlineWorker::createEngine(const OnlineSettings &settings)
{
    m_cache = TRY(blobs::BlobCache::create((settings.dataDirectory + QStringLiteral("/blobs")).toStdString(),
                                           settings.blobCacheSize));
    m_servers = std::make_shared<ServerList>(settings.servers);
    m_blobs = std::make_unique<FetchedBlobs>(*m_cache, m_servers, settings.token);
    const Installation &installation = m_toolbox->installation();
    const EngineParts parts{*m_sandbox, *m_blobs,
                            [this](const QList<domain::BlobRef> &wanted, const std::function<bool()> &isCancelled) {
                                return m_blobs->fetch(wanted, isCancelled);
                            },
                            [this] { return m_toolbox->languages().catalog(); },
                            hostedCheckers(installation.checkerHostProgram, installation.checkerDirectory())};
    auto engine = TRY(JudgingEngine::create(parts, EngineSettings{coresForSlots(settings.slots),
                                                                  settings.dataDirectory + QStringLiteral("/programs"),
                                                                  settings.programCacheSize}));
    m_engine = std::make_unique<ObservedEngine>(std::move(engine), *m_jobTelemetry);
    return {};
}

void OnlineWorker::createLink(const OnlineSettings &settings)
{
    m_connection = std::make_unique<ServerConnection>(m_servers, settings.token, ConnectionTimes{});
    LinkSettings link;
    link.name = settings.name;
    link.dataDirectory = settings.dataDirectory;
    link.leastFreeDisk = settings.leastFreeDisk;
    link.drainTime = settings.drainTime;
    m_link = std::make_unique<WorkerLink>(*m_connection, *m_engine, link);
    connect(m_link.get(), &WorkerLink::drained, this, &OnlineWorker::drained);
    m_reloadTimer.setSingleShot(true);
    connect(&m_reloadTimer, &QTimer::timeout, this, &OnlineWorker::reloadLanguages);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { m_reloadTimer.start(kReloadDelay); });
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { m_reloadTimer.start(kReloadDelay); });
}

void OnlineWorker::createProver(const OnlineSettings &settings, const QString &preparedDirectory)
{
    if (!settings.provesLanguages)
        return;
    m_preparation = std::make_unique<Preparation>(m_toolbox->sandbox(), settings.slots - 1, preparedDirectory);
    m_proofs = std::make_unique<ProofRecord>(settings.dataDirectory + QStringLiteral("/proofs.json"));
    BackgroundProver::Callbacks callbacks;
    callbacks.isIdle = [this] {
        return m_engine->idleSlots() > 0;
    };
    callbacks.failed = [this](const QString &id, const QString &failure) {
        qCWarning(logWorker, "%s is no longer offered: %s", qPrintable(id), qPrintable(failure));
        QMetaObject::invokeMethod(
            this, [this] { offerLanguages(); }, Qt::QueuedConnection);
    };
    m_prover = std::make_unique<BackgroundProver>(m_toolbox->sandbox(), settings.slots - 1, *m_proofs, *m_preparation,
                                                  callbacks);
}

void OnlineWorker::createTester(const OnlineSettings &settings)
{
    LanguageTester::Parts parts{m_toolbox->sandbox(),
                                settings.slots - 1,
                                [this] { return m_toolbox->languages().catalog(); },
                                m_toolbox->installation().probeDirectory(),
                                [this] { return m_engine->idleSlots() > 0; },
                                [this](const wire::LanguageTested &tested) {
                                    QMetaObject::invokeMethod(
                                        this, [this, tested] { m_link->tell(tested); }, Qt::QueuedConnection);
                                }};
    m_tester = std::make_unique<LanguageTester>(std::move(parts));
    connect(m_link.get(), &WorkerLink::languageTestWanted, this,
            [this](const QString &language) { m_tester->test(language); });
}

void OnlineWorker::createStatus(const OnlineSettings &settings)
{
    m_speed = std::make_unique<SpeedGauge>(settings.dataDirectory + QStringLiteral("/speed.json"));
    connect(&m_statusTimer, &QTimer::timeout, this, [this, folder = settings.dataDirectory] { tellStatus(folder); });
    tellStatus(settings.dataDirectory);
    m_statusTimer.start(kStatusInterval);
}

void OnlineWorker::tellStatus(const QString &dataDirectory)
{
    if (m_statuses < SpeedGauge::kMeasurements || m_statuses % kStatusesPerMeasurement == 0)
        m_speed->measure();
    ++m_statuses;
    wire::Status status = hostStatus(dataDirectory);
    status.busy = m_engine->slots() - m_engine->idleSlots();
    status.cores = int(allowedCores().size());
    status.blobCache = m_cache->size();
    status.blobCacheBound = m_cache->bound();
    status.speed = m_speed->speed();
    status.drift = m_speed->drift();
    m_link->tell(status);
}

// The engine first: its callbacks go to the link.
OnlineWorker::~OnlineWorker()
{
    if (m_background.joinable())
        m_background.join();
    if (m_examination.joinable())
        m_examination.join();
    m_tester.reset();
    m_prover.reset();
    m_engine.reset();
}

void OnlineWorker::start()
{
    m_link->setRefusal(QStringLiteral("the sandbox is being examined"));
    prepare();
    examineSandbox();
}

void OnlineWorker::drain()
{
    m_isDraining = true;
    m_link->drain();
}

// The version probes run programs; signals are heard meanwhile. Work begins with the languages that a site most likely
// wants and those whose versions are known from the last time; the rest is asked for later.
void OnlineWorker::prepare()
{
    inBackground([this] {
        const bool isChosen = !m_toolbox->settings().offered.isEmpty();
        m_toolbox->probeLanguages(
            [=](const plugin::LanguageDefinition &language) { return isChosen || language.preference > 0; });
        return std::function([this] { onPrepared(); });
    });
}

void OnlineWorker::onPrepared()
{
    offerLanguages();
    if (m_isDraining)
        return;
    m_link->start();
    reloadLanguages();
}

void OnlineWorker::examineSandbox()
{
    m_examination = std::thread([this] {
        const auto start = std::chrono::steady_clock::now();
        const std::vector<SelfTestResult> results =
            runSelfTest(m_toolbox->sandbox(), m_toolbox->installation().attacksProgram, m_engine->slots() - 1);
        const auto took =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
        QMetaObject::invokeMethod(
            this, [this, results, took] { onExamined(results, took); }, Qt::QueuedConnection);
    });
}

void OnlineWorker::onExamined(const std::vector<SelfTestResult> &results, std::chrono::milliseconds took)
{
    const HostFiles host;
    const Findings findings = examineKernel(host, ::geteuid() == 0) + examineMemory(host) + examineProcess() +
                              examineProcessor(host, m_toolbox->settings().cores) +
                              examineAbilities(m_toolbox->sandbox().abilities());
    for (const Finding &finding : findings) {
        if (finding.level >= Finding::Level::Warning)
            qCWarning(logWorker, "this host: %s (to mend it: %s)", qPrintable(finding.text), qPrintable(finding.fix));
    }
    const QString failures = describeFailures(results);
    if (failures.isEmpty())
        qCInfo(logWorker, "the sandbox held %d attacks in %lld ms", int(results.size()),
               static_cast<long long>(took.count()));
    else
        qCCritical(logWorker, "the sandbox failed its self-test, no jobs are taken: %s", qPrintable(failures));
    addAttacks(m_hostReport, results);
    addFindings(m_hostReport, findings);
    m_link->tell(m_hostReport);
    m_link->setRefusal(failures.isEmpty() ? QString()
                                          : QStringLiteral("the sandbox failed its self-test: ") + failures);
}

// One task at a time; `task` runs in a thread of its own and gives what is to be done with its outcome in this one.
void OnlineWorker::inBackground(const std::function<std::function<void()>()> &task)
{
    m_isBusy = true;
    m_background = std::thread([this, task] {
        const std::function<void()> finish = task();
        QMetaObject::invokeMethod(
            this,
            [this, finish] {
                m_background.join();
                m_isBusy = false;
                finish();
            },
            Qt::QueuedConnection);
    });
}

void OnlineWorker::watchLanguages()
{
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    if (!watched.isEmpty())
        m_watcher.removePaths(watched);
    m_watcher.addPaths(m_toolbox->languages().watchedPaths());
}

void OnlineWorker::reloadLanguages()
{
    if (m_isBusy) {
        m_reloadTimer.start(kReloadDelay);
        return;
    }
    inBackground([this] {
        m_toolbox->probeLanguages();
        return std::function([this] {
            tellRefusals();
            offerLanguages();
            watchLanguages();
            proveLanguages();
        });
    });
}

void OnlineWorker::tellRefusals()
{
    const auto catalog = m_toolbox->languages().catalog();
    m_hostReport.refused = refusedPlugins(catalog->refused);
    m_link->tell(m_hostReport);
    for (const Refusal &refusal : catalog->refused)
        qCInfo(logWorker, "not offered: %s", qPrintable(refusal.describe()));
    for (const QString &id : m_toolbox->settings().offered) {
        if (!catalog->find(id))
            qCWarning(logWorker, "--offer names %s, which is not found here", qPrintable(id));
    }
}

void OnlineWorker::proveLanguages()
{
    if (m_prover)
        m_prover->start(m_toolbox->languages().catalog());
}

void OnlineWorker::offerLanguages()
{
    const auto catalog = m_toolbox->languages().catalog();
    QList<wire::OfferedLanguage> offered;
    for (const OfferedLanguage &language : catalog->offered) {
        const bool hasFailed = m_proofs && !m_proofs->find(language).value_or(QString()).isEmpty();
        if (!hasFailed)
            offered.append(toWire(language));
    }
    qCInfo(logWorker, "%d languages, %d slots", int(offered.size()), m_engine->slots());
    m_link->setLanguages(offered);
}

} // namespace gavel::worker
