#pragma once

#include "server/api/run_awaiter.h"
#include "server/api/services.h"
#include "server/api/throttle.h"
#include "server/judge0/gate.h"
#include "server/judge0/submission_input.h"
#include "server/judge0/submission_view.h"

#include <QJsonArray>

#include <functional>

namespace gavel::judge0 {

// POST, GET and DELETE of submissions, one by one and in batches.
class SubmissionRoutes final {
public:
    SubmissionRoutes(const api::Services &services, const api::ApiSettings &apiSettings, const Settings &settings,
                     const Languages &languages);

    void addTo(http::Router &router, const Gate &gate);

    // Answers those who wait with what there is.
    void endWaiting() { m_awaiter.end(); }

private:
    struct Batch; // under way

    void create(const http::RequestPtr &request, const http::Responder &responder);
    void read(const http::RequestPtr &request, const http::Responder &responder);
    void list(const http::RequestPtr &request, const http::Responder &responder);
    void remove(const http::RequestPtr &request, const http::Responder &responder);
    void createBatch(const http::RequestPtr &request, const http::Responder &responder);
    void readBatch(const http::RequestPtr &request, const http::Responder &responder);

    void admit(const http::RequestPtr &request, const http::Responder &responder, qsizetype count,
               std::move_only_function<void()> go);
    void createOne(const http::RequestPtr &request, const http::Responder &responder, bool isWaiting);
    void createAll(const http::Request &request, const http::Responder &responder, const QJsonArray &submissions);
    void submit(runs::NewRun run, const http::Request &request, Callback<runs::RunReceipt> done);
    void answerCreated(const runs::RunReceipt &receipt, const View &view, bool isWaiting,
                       const http::Responder &responder);
    std::expected<View, http::Response> viewOf(const http::Request &request) const;

    runs::RunService &m_runs;
    const Settings &m_settings;
    const Languages &m_languages;
    api::Throttle m_throttle;
    api::RunAwaiter m_awaiter;
};

} // namespace gavel::judge0
