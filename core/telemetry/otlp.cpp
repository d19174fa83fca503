#include "core/telemetry/span.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace gavel::telemetry {

namespace {

constexpr int kStatusError = 2;

// 64-bit integers are strings in the JSON encoding of Protocol Buffers.
QString nanoseconds(WallClock::time_point time)
{
    return QString::number(std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count());
}

QJsonObject valueOf(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Bool: return {{QStringLiteral("boolValue"), value.toBool()}};
    case QMetaType::Double: return {{QStringLiteral("doubleValue"), value.toDouble()}};
    case QMetaType::Int:
    case QMetaType::LongLong: return {{QStringLiteral("intValue"), QString::number(value.toLongLong())}};
    default: return {{QStringLiteral("stringValue"), value.toString()}};
    }
}

QJsonObject attributeOf(const QString &key, const QVariant &value)
{
    return {{QStringLiteral("key"), key}, {QStringLiteral("value"), valueOf(value)}};
}

QJsonObject toJson(const Span &span)
{
    QJsonObject object{
        {QStringLiteral("traceId"), QString::fromStdString(span.context.traceIdText())},
        {QStringLiteral("spanId"), QString::fromStdString(span.context.spanIdText())},
        {QStringLiteral("name"), span.name},
        {QStringLiteral("kind"), static_cast<int>(span.kind)},
        {QStringLiteral("startTimeUnixNano"), nanoseconds(span.start)},
        {QStringLiteral("endTimeUnixNano"), nanoseconds(span.end)},
    };
    if (span.parent.isValid())
        object.insert(QStringLiteral("parentSpanId"), QString::fromStdString(span.parent.spanIdText()));
    QJsonArray attributes;
    for (const auto &[key, value] : span.attributes)
        attributes.append(attributeOf(key, value));
    object.insert(QStringLiteral("attributes"), attributes);
    if (!span.error.isEmpty())
        object.insert(QStringLiteral("status"),
                      QJsonObject{{QStringLiteral("code"), kStatusError}, {QStringLiteral("message"), span.error}});
    return object;
}

} // namespace

QByteArray encodeOtlp(const QList<Span> &spans, const QString &service, const QString &version, const QString &instance)
{
    QJsonArray all;
    for (const Span &span : spans)
        all.append(toJson(span));
    const QJsonObject scope{{QStringLiteral("name"), QStringLiteral("gavel")}, {QStringLiteral("version"), version}};
    const QJsonObject resource{
        {QStringLiteral("attributes"), QJsonArray{attributeOf(QStringLiteral("service.name"), service),
                                                  attributeOf(QStringLiteral("service.version"), version),
                                                  attributeOf(QStringLiteral("service.instance.id"), instance)}}};
    const QJsonObject scoped{{QStringLiteral("scope"), scope}, {QStringLiteral("spans"), all}};
    const QJsonObject perResource{{QStringLiteral("resource"), resource},
                                  {QStringLiteral("scopeSpans"), QJsonArray{scoped}}};
    return QJsonDocument(QJsonObject{{QStringLiteral("resourceSpans"), QJsonArray{perResource}}})
        .toJson(QJsonDocument::Compact);
}

} // namespace gavel::telemetry
