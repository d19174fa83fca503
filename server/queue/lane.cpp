#include "server/queue/lane.h"

#include <algorithm>

namespace gavel::queue {

QString laneCode(Lane lane)
{
    switch (lane) {
    case Lane::Contest: return QStringLiteral("contest");
    case Lane::Practice: return QStringLiteral("practice");
    case Lane::Run: return QStringLiteral("run");
    case Lane::Rejudge: return QStringLiteral("rejudge");
    case Lane::Verification: return QStringLiteral("verification");
    }
    return {};
}

std::optional<Lane> laneFromCode(QStringView code)
{
    const auto found = std::ranges::find_if(kAllLanes, [&](Lane lane) { return laneCode(lane) == code; });
    return found == kAllLanes.end() ? std::nullopt : std::optional(*found);
}

} // namespace gavel::queue
