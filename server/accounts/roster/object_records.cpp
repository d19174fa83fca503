#include "server/accounts/roster/roster_records.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

#include <yaml-cpp/yaml.h>

namespace gavel::accounts {

namespace {

std::unexpected<RecordFault> fault(int line, const QString &reason)
{
    return std::unexpected(RecordFault{line, reason});
}

int lineOf(const QByteArray &text, qsizetype offset)
{
    return 1 + int(std::count(text.cbegin(), text.cbegin() + std::min(offset, text.size()), '\n'));
}

// The lines on which the objects of an array begin. Requires: `text` is valid JSON.
QList<int> linesOfObjects(const QByteArray &text)
{
    QList<int> lines;
    int depth = 0;
    int line = 1;
    bool isInString = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        line += c == '\n' ? 1 : 0;
        if (isInString) {
            if (c == '\\')
                ++i;
            isInString = c != '"';
        } else if (c == '"') {
            isInString = true;
        } else if (c == '[' || c == '{') {
            if (c == '{' && depth == 1)
                lines.append(line);
            ++depth;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return lines;
}

QString scalarText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return value.isDouble() ? QString::number(value.toDouble(), 'g', 15) : value.toString();
}

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    if (value.isArray()) {
        const QJsonArray elements = value.toArray();
        for (const QJsonValue element : elements)
            texts.append(scalarText(element));
    } else if (!value.isObject()) {
        texts.append(scalarText(value));
    }
    texts.removeAll(QString());
    return texts;
}

void insert(RosterRecord &record, const QString &key, const QStringList &texts)
{
    if (!texts.isEmpty())
        record.values.insert(key, texts);
}

QStringList textsOf(const YAML::Node &node)
{
    QStringList texts;
    if (node.IsScalar())
        texts.append(QString::fromStdString(node.Scalar()));
    if (node.IsSequence()) {
        for (const auto &element : node) {
            if (element.IsScalar())
                texts.append(QString::fromStdString(element.Scalar()));
        }
    }
    texts.removeAll(QString());
    return texts;
}

Records recordsOf(const YAML::Node &root)
{
    if (!root.IsSequence())
        return fault(1, QStringLiteral("must be a list"));
    if (root.size() > std::size_t(kMostRecords))
        return fault(0, QStringLiteral("there are more than %1 entries").arg(kMostRecords));
    QList<RosterRecord> records;
    for (const auto &node : root) {
        const int line = node.Mark().line + 1;
        if (!node.IsMap())
            return fault(line, QStringLiteral("must be a mapping"));
        RosterRecord record{line, {}};
        for (const auto &entry : node) {
            if (entry.first.IsScalar())
                insert(record, QString::fromStdString(entry.first.Scalar()), textsOf(entry.second));
        }
        records.append(record);
    }
    return records;
}

} // namespace

Records readJsonRecords(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError)
        return fault(lineOf(text, error.offset), error.errorString());
    if (!document.isArray())
        return fault(1, QStringLiteral("must be an array"));
    const QJsonArray array = document.array();
    if (array.size() > kMostRecords)
        return fault(0, QStringLiteral("there are more than %1 entries").arg(kMostRecords));
    const QList<int> lines = linesOfObjects(text);
    QList<RosterRecord> records;
    for (const QJsonValue value : array) {
        const int line = lines.value(records.size(), 1);
        if (!value.isObject())
            return fault(line, QStringLiteral("must be an array of objects"));
        RosterRecord record{line, {}};
        const QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member)
            insert(record, member.key(), textsOf(*member));
        records.append(record);
    }
    return records;
}

Records readYamlRecords(const QByteArray &text)
{
    try {
        return recordsOf(YAML::Load(text.toStdString()));
    } catch (const YAML::Exception &error) {
        return fault(error.mark.line + 1, QString::fromStdString(error.msg));
    }
}

} // namespace gavel::accounts
