#include "server/accounts/password_rules.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace gavel::accounts {

namespace {

// Those that every list of leaked passwords begins with; digits and punctuation behind them are taken off first, and
// what is shorter than eight characters without them is here as well.
constexpr std::array kWellKnown{
    "password",   "passwort",  "passw0rd",  "p@ssw0rd",      "p@ssword",   "qwerty",    "qwertyui",   "qwertyuiop",
    "qwertz",     "asdfghjkl", "zxcvbnm",   "iloveyou",      "sunshine",   "princess",  "football",   "baseball",
    "basketball", "superman",  "batman",    "spiderman",     "trustno",    "welcome",   "letmein",    "starwars",
    "whatever",   "computer",  "internet",  "michelle",      "jennifer",   "jessica",   "charlie",    "dragon",
    "monkey",     "master",    "shadow",    "michael",       "jordan",     "liverpool", "chelsea",    "arsenal",
    "pokemon",    "samsung",   "google",    "administrator", "admin",      "changeme",  "default",    "secret",
    "contest",    "judge",     "domjudge",  "codeforces",    "gavel",      "team",      "test",       "guest",
    "user",       "root",      "login",     "q1w2e3r4",      "q1w2e3r4t5", "1q2w3e4r",  "1q2w3e4r5t", "1qaz2wsx",
    "zaq12wsx",   "qazwsx",    "qazwsxedc", "abc",           "aa12345678"};

std::unexpected<Error> refuse(const std::string &reason)
{
    return failure(ErrorCode::InvalidArgument, "password: " + reason);
}

QString withoutTail(const QString &password)
{
    qsizetype end = password.size();
    while (end > 0 && !password[end - 1].isLetter())
        --end;
    return password.first(end);
}

// Each character follows the one before it, upwards or downwards, or is the same.
bool isRun(const QString &password)
{
    const int step = password.size() > 1 ? password[1].unicode() - password[0].unicode() : 0;
    if (std::abs(step) > 1)
        return false;
    for (qsizetype i = 1; i < password.size(); ++i) {
        const int difference = password[i].unicode() - password[i - 1].unicode();
        const bool wrapsAround = password[i - 1] == QLatin1Char('9') && password[i] == QLatin1Char('0') && step == 1;
        if (difference != step && !wrapsAround)
            return false;
    }
    return true;
}

bool isWellKnown(const QString &password)
{
    const QString stem = withoutTail(password);
    return std::ranges::any_of(kWellKnown, [&](const char *known) {
        const QLatin1String word(known);
        return password == word || stem == word;
    });
}

bool isOneOf(const QString &password, const QStringList &names)
{
    return std::ranges::any_of(names, [&](const QString &name) {
        const QString lower = name.toLower();
        return !lower.isEmpty() && (password == lower || withoutTail(password) == withoutTail(lower));
    });
}

} // namespace

Result<void> PasswordRules::check(const QString &password, const QStringList &names) const
{
    if (password.size() < shortest)
        return refuse("must have at least " + std::to_string(shortest) + " characters");
    if (password.size() > kLongest)
        return refuse("must have at most " + std::to_string(kLongest) + " characters");
    const QString lower = password.toLower();
    if (QSet<QChar>(lower.begin(), lower.end()).size() < 4)
        return refuse("must have at least four different characters");
    if (isRun(lower) || isWellKnown(lower))
        return refuse("is among those that are guessed first");
    if (isOneOf(lower, names))
        return refuse("must not be the name of its owner");
    return {};
}

} // namespace gavel::accounts
