#pragma once

#include "server/storage/database.h"

#include <QObject>

#include <memory>
#include <mutex>
#include <vector>

namespace gavel::storage {

// Carries finished tasks from database threads to the thread this object lives in, many with one event.
class Deliveries final : public QObject {
public:
    // From any thread, in the order in which they shall be delivered.
    void add(std::vector<std::unique_ptr<DatabaseTask>> tasks);

protected:
    void customEvent(QEvent *event) override;

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<DatabaseTask>> m_tasks; // guarded by m_mutex; not empty: an event is under way
};

} // namespace gavel::storage
