#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

namespace gavel::accounts {

// What a password must be like: long enough, and none of those that are guessed first. Rules on kinds of characters are
// left out on purpose: they make people choose worse ones.
struct PasswordRules {
    static constexpr int kLongest = 1024;

    int shortest = 8; // characters

    // InvalidArgument: it is too short or too long, has fewer than four different characters, is a run of neighbours
    // ("12345678", "hgfedcba"), a well-known one, or one of `names` (of its owner), perhaps with digits behind it.
    Result<void> check(const QString &password, const QStringList &names = {}) const;
};

} // namespace gavel::accounts
