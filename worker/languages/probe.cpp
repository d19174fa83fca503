#include "worker/languages/probe.h"

#include <algorithm>

namespace gavel::worker {

QString probeName(ProbeKind kind)
{
    switch (kind) {
    case ProbeKind::Sum: return QStringLiteral("sum");
    case ProbeKind::Numbers: return QStringLiteral("numbers");
    case ProbeKind::Unicode: return QStringLiteral("unicode");
    case ProbeKind::Recursion: return QStringLiteral("recursion");
    case ProbeKind::CompileError: return QStringLiteral("compile-error");
    case ProbeKind::RuntimeError: return QStringLiteral("runtime-error");
    case ProbeKind::Loop: return QStringLiteral("loop");
    case ProbeKind::Memory: return QStringLiteral("memory");
    case ProbeKind::Threads: return QStringLiteral("threads");
    case ProbeKind::Contained: return QStringLiteral("contained");
    }
    Q_UNREACHABLE();
}

bool LanguageProof::isPassed() const
{
    return std::none_of(results.begin(), results.end(),
                        [](const ProbeResult &result) { return result.state == ProbeResult::State::Failed; });
}

const ProbeResult *LanguageProof::find(ProbeKind kind) const
{
    const auto found =
        std::find_if(results.begin(), results.end(), [kind](const ProbeResult &result) { return result.kind == kind; });
    return found == results.end() ? nullptr : &*found;
}

} // namespace gavel::worker
