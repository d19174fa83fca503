#pragma once

#include "core/base/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <limits>
#include <optional>

namespace gavel::wire {

// Reads a JSON object strictly and collects the first fault, so that a decoder reads all its fields and asks once:
//
//     ObjectReader reader(object, "job");
//     job.language = reader.string("language");
//     job.attempt = reader.integer("attempt", 1, 1000);
//     TRY(reader.finish());
//
// After a fault every getter answers a harmless default. Errors are InvalidArgument and name the field by its path:
// "job.testcases[3].name: must be a string". A value type; single-threaded.
class ObjectReader {
public:
    explicit ObjectReader(const QJsonObject &object, QString path = {});

    // Required fields.
    QString string(const char *key);
    QByteArray base64(const char *key);
    qint64 integer(const char *key, qint64 least = std::numeric_limits<qint64>::min(),
                   qint64 most = std::numeric_limits<qint64>::max());
    double number(const char *key);
    bool boolean(const char *key);
    QStringList strings(const char *key);

    // Optional fields: absent or null gives the empty optional or the default.
    std::optional<QString> optionalString(const char *key);
    std::optional<qint64> optionalInteger(const char *key, qint64 least = std::numeric_limits<qint64>::min(),
                                          qint64 most = std::numeric_limits<qint64>::max());
    std::optional<double> optionalNumber(const char *key);
    std::optional<bool> optionalBoolean(const char *key);
    QStringList optionalStrings(const char *key);
    QList<int> optionalIntegers(const char *key);

    std::optional<QJsonObject> optionalRaw(const char *key); // an object, as it is

    bool has(const char *key) const;

    // Reads each element of an array of objects with `read`, until one has a fault.
    void objects(const char *key, const std::function<void(ObjectReader &)> &read);
    void optionalObjects(const char *key, const std::function<void(ObjectReader &)> &read);
    void object(const char *key, const std::function<void(ObjectReader &)> &read);
    void optionalObject(const char *key, const std::function<void(ObjectReader &)> &read);

    // Records unknown keys as a fault: what finishStrictly() is to a whole message, for the elements of objects().
    void refuseUnknown();

    // Records a fault found by the caller, unless there is one already: "path.key: reason".
    void fail(const char *key, const QString &reason);

    bool isGood() const { return !m_error.has_value(); }

    // Succeeds if there was no fault. Unknown keys are a fault only for finishStrictly().
    Result<void> finish() const;
    Result<void> finishStrictly() const;

private:
    QJsonValue take(const char *key, bool isRequired);
    QString pathOf(const QString &key) const;
    void each(const QJsonValue &value, const char *key, const std::function<void(ObjectReader &)> &read);

    QJsonObject m_object;
    QString m_path;
    QStringList m_known;
    std::optional<Error> m_error;
};

// Parses a document that must be one JSON object. InvalidArgument names the offset of the fault.
Result<QJsonObject> parseObject(const QByteArray &json);

} // namespace gavel::wire
