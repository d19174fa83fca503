#include "server/queue/pause.h"

namespace gavel::queue {

QString pauseKindCode(PauseKind kind)
{
    switch (kind) {
    case PauseKind::Lane: return QStringLiteral("lane");
    case PauseKind::Language: return QStringLiteral("language");
    case PauseKind::Problem: break;
    }
    return QStringLiteral("problem");
}

std::optional<PauseKind> pauseKindFromCode(QStringView code)
{
    for (const PauseKind kind : {PauseKind::Lane, PauseKind::Language, PauseKind::Problem}) {
        if (code == pauseKindCode(kind))
            return kind;
    }
    return std::nullopt;
}

} // namespace gavel::queue
