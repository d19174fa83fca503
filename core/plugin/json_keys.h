// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

namespace gavel::plugin {

// A key of the outermost object of a JSON text, with the line on which it stands.
struct JsonKey {
    QByteArray name; // as written, escapes and all
    int line = 0;    // from 1

    bool operator==(const JsonKey &) const = default;
};

// All of them in order, repeated ones too: QJsonDocument silently keeps the last. Requires valid JSON.
QList<JsonKey> topLevelKeys(const QByteArray &json);

// The line of a byte, from 1.
int lineAt(const QByteArray &text, qsizetype offset);

} // namespace gavel::plugin
