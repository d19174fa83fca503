#pragma once

#include "core/base/result.h"

#include <QHostAddress>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

namespace gavel::accounts {

// The networks an account may be used from; an empty list allows every address. A value; cheap to copy.
class AddressList {
public:
    static constexpr qsizetype kMost = 32;

    // Addresses and subnets such as 192.0.2.7 or 2001:db8::/32. InvalidArgument.
    static Result<AddressList> parse(const QStringList &subnets);

    // As the database keeps it: separated by blanks. What cannot be read allows nothing.
    static AddressList fromText(const QString &text);
    QString toText() const { return texts().join(QLatin1Char(' ')); }

    QStringList texts() const;
    bool isEmpty() const { return m_subnets.isEmpty() && !m_isClosed; }
    bool allows(const QHostAddress &address) const;

    bool operator==(const AddressList &) const = default;

private:
    QList<QPair<QHostAddress, int>> m_subnets;
    bool m_isClosed = false; // it was damaged: nothing is allowed
};

} // namespace gavel::accounts
