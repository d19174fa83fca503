#include "server/serve/serve.h"

#include "server/serve/application.h"
#include "server/serve/stop_signals.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <cstdlib>
#include <utility>

#include <sys/resource.h>

namespace gavel::serve {

namespace {

int complain(const std::string &reason, int status)
{
    telemetry::announce(QString::fromStdString(reason));
    return status;
}

// A connection is a descriptor: take as many as the system gives.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

QString hostText(const QHostAddress &address)
{
    const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return isIpv6 ? QLatin1Char('[') + address.toString() + QLatin1Char(']') : address.toString();
}

// Waits in the event loop; true when it was told to stop meanwhile.
bool isStoppedWithin(StopSignals &signals, std::chrono::milliseconds time)
{
    QEventLoop loop;
    bool isStopped = false;
    QObject::connect(&signals, &StopSignals::asked, &loop, [&] {
        isStopped = true;
        loop.quit();
    });
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
    return isStopped;
}

// A server that starts together with its database, or before it, waits for it and says so. Null when it was told to
// stop meanwhile.
Result<std::unique_ptr<Application>> createWhenPossible(const ServeSettings &settings, StopSignals &signals)
{
    std::string reason;
    for (;;) {
        auto application = Application::create(settings);
        if (application || application.error().code != ErrorCode::Unavailable)
            return application;
        if (std::exchange(reason, application.error().message) != reason)
            telemetry::announce(QStringLiteral("waiting: ") + QString::fromStdString(reason));
        if (isStoppedWithin(signals, std::chrono::seconds(1)))
            return nullptr;
    }
}

} // namespace

int serve(const QStringList &arguments)
{
    const Result<ServeSettings> settings =
        readSettings(arguments, [](const QString &name) { return qEnvironmentVariable(name.toLatin1().constData()); });
    if (!settings)
        return complain(settings.error().message, 2);
    telemetry::installLog(settings->log);
    raiseDescriptorLimit();
    const auto signals = StopSignals::create();
    if (!signals)
        return complain(signals.error().message, 1);
    const auto application = createWhenPossible(*settings, **signals);
    if (!application)
        return complain(application.error().message, 1);
    if (!*application)
        return 0;

    QObject::connect(signals->get(), &StopSignals::asked, application->get(), &Application::stop);
    QObject::connect(application->get(), &Application::stopped, qApp, &QCoreApplication::quit);
    QObject::connect(application->get(), &Application::failed, [](const QString &reason) {
        complain(reason.toStdString(), 1);
        QCoreApplication::exit(1);
    });
    const QString scheme = settings->tls.isSet() ? QStringLiteral("https") : QStringLiteral("http");
    QObject::connect(application->get(), &Application::listening, [scheme](const QHostAddress &address, quint16 port) {
        telemetry::announce(QStringLiteral("serving at %1://%2:%3").arg(scheme, hostText(address)).arg(port));
    });
    (*application)->start();
    return QCoreApplication::exec();
}

} // namespace gavel::serve
