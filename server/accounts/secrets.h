#pragma once

#include <QByteArray>
#include <QString>

namespace gavel::accounts {

// "gvl_" and 43 characters of base64url: 256 random bits.
QString generateToken();

// 20 characters that are easy to read aloud, in groups of five: about 100 random bits.
QString generatePassword();

} // namespace gavel::accounts
