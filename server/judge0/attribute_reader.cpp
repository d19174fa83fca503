#include "server/judge0/attribute_reader.h"

#include "server/judge0/text.h"

#include <QJsonArray>

#include <cmath>

namespace gavel::judge0 {

namespace {

// Limits in seconds are told as decimals, all others as integers.
QString shown(double value, bool isInteger)
{
    return isInteger ? QString::number(qint64(value)) : decimal(value);
}

} // namespace

std::optional<double> AttributeReader::numberOf(const QJsonValue &value) const
{
    if (value.isDouble())
        return value.toDouble();
    bool isNumber = false;
    const double number = value.toString().trimmed().toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

double AttributeReader::number(const char *name, double absent, const Range &range)
{
    const QJsonValue given = value(name);
    if (given.isUndefined() || given.isNull() || (given.isString() && given.toString().trimmed().isEmpty()))
        return absent;
    const std::optional<double> number = numberOf(given);
    if (!number) {
        refuse(name, QStringLiteral("is not a number"));
        return absent;
    }
    if (range.isInteger && *number != std::floor(*number))
        refuse(name, QStringLiteral("must be an integer"));
    else if (!range.isLeastAllowed && *number <= range.least)
        refuse(name, QStringLiteral("must be greater than ") + shown(range.least, true));
    else if (*number < range.least)
        refuse(name, QStringLiteral("must be greater than or equal to ") + shown(range.least, true));
    else if (*number > range.most)
        refuse(name, QStringLiteral("must be less than or equal to ") + shown(range.most, range.isInteger));
    else
        return *number;
    return absent;
}

bool AttributeReader::boolean(const char *name, bool absent)
{
    const QJsonValue given = value(name);
    if (given.isBool())
        return given.toBool();
    const QString text = given.isDouble() ? QString::number(given.toInt()) : given.toString().trimmed().toLower();
    if (text.isEmpty())
        return absent;
    return text != QLatin1String("false") && text != QLatin1String("0") && text != QLatin1String("f") &&
           text != QLatin1String("off");
}

std::optional<QString> AttributeReader::string(const char *name) const
{
    const QString text = value(name).toString();
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

std::optional<QByteArray> AttributeReader::text(const char *name) const
{
    const QJsonValue given = value(name);
    if (given.isNull() || given.isUndefined())
        return std::nullopt;
    const QString text = given.isDouble() ? QString::number(given.toDouble()) : given.toString();
    return m_isBase64 ? QByteArray::fromBase64(text.toLatin1()) : text.toUtf8();
}

std::optional<QByteArray> AttributeReader::bytes(const char *name) const
{
    const std::optional<QString> text = string(name);
    return text ? std::optional(QByteArray::fromBase64(text->toLatin1())) : std::nullopt;
}

void AttributeReader::refuse(const char *name, const QString &message)
{
    const QString key = QString::fromLatin1(name);
    QJsonArray messages = m_errors.value(key).toArray();
    messages.append(message);
    m_errors.insert(key, messages);
}

} // namespace gavel::judge0
