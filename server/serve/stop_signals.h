#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace gavel::serve {

// SIGTERM and SIGINT as a Qt signal. Create it before any thread is started: they inherit that these are blocked.
class StopSignals final : public QObject {
    Q_OBJECT

public:
    static Result<std::unique_ptr<StopSignals>> create();

Q_SIGNALS:
    void asked(); // each time

private:
    explicit StopSignals(UniqueFd fd);
    void read();

    UniqueFd m_fd;
    QSocketNotifier m_notifier;
};

} // namespace gavel::serve
