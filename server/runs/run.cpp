#include "server/runs/run.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <cstring>

namespace gavel::runs {

namespace {

constexpr std::array kAllOrigins{RunOrigin::Native, RunOrigin::Judge0, RunOrigin::Execute};

} // namespace

QString originCode(RunOrigin origin)
{
    switch (origin) {
    case RunOrigin::Native: return QStringLiteral("native");
    case RunOrigin::Judge0: return QStringLiteral("judge0");
    case RunOrigin::Execute: return QStringLiteral("execute");
    }
    return {};
}

std::optional<RunOrigin> originFromCode(QStringView code)
{
    const auto found = std::ranges::find_if(kAllOrigins, [&](RunOrigin origin) { return originCode(origin) == code; });
    return found == kAllOrigins.end() ? std::nullopt : std::optional(*found);
}

// Below zero, where no account is; 48 bits, so that JSON and scripts hold it exactly.
AccountId submitterAt(const QString &address)
{
    const QByteArray hash = QCryptographicHash::hash(address.toUtf8(), QCryptographicHash::Sha256);
    quint64 number = 0;
    std::memcpy(&number, hash.constData(), 6);
    return AccountId{-qint64(number) - 1};
}

} // namespace gavel::runs
