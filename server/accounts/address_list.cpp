#include "server/accounts/address_list.h"

#include <algorithm>

namespace gavel::accounts {

namespace {

// An IPv4 client of a socket that listens on IPv6 has an address such as ::ffff:192.0.2.7.
QHostAddress withoutMapping(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : address;
}

// Qt would take "172.16/12", too, and "/24" as a subnet of 0.0.0.0.
bool startsWithAddress(const QString &subnet)
{
    const QString address = subnet.section(QLatin1Char('/'), 0, 0);
    return address.contains(QLatin1Char(':')) || address.count(QLatin1Char('.')) == 3;
}

} // namespace

Result<AddressList> AddressList::parse(const QStringList &subnets)
{
    if (subnets.size() > kMost)
        return failure(ErrorCode::InvalidArgument, "there may be at most " + std::to_string(kMost) + " addresses");
    AddressList list;
    for (const QString &text : subnets) {
        const QPair<QHostAddress, int> subnet = QHostAddress::parseSubnet(text.trimmed());
        if (!startsWithAddress(text) || subnet.first.isNull() || subnet.second < 0)
            return failure(ErrorCode::InvalidArgument,
                           text.toStdString() + " is not an address or subnet such as 192.0.2.0/24");
        list.m_subnets.append(subnet);
    }
    return list;
}

AddressList AddressList::fromText(const QString &text)
{
    if (Result<AddressList> list = parse(text.split(QLatin1Char(' '), Qt::SkipEmptyParts)))
        return *std::move(list);
    AddressList closed;
    closed.m_isClosed = true;
    return closed;
}

QStringList AddressList::texts() const
{
    QStringList texts;
    for (const auto &[network, bits] : m_subnets) {
        const bool isSingle = bits == (network.protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128);
        texts.append(isSingle ? network.toString() : QStringLiteral("%1/%2").arg(network.toString()).arg(bits));
    }
    return texts;
}

bool AddressList::allows(const QHostAddress &address) const
{
    if (isEmpty())
        return true;
    const QHostAddress client = withoutMapping(address);
    return std::ranges::any_of(m_subnets, [&](const auto &subnet) { return client.isInSubnet(subnet); });
}

} // namespace gavel::accounts
