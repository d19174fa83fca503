#include "server/telemetry/metrics_route.h"

#include "core/telemetry/metrics.h"
#include "server/judging/job_service.h"
#include "server/telemetry/state_metrics.h"

#include <algorithm>

namespace gavel::telemetry {

void MetricsRoute::addTo(http::Router &router) const
{
    http::Route route;
    route.method = "GET";
    route.pattern = "/metrics";
    route.admit = [allowed = allowed](const http::RequestPtr &request, const http::Admission &admission) {
        const bool isAllowed =
            std::ranges::any_of(allowed, [&](const auto &subnet) { return request->client.isInSubnet(subnet); });
        if (isAllowed)
            admission.proceed({});
        else
            admission.refuse(http::Problem{403,
                                           "forbidden",
                                           QStringLiteral("You may not do this"),
                                           QStringLiteral("metrics-allow does not have your address"),
                                           {}});
    };
    route.handle = [this_ = *this](const http::RequestPtr &, const http::Responder &responder) {
        this_.jobs.depth([this_, responder](const Result<queue::QueueDepth> &depth) {
            if (depth) // else the last that is known
                this_.state.set(*depth);
            http::Response response(200);
            response.body = this_.metrics.exposition();
            responder.send(std::move(response).with("Content-Type", Metrics::contentType()));
        });
    };
    router.add(std::move(route));
}

} // namespace gavel::telemetry
