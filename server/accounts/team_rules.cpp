#include "server/accounts/team_rules.h"

#include <QRegularExpression>

namespace gavel::accounts {

namespace {

constexpr qsizetype kLongestTitle = 200;
constexpr qsizetype kLongestLabel = 32;
constexpr qsizetype kMostMembers = 100;
constexpr qsizetype kMostGroups = 32;

std::unexpected<Error> refuse(const std::string &message)
{
    return failure(ErrorCode::InvalidArgument, message);
}

Result<void> checkTitle(const QString &title)
{
    if (title.isEmpty() || title.size() > kLongestTitle)
        return refuse("title: must have 1 to 200 characters");
    return {};
}

} // namespace

Result<void> checkTeamName(const QString &name)
{
    static const QRegularExpression good(QStringLiteral("\\A[A-Za-z0-9_][A-Za-z0-9._-]{0,63}\\z"));
    if (!good.match(name).hasMatch())
        return refuse("must be 1 to 64 letters, digits or . _ -");
    return {};
}

Result<void> check(const Organization &organization)
{
    static const QRegularExpression country(QStringLiteral("\\A([A-Z]{3})?\\z"));
    TRY_WITHIN("name", checkTeamName(organization.name));
    TRY(checkTitle(organization.title));
    if (organization.formalName.size() > kLongestTitle)
        return refuse("formal_name: must have at most 200 characters");
    if (!country.match(organization.country).hasMatch())
        return refuse("country: must be a code of three letters such as DEU");
    return {};
}

Result<void> check(const TeamGroup &group)
{
    TRY_WITHIN("name", checkTeamName(group.name));
    return checkTitle(group.title);
}

Result<void> check(const Team &team)
{
    TRY_WITHIN("name", checkTeamName(team.name));
    TRY(checkTitle(team.title));
    if (team.label.size() > kLongestLabel)
        return refuse("label: must have at most 32 characters");
    if (team.groups.size() > kMostGroups)
        return refuse("groups: there may be at most 32");
    if (team.members && team.members->size() > kMostMembers)
        return refuse("members: there may be at most 100");
    return {};
}

} // namespace gavel::accounts
