// SPDX-License-Identifier: MIT
#include "core/plugin/json_keys.h"

#include <algorithm>

namespace gavel::plugin {
namespace {

// Offset of the quote that ends the string starting at `open`.
qsizetype closingQuote(const QByteArray &json, qsizetype open)
{
    qsizetype at = open + 1;
    while (at < json.size() && json.at(at) != '"')
        at += json.at(at) == '\\' ? 2 : 1;
    return std::min(at, json.size());
}

bool isFollowedByColon(const QByteArray &json, qsizetype at)
{
    while (at < json.size() &&
           (json.at(at) == ' ' || json.at(at) == '\t' || json.at(at) == '\n' || json.at(at) == '\r'))
        ++at;
    return at < json.size() && json.at(at) == ':';
}

} // namespace

QList<JsonKey> topLevelKeys(const QByteArray &json)
{
    QList<JsonKey> keys;
    int depth = 0;
    int line = 1;
    for (qsizetype at = 0; at < json.size(); ++at) {
        switch (json.at(at)) {
        case '\n': ++line; break;
        case '{':
        case '[': ++depth; break;
        case '}':
        case ']': --depth; break;
        case '"': {
            const qsizetype end = closingQuote(json, at);
            if (depth == 1 && isFollowedByColon(json, end + 1))
                keys.append(JsonKey{json.mid(at + 1, end - at - 1), line});
            at = end;
            break;
        }
        default: break;
        }
    }
    return keys;
}

int lineAt(const QByteArray &text, qsizetype offset)
{
    const auto end = text.begin() + std::clamp<qsizetype>(offset, 0, text.size());
    return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

} // namespace gavel::plugin
