#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace gavel::judge0 {

// Reads attributes as Judge0 does: numbers may be strings, null and empty mean the default, unknown ones are ignored.
// What is wrong is collected by attribute.
class AttributeReader {
public:
    AttributeReader(const QJsonObject &object, bool isBase64) : m_object(object), m_isBase64(isBase64) {}

    struct Range {
        double least = 0;
        double most = 0;
        bool isLeastAllowed = true; // otherwise it must be greater
        bool isInteger = false;
    };

    // The default when it is absent or wrong.
    double number(const char *name, double absent, const Range &range);
    bool boolean(const char *name, bool absent);
    std::optional<QString> string(const char *name) const;   // empty counts as absent
    std::optional<QByteArray> text(const char *name) const;  // in base64 where the client says so; may be empty
    std::optional<QByteArray> bytes(const char *name) const; // always in base64

    void refuse(const char *name, const QString &message);
    bool isGood() const { return m_errors.isEmpty(); }
    const QJsonObject &errors() const { return m_errors; }

private:
    QJsonValue value(const char *name) const { return m_object.value(QString::fromLatin1(name)); }
    std::optional<double> numberOf(const QJsonValue &value) const;

    const QJsonObject m_object;
    const bool m_isBase64;
    QJsonObject m_errors;
};

} // namespace gavel::judge0
