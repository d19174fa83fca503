#pragma once

#include "core/base/unique_fd.h"

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace gavel::worker {

// SIGINT and SIGTERM as Qt signals. They are blocked for the process from its making on, so it is made before any
// other thread. Lives in a thread with an event loop.
class TerminationSignals final : public QObject {
    Q_OBJECT

public:
    explicit TerminationSignals(QObject *parent = nullptr);

Q_SIGNALS:
    void received();

private:
    void onReadable();

    UniqueFd m_fd;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace gavel::worker
