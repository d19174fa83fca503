#pragma once

#include "core/base/result.h"

#include <QObject>

#include <functional>

namespace gavel::storage {

// Brings what a service keeps in memory of the database up to date. Reads never overlap: readers are several, and an
// older answer that came in last would stay. A failed read is tried again.
//
// Owned by the service it works for; used in that service's thread.
class Refresh final : public QObject {
public:
    using Done = std::function<void(const Result<void> &)>;
    using Read = std::function<void(Done)>;

    // `read` starts a read, takes over what it finds, and calls its argument once, later or at once.
    explicit Refresh(Read read);

    // Reads now, or once more after the read that is under way.
    void ask();

private:
    void start();
    void finished(const Result<void> &result);

    const Read m_read;
    bool m_isReading = false;
    bool m_isAskedAgain = false;
};

} // namespace gavel::storage
