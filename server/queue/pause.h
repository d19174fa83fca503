#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace gavel::queue {

enum class PauseKind { Lane, Language, Problem };

// Something of which nothing is leased until it is resumed. What is leased already goes on.
struct Pause {
    PauseKind kind = PauseKind::Lane;
    QString subject; // the lane's code, the language's id, the problem's id

    bool operator==(const Pause &) const = default;
};

// As written in the database, the queue and the API: lane, language, problem.
QString pauseKindCode(PauseKind kind);
std::optional<PauseKind> pauseKindFromCode(QStringView code);

} // namespace gavel::queue
