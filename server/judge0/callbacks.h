#pragma once

#include "server/judge0/languages.h"
#include "server/judge0/settings.h"
#include "server/runs/run.h"

#include <QObject>

namespace gavel::outbound {
class OutboundHttp;
}
namespace gavel::runs {
class RunService;
}

namespace gavel::judge0 {

// Watches for submissions that are over: notes their status, and tells the callback_url of those that have one. A
// callback is tried a few times; what was still to be tried when the server stopped is lost.
class Callbacks final : public QObject {
    Q_OBJECT

public:
    Callbacks(runs::RunService &runs, outbound::OutboundHttp &http, const Settings &settings,
              const Languages &languages);

    // Takes up what ended while no server looked. Call once.
    void start();

private:
    void onFinished(RunId id);
    void call(const runs::Run &run);
    void attempt(const QString &url, const QByteArray &body, int triesLeft);

    runs::RunService &m_runs;
    outbound::OutboundHttp &m_http;
    const Settings &m_settings;
    const Languages &m_languages;
};

} // namespace gavel::judge0
