#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace gavel::http {

// The query of a request target, decoded, in the order written.
class Query {
public:
    // InvalidArgument for broken percent escapes and for what is not UTF-8.
    static Result<Query> parse(QByteArrayView text);

    std::optional<QString> value(QStringView name) const;
    const QList<QPair<QString, QString>> &items() const { return m_items; }

private:
    QList<QPair<QString, QString>> m_items;
};

// A request target taken apart. "http://host/a/b?c=d" gives the same as "/a/b?c=d".
struct Target {
    QByteArray path;      // as sent, without the query
    QStringList segments; // of the path, each decoded; "/a/b" gives a and b, "/" gives none
    Query query;

    // InvalidArgument for anything but origin form, absolute form and "*", and for broken or control characters.
    static Result<Target> parse(QByteArrayView text);
};

// Decodes %XX (and + as a blank where `plusIsBlank`). InvalidArgument when an escape is broken, when the result is not
// UTF-8, or when it holds control characters.
Result<QString> percentDecoded(QByteArrayView text, bool plusIsBlank);

} // namespace gavel::http
