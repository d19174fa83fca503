#pragma once

#include "core/base/result.h"
#include "core/blobs/blob_cache.h"
#include "core/telemetry/metrics_listener.h"
#include "core/telemetry/span_exporter.h"
#include "worker/commands/toolbox.h"
#include "worker/doctor/finding.h"
#include "worker/doctor/self_test.h"
#include "worker/doctor/speed_gauge.h"
#include "worker/judging/judging_engine.h"
#include "worker/languages/background_prover.h"
#include "worker/languages/language_tester.h"
#include "worker/link/fetched_blobs.h"
#include "worker/link/server_connection.h"
#include "worker/link/worker_link.h"
#include "worker/telemetry/job_telemetry.h"
#include "worker/telemetry/observed_sandbox.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <thread>

namespace gavel::worker {

struct OnlineSettings {
    QList<QUrl> servers;
    QByteArray token;
    QString name;
    QString dataDirectory;
    QString pluginDirectory;
    QString image; // toolchain image or tree; empty: the host's /usr
    QString siteLanguages;
    QStringList offered;         // ids of the only languages to offer; empty: all that are found
    bool provesLanguages = true; // each prints a sum before it is trusted for good
    int slots = 1;
    Bytes blobCacheSize;
    Bytes programCacheSize;
    Bytes leastFreeDisk;
    std::chrono::milliseconds drainTime{0};
    QString metricsAddress; // ADDRESS:PORT where metrics are shown; empty: nowhere
    QString otlp;           // the collector that spans are sent to; empty: none are
};

// A worker at work: everything that `gavel-worker run` is made of, and the one place where it is put together.
// Lives in the main thread.
class OnlineWorker final : public QObject {
    Q_OBJECT

public:
    static Result<std::unique_ptr<OnlineWorker>> create(const OnlineSettings &settings);
    ~OnlineWorker() override;

    // Examines the core languages and connects. Meanwhile the sandbox is attacked: jobs are taken when it has held, and
    // none if not. The other languages follow as soon as they have told their versions; one that fails its proof is
    // withdrawn.
    void start();

    // Stops in good order and emits drained(); called again, at once.
    void drain();

Q_SIGNALS:
    void drained();

private:
    OnlineWorker() = default;
    Result<void> createTelemetry(const OnlineSettings &settings);
    void addStateMetrics(const OnlineSettings &settings);
    Result<void> createEngine(const OnlineSettings &settings);
    void createLink(const OnlineSettings &settings);
    void createProver(const OnlineSettings &settings, const QString &preparedDirectory);
    void createTester(const OnlineSettings &settings);
    void createStatus(const OnlineSettings &settings);
    void prepare();
    void inBackground(const std::function<std::function<void()>()> &task);
    void onPrepared();
    void examineSandbox();
    void onExamined(const std::vector<SelfTestResult> &results, std::chrono::milliseconds took);
    void watchLanguages();
    void reloadLanguages();
    void tellRefusals();
    void tellStatus(const QString &dataDirectory);
    void offerLanguages();
    void proveLanguages();

    telemetry::Metrics m_metrics;
    std::unique_ptr<telemetry::SpanExporter> m_spans;       // null: none are wanted
    std::unique_ptr<telemetry::MetricsListener> m_listener; // null: not asked for
    std::unique_ptr<JobTelemetry> m_jobTelemetry;
    std::unique_ptr<Toolbox> m_toolbox;
    std::unique_ptr<ObservedSandbox> m_sandbox; // the toolbox's
    std::unique_ptr<blobs::BlobCache> m_cache;
    std::unique_ptr<FetchedBlobs> m_blobs;
    std::shared_ptr<ServerList> m_servers;
    std::unique_ptr<ServerConnection> m_connection;
    std::unique_ptr<WorkerLink> m_link;
    std::unique_ptr<JudgingEngine> m_engine; // ends before all it reports to
    QFileSystemWatcher m_watcher;
    QTimer m_reloadTimer;
    std::thread m_background;  // of inBackground()
    std::thread m_examination; // of examineSandbox()
    std::unique_ptr<ProofRecord> m_proofs;
    std::unique_ptr<Preparation> m_preparation;
    std::unique_ptr<BackgroundProver> m_prover; // null: languages are trusted
    std::unique_ptr<LanguageTester> m_tester;
    std::unique_ptr<SpeedGauge> m_speed;
    wire::HostReport m_hostReport;
    QTimer m_statusTimer;
    int m_statuses = 0; // told
    bool m_isDraining = false;
    bool m_isBusy = false; // m_background has not told its outcome yet
};

} // namespace gavel::worker
