// SPDX-License-Identifier: MIT
#pragma once

#include "core/plugin/language.h"

#include <expected>

namespace gavel::plugin {

// What is wrong with a language file.
struct DefinitionFault {
    bool isBrokenJson = false; // not JSON at all; otherwise JSON of the wrong form
    QString field;             // "compile[1]"; empty where it is about the whole file
    int line = 0;              // from 1; 0: unknown
    QString reason;
};

// Reads one language file. Strict: a key that is unknown or stands twice, a missing key, a value of the wrong type or
// outside its bounds is a fault. What only the family knows (placeholders, settings) is checked by its accept().
// `path` is only remembered in the definition. Pure.
std::expected<LanguageDefinition, DefinitionFault> readLanguageDefinition(const QByteArray &json, const QString &path);

// Line on which a top-level key stands, from 1; 0 if it does not. `field` may be "run[2]" or "settings.x": the part
// up to the first dot or bracket counts. Requires valid JSON.
int lineOfField(const QByteArray &json, const QString &field);

// Every key a language file may have, sorted.
QStringList languageFileKeys();

} // namespace gavel::plugin
