#include "core/wire/json_reader.h"

#include <QJsonDocument>
#include <QJsonParseError>

#include <cmath>

namespace gavel::wire {

ObjectReader::ObjectReader(const QJsonObject &object, QString path) : m_object(object), m_path(std::move(path))
{
}

QString ObjectReader::pathOf(const QString &key) const
{
    return m_path.isEmpty() ? key : m_path + QLatin1Char('.') + key;
}

void ObjectReader::fail(const char *key, const QString &reason)
{
    if (m_error)
        return;
    const QString path = pathOf(QString::fromLatin1(key));
    m_error = Error{ErrorCode::InvalidArgument, (path + QStringLiteral(": ") + reason).toStdString()};
}

QJsonValue ObjectReader::take(const char *key, bool isRequired)
{
    const QString name = QString::fromLatin1(key);
    m_known.append(name);
    const QJsonValue value = m_object.value(name);
    if (isRequired && (value.isUndefined() || value.isNull()))
        fail(key, QStringLiteral("is missing"));
    return value;
}

bool ObjectReader::has(const char *key) const
{
    const QJsonValue value = m_object.value(QString::fromLatin1(key));
    return !value.isUndefined() && !value.isNull();
}

QString ObjectReader::string(const char *key)
{
    const QJsonValue value = take(key, true);
    if (!value.isString())
        fail(key, QStringLiteral("must be a string"));
    return value.toString();
}

std::optional<QString> ObjectReader::optionalString(const char *key)
{
    if (!has(key)) {
        take(key, false);
        return std::nullopt;
    }
    return string(key);
}

QByteArray ObjectReader::base64(const char *key)
{
    const QByteArray encoded = string(key).toLatin1();
    const auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        fail(key, QStringLiteral("must be base64"));
    return *decoded;
}

qint64 ObjectReader::integer(const char *key, qint64 least, qint64 most)
{
    const QJsonValue value = take(key, true);
    const qint64 number = value.toInteger(std::numeric_limits<qint64>::min());
    const bool isInteger = value.isDouble() && (number != std::numeric_limits<qint64>::min() ||
                                                value.toInteger(0) == std::numeric_limits<qint64>::min());
    if (!isInteger) {
        fail(key, QStringLiteral("must be an integer"));
        return least > 0 ? least : 0;
    }
    if (number < least || number > most) {
        fail(key, most == std::numeric_limits<qint64>::max()
                      ? QStringLiteral("must be at least %1").arg(least)
                      : QStringLiteral("must be between %1 and %2").arg(least).arg(most));
        return least;
    }
    return number;
}

std::optional<qint64> ObjectReader::optionalInteger(const char *key, qint64 least, qint64 most)
{
    if (!has(key)) {
        take(key, false);
        return std::nullopt;
    }
    return integer(key, least, most);
}

double ObjectReader::number(const char *key)
{
    const QJsonValue value = take(key, true);
    if (!value.isDouble() || !std::isfinite(value.toDouble()))
        fail(key, QStringLiteral("must be a number"));
    return value.toDouble();
}

std::optional<double> ObjectReader::optionalNumber(const char *key)
{
    if (!has(key)) {
        take(key, false);
        return std::nullopt;
    }
    return number(key);
}

bool ObjectReader::boolean(const char *key)
{
    const QJsonValue value = take(key, true);
    if (!value.isBool())
        fail(key, QStringLiteral("must be true or false"));
    return value.toBool();
}

std::optional<bool> ObjectReader::optionalBoolean(const char *key)
{
    if (!has(key)) {
        take(key, false);
        return std::nullopt;
    }
    return boolean(key);
}

QStringList ObjectReader::strings(const char *key)
{
    const QJsonValue value = take(key, true);
    QStringList list;
    if (!value.isArray())
        fail(key, QStringLiteral("must be an array of strings"));
    const QJsonArray elements = value.toArray();
    for (const QJsonValue &element : elements) {
        if (!element.isString())
            fail(key, QStringLiteral("must be an array of strings"));
        list.append(element.toString());
    }
    return list;
}

QStringList ObjectReader::optionalStrings(const char *key)
{
    if (!has(key)) {
        take(key, false);
        return {};
    }
    return strings(key);
}

QList<int> ObjectReader::optionalIntegers(const char *key)
{
    const QJsonValue value = take(key, false);
    QList<int> list;
    if (has(key) && !value.isArray())
        fail(key, QStringLiteral("must be an array of integers"));
    const QJsonArray elements = value.toArray();
    for (const QJsonValue &element : elements) {
        if (element.toDouble() != element.toInt() || !element.isDouble())
            fail(key, QStringLiteral("must be an array of integers"));
        list.append(element.toInt());
    }
    return list;
}

void ObjectReader::each(const QJsonValue &value, const char *key, const std::function<void(ObjectReader &)> &read)
{
    if (!value.isArray()) {
        fail(key, QStringLiteral("must be an array of objects"));
        return;
    }
    const QJsonArray elements = value.toArray();
    for (qsizetype i = 0; i < elements.size() && isGood(); ++i) {
        const QString path = pathOf(QStringLiteral("%1[%2]").arg(QString::fromLatin1(key)).arg(i));
        if (!elements.at(i).isObject()) {
            m_error = Error{ErrorCode::InvalidArgument, (path + QStringLiteral(": must be an object")).toStdString()};
            return;
        }
        ObjectReader element(elements.at(i).toObject(), path);
        read(element);
        if (!element.isGood())
            m_error = element.m_error;
    }
}

void ObjectReader::objects(const char *key, const std::function<void(ObjectReader &)> &read)
{
    each(take(key, true), key, read);
}

void ObjectReader::optionalObjects(const char *key, const std::function<void(ObjectReader &)> &read)
{
    const QJsonValue value = take(key, false);
    if (has(key))
        each(value, key, read);
}

void ObjectReader::object(const char *key, const std::function<void(ObjectReader &)> &read)
{
    const QJsonValue value = take(key, true);
    if (!value.isObject()) {
        fail(key, QStringLiteral("must be an object"));
        return;
    }
    ObjectReader inner(value.toObject(), pathOf(QString::fromLatin1(key)));
    read(inner);
    if (!inner.isGood() && isGood())
        m_error = inner.m_error;
}

void ObjectReader::optionalObject(const char *key, const std::function<void(ObjectReader &)> &read)
{
    if (has(key))
        object(key, read);
    else
        take(key, false);
}

std::optional<QJsonObject> ObjectReader::optionalRaw(const char *key)
{
    const QJsonValue value = take(key, false);
    if (!has(key))
        return std::nullopt;
    if (!value.isObject())
        fail(key, QStringLiteral("must be an object"));
    return value.toObject();
}

Result<void> ObjectReader::finish() const
{
    if (m_error)
        return failure(*m_error);
    return {};
}

Result<void> ObjectReader::finishStrictly() const
{
    TRY(finish());
    const QStringList keys = m_object.keys();
    for (const QString &key : keys) {
        if (!m_known.contains(key))
            return failure(ErrorCode::InvalidArgument, (pathOf(key) + QStringLiteral(": unknown field; known are ") +
                                                        m_known.join(QStringLiteral(", ")))
                                                           .toStdString());
    }
    return {};
}

void ObjectReader::refuseUnknown()
{
    if (const Result<void> finished = finishStrictly(); !finished)
        m_error = finished.error();
}

Result<QJsonObject> parseObject(const QByteArray &json)
{
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(json, &fault);
    if (fault.error != QJsonParseError::NoError)
        return failure(
            ErrorCode::InvalidArgument,
            (QStringLiteral("not valid JSON at byte %1: %2").arg(fault.offset).arg(fault.errorString())).toStdString());
    if (!document.isObject())
        return failure(ErrorCode::InvalidArgument, "the JSON document must be an object");
    return document.object();
}

} // namespace gavel::wire
