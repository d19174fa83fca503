#pragma once

#include <QString>
#include <QStringView>

#include <array>
#include <optional>

namespace gavel::queue {

// In order of precedence.
enum class Lane { Contest, Practice, Run, Rejudge, Verification };

inline constexpr std::array kAllLanes{Lane::Contest, Lane::Practice, Lane::Run, Lane::Rejudge, Lane::Verification};

// As written in the database and the API: contest, practice, run, rejudge, verification.
QString laneCode(Lane lane);
std::optional<Lane> laneFromCode(QStringView code);

} // namespace gavel::queue
