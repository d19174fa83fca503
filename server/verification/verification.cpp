#include "server/verification/verification.h"

#include <array>
#include <utility>

namespace gavel::verification {

namespace {

constexpr std::array kStates{std::pair{VerificationState::Running, "running"},
                             std::pair{VerificationState::Finished, "finished"},
                             std::pair{VerificationState::Cancelled, "cancelled"}};
constexpr std::array kPurposes{std::pair{TaskPurpose::Judge, "judge"}, std::pair{TaskPurpose::JudgeAll, "judge-all"},
                               std::pair{TaskPurpose::Measure, "measure"}, std::pair{TaskPurpose::Examine, "examine"}};

template <typename Table, typename Value>
QString codeIn(const Table &table, Value value)
{
    for (const auto &[each, code] : table) {
        if (each == value)
            return QLatin1String(code);
    }
    Q_UNREACHABLE();
}

template <typename Value, typename Table>
std::optional<Value> valueIn(const Table &table, QStringView wanted)
{
    for (const auto &[value, code] : table) {
        if (wanted == QLatin1String(code))
            return value;
    }
    return std::nullopt;
}

} // namespace

QString stateCode(VerificationState state)
{
    return codeIn(kStates, state);
}

std::optional<VerificationState> stateFromCode(QStringView code)
{
    return valueIn<VerificationState>(kStates, code);
}

QString purposeCode(TaskPurpose purpose)
{
    return codeIn(kPurposes, purpose);
}

std::optional<TaskPurpose> purposeFromCode(QStringView code)
{
    return valueIn<TaskPurpose>(kPurposes, code);
}

} // namespace gavel::verification
