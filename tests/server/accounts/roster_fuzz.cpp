// Fuzzes the readers of accounts and teams: the first line names the file, the rest is in it. Whatever is read without a
// fault has good names, and every line told lies in the file.
#include "server/accounts/account_rules.h"
#include "server/accounts/roster/roster.h"
#include "server/accounts/team_rules.h"

#include <cstdint>
#include <cstdlib>

using namespace gavel::accounts;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype end = input.indexOf('\n');
    if (end < 0)
        return 0;
    const QByteArray content = input.sliced(end + 1);
    const Roster roster = readRoster({{QString::fromUtf8(input.first(end)), content}});
    // YAML and tables know other line ends, too.
    const qsizetype lines = 2 + content.count('\n') + content.count('\r');
    for (const RosterNote &fault : roster.faults)
        require(!fault.text.isEmpty() && fault.place.line >= 0 && fault.place.line <= lines);
    if (!roster.faults.isEmpty())
        return 0;
    for (const RosterAccount &account : roster.accounts)
        require(checkAccountName(account.name).has_value() && account.role != Role::Worker);
    for (const RosterTeam &team : roster.teams)
        require(checkTeamName(team.name).has_value());
    return 0;
}
