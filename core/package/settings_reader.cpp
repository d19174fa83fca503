#include "core/package/settings_reader.h"

#include <QRegularExpression>

#include <cmath>

namespace gavel::package {

QStringList splitWords(const QString &text)
{
    static const QRegularExpression space(QStringLiteral("\\s+"));
    return text.split(space, Qt::SkipEmptyParts);
}

std::optional<YamlNode> readYamlMap(const std::optional<QByteArray> &text, const QString &file, FaultList &faults)
{
    if (!text)
        return std::nullopt; // too large: told when it was read
    std::expected<YamlNode, YamlFault> node = parseYaml(*text);
    if (!node) {
        faults.error(file, node.error().reason, node.error().line);
        return std::nullopt;
    }
    if (node->kind == YamlNode::Kind::Null)
        return YamlNode{YamlNode::Kind::Map, {}, {}, {}, 1};
    if (node->kind != YamlNode::Kind::Map) {
        faults.error(file, QStringLiteral("must be a map of keys and values"), node->line);
        return std::nullopt;
    }
    return std::move(*node);
}

SettingsReader::SettingsReader(const YamlNode &map, QString file, FaultList &faults, QString path)
    : m_map(&map), m_file(std::move(file)), m_faults(&faults), m_path(std::move(path))
{
}

QString SettingsReader::named(const QString &key) const
{
    return m_path.isEmpty() ? key : m_path + QLatin1Char('.') + key;
}

int SettingsReader::lineOf(const QString &key) const
{
    const YamlNode *node = m_map->find(key);
    return node ? node->line : m_map->line;
}

void SettingsReader::error(const QString &key, const QString &reason)
{
    m_faults->error(m_file, named(key) + QLatin1Char(' ') + reason, lineOf(key));
}

void SettingsReader::warning(const QString &key, const QString &reason)
{
    m_faults->warning(m_file, named(key) + QLatin1Char(' ') + reason, lineOf(key));
}

const YamlNode *SettingsReader::take(const QString &key)
{
    m_known.append(key);
    const YamlNode *node = m_map->find(key);
    return node && node->kind != YamlNode::Kind::Null ? node : nullptr;
}

std::optional<QString> SettingsReader::text(const QString &key)
{
    const YamlNode *node = take(key);
    if (!node)
        return std::nullopt;
    if (node->kind == YamlNode::Kind::Scalar)
        return node->text.trimmed();
    error(key, QStringLiteral("must be a text"));
    return std::nullopt;
}

std::optional<double> SettingsReader::number(const QString &key, double least, double most)
{
    const YamlNode *node = take(key);
    if (!node)
        return std::nullopt;
    bool isNumber = node->kind == YamlNode::Kind::Scalar;
    const double value = isNumber ? node->text.trimmed().toDouble(&isNumber) : 0;
    if (isNumber && std::isfinite(value) && value >= least && value <= most)
        return value;
    error(key, QStringLiteral("must be a number between %1 and %2").arg(least).arg(most, 0, 'f', 0));
    return std::nullopt;
}

std::optional<bool> SettingsReader::boolean(const QString &key)
{
    const YamlNode *node = take(key);
    if (!node)
        return std::nullopt;
    const QString value = node->kind == YamlNode::Kind::Scalar ? node->text.toLower() : QString();
    for (const char *yes : {"true", "yes", "on"}) {
        if (value == QLatin1String(yes))
            return true;
    }
    for (const char *no : {"false", "no", "off"}) {
        if (value == QLatin1String(no))
            return false;
    }
    error(key, QStringLiteral("must be true or false"));
    return std::nullopt;
}

std::optional<QStringList> SettingsReader::words(const QString &key)
{
    const YamlNode *node = take(key);
    if (!node)
        return std::nullopt;
    if (node->kind == YamlNode::Kind::Scalar)
        return splitWords(node->text);
    QStringList list;
    for (const YamlNode &item : node->items) {
        if (node->kind == YamlNode::Kind::Map || item.kind != YamlNode::Kind::Scalar) {
            error(key, QStringLiteral("must be a text or a list of texts"));
            return std::nullopt;
        }
        list.append(item.text);
    }
    return list;
}

std::optional<SettingsReader> SettingsReader::map(const QString &key)
{
    const YamlNode *node = take(key);
    if (!node)
        return std::nullopt;
    if (node->kind == YamlNode::Kind::Map)
        return SettingsReader(*node, m_file, *m_faults, named(key));
    error(key, QStringLiteral("must be a map of keys and values"));
    return std::nullopt;
}

void SettingsReader::warnOfUnknownKeys()
{
    for (const QString &key : m_map->keys) {
        if (!m_known.contains(key))
            warning(key, QStringLiteral("is not known and has no effect"));
    }
}

} // namespace gavel::package
