#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonValue>
#include <QString>

#include <optional>

namespace gavel::judge0 {

// Base64 as Judge0 writes it: a line break after every 60 characters and at the end.
QString mimeBase64(const QByteArray &bytes);

// Ignores line breaks and blanks; empty when it is not base64.
std::optional<QByteArray> fromBase64(const QString &text);

// "0.045", "5.0": at least one and at most three places.
QString decimal(double value);

// 2024-12-09T17:22:55.662Z, or null.
QJsonValue timestamp(const std::optional<QDateTime> &time);

// Whether a program's output is what was expected: blanks at the ends of lines and at the end of the text do not count.
// A program that printed nothing is not compared, it is wrong.
bool isExpected(const QByteArray &output, const QByteArray &expected);

} // namespace gavel::judge0
