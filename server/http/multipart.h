#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <optional>

namespace gavel::http {

// A part of a form: a field, or a file when it has a file name. `content` points into the body.
struct FormPart {
    QString name;
    std::optional<QString> fileName; // as sent; not yet looked at
    QByteArrayView content;
};

// The boundary that a Content-Type of multipart/form-data names; empty for other types and bad boundaries.
QByteArray multipartBoundary(QByteArrayView contentType);

// Takes a form of RFC 7578 apart, strictly: InvalidArgument for what is before the first boundary or after the last
// one, missing ends, headers that are not understood, names that are no UTF-8, more than 100 parts.
Result<QList<FormPart>> parseMultipart(QByteArrayView body, const QByteArray &boundary);

} // namespace gavel::http
