#include "core/wire/termination_code.h"

#include <algorithm>
#include <array>

namespace gavel::wire {

namespace {

constexpr std::array kAllTerminations{
    Termination::Exited,        Termination::Signalled,         Termination::CpuTimeLimit,
    Termination::WallTimeLimit, Termination::IdleLimit,         Termination::MemoryLimit,
    Termination::OutputLimit,   Termination::SecurityViolation, Termination::Cancelled,
};

} // namespace

QString terminationCode(Termination termination)
{
    const std::string_view name = toString(termination);
    return QString::fromLatin1(name.data(), qsizetype(name.size()));
}

std::optional<Termination> terminationFromCode(QStringView code)
{
    const auto found =
        std::ranges::find_if(kAllTerminations, [&](Termination each) { return terminationCode(each) == code; });
    return found == kAllTerminations.end() ? std::nullopt : std::optional(*found);
}

} // namespace gavel::wire
