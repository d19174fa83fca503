#include "server/accounts/account_rules.h"

#include <QRegularExpression>

namespace gavel::accounts {

namespace {

constexpr qsizetype kLongestDisplayName = 200;

} // namespace

Result<void> checkAccountName(const QString &name)
{
    static const QRegularExpression good(QStringLiteral("\\A[A-Za-z0-9._@-]{1,64}\\z"));
    if (!good.match(name).hasMatch())
        return failure(ErrorCode::InvalidArgument, "name: must be 1 to 64 letters, digits or . _ - @");
    return {};
}

Result<void> checkDisplayName(const QString &displayName)
{
    if (displayName.size() > kLongestDisplayName)
        return failure(ErrorCode::InvalidArgument, "display_name: must have at most 200 characters");
    return {};
}

} // namespace gavel::accounts
