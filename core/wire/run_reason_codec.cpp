#include "core/wire/run_reason_codec.h"

#include <QJsonDocument>

namespace gavel::wire {

namespace {

QJsonObject differenceToJson(const domain::OutputDifference &difference)
{
    return QJsonObject{{QStringLiteral("line"), qint64(difference.line)},
                       {QStringLiteral("column"), qint64(difference.column)},
                       {QStringLiteral("token"), qint64(difference.token)},
                       {QStringLiteral("found"), QString::fromStdString(difference.found)},
                       {QStringLiteral("expected"), QString::fromStdString(difference.expected)}};
}

domain::OutputDifference readDifference(ObjectReader &reader)
{
    domain::OutputDifference difference;
    difference.line = reader.integer("line", 1);
    difference.column = reader.integer("column", 1);
    difference.token = reader.integer("token", 1);
    difference.found = reader.string("found").toStdString();
    difference.expected = reader.string("expected").toStdString();
    return difference;
}

} // namespace

QJsonObject toJson(const domain::RunReason &reason)
{
    QJsonObject object{{QStringLiteral("cause"), domain::causeCode(reason.cause)}};
    if (reason.used)
        object.insert(QStringLiteral("used"), *reason.used);
    if (reason.limit)
        object.insert(QStringLiteral("limit"), *reason.limit);
    if (reason.signal != 0)
        object.insert(QStringLiteral("signal"), reason.signal);
    if (reason.exitCode != 0)
        object.insert(QStringLiteral("exit_code"), reason.exitCode);
    if (reason.difference)
        object.insert(QStringLiteral("difference"), differenceToJson(*reason.difference));
    return object;
}

domain::RunReason readReason(ObjectReader &reader)
{
    domain::RunReason reason;
    const std::optional<domain::RunReason::Cause> cause = domain::causeFromCode(reader.string("cause"));
    if (!cause)
        reader.fail("cause", QStringLiteral("is not a known cause"));
    reason.cause = cause.value_or(domain::RunReason::Cause::Checker);
    reason.used = reader.optionalInteger("used", 0);
    reason.limit = reader.optionalInteger("limit", 0);
    reason.signal = int(reader.optionalInteger("signal", 0, 127).value_or(0));
    reason.exitCode = int(reader.optionalInteger("exit_code", 0, 255).value_or(0));
    reader.optionalObject("difference", [&](ObjectReader &inner) { reason.difference = readDifference(inner); });
    return reason;
}

QByteArray encode(const domain::RunReason &reason)
{
    return QJsonDocument(toJson(reason)).toJson(QJsonDocument::Compact);
}

Result<domain::RunReason> decodeReason(const QByteArray &json)
{
    ObjectReader reader(TRY(parseObject(json)));
    domain::RunReason reason = readReason(reader);
    TRY(reader.finish());
    return reason;
}

} // namespace gavel::wire
