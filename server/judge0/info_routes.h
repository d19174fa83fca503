#pragma once

#include "server/api/services.h"
#include "server/judge0/gate.h"
#include "server/judge0/languages.h"
#include "server/runs/run.h"

#include <QJsonObject>

#include <chrono>
#include <optional>

namespace gavel::judge0 {

// What Judge0 tells of itself: languages, statuses, configuration, workers, statistics.
class InfoRoutes final {
public:
    InfoRoutes(const api::Services &services, const Settings &settings, const Languages &languages);

    void addTo(http::Router &router, const Gate &gate) const;

private:
    void readLanguage(const http::RequestPtr &request, const http::Responder &responder) const;
    void readWorkers(const http::RequestPtr &request, const http::Responder &responder) const;
    void readStatistics(const http::RequestPtr &request, const http::Responder &responder) const;
    QJsonObject statisticsOf(const runs::RunCounts &counts) const;

    struct CachedStatistics {
        QJsonObject object;
        std::chrono::steady_clock::time_point until;
    };

    const api::Services m_services;
    const Settings &m_settings;
    const Languages &m_languages;
    mutable std::optional<CachedStatistics> m_statistics;
};

} // namespace gavel::judge0
