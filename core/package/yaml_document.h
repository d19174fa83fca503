#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <expected>

namespace gavel::package {

// A YAML value with the line it stands on. Aliases are replaced by copies of what they stand for.
struct YamlNode {
    enum class Kind { Null, Scalar, Sequence, Map };

    Kind kind = Kind::Null;
    QString text;          // of a scalar
    QStringList keys;      // of a map, in their order; as many as items
    QList<YamlNode> items; // of a sequence or a map
    int line = 1;          // from 1

    // The value of a key of a map; null when there is none.
    const YamlNode *find(const QString &key) const;
};

struct YamlFault {
    int line = 1;
    QString reason;
};

// What a document may hold at most, once aliases have been replaced: a few hundred bytes of them could make gigabytes.
inline constexpr int kMostYamlNodes = 5'000;

// Parses one document; an empty one is Null. Refuses: what is not YAML or not UTF-8, keys that are no text or are there
// twice, a second document, too many nodes.
std::expected<YamlNode, YamlFault> parseYaml(const QByteArray &text);

} // namespace gavel::package
