#include "server/outbound/address_policy.h"

#include <algorithm>

namespace gavel::outbound {

namespace {

const Subnets &specialSubnets()
{
    static const Subnets kSubnets = [] {
        Subnets subnets;
        for (const char *text :
             {"0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
              "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
              "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
              "::/128",        "::1/128",         "100::/64",       "2001::/23",      "2001:db8::/32",
              "3fff::/20",     "5f00::/16",       "fc00::/7",       "fe80::/10",      "fec0::/10",
              "ff00::/8"})
            subnets.append(QHostAddress::parseSubnet(QString::fromLatin1(text)));
        return subnets;
    }();
    return kSubnets;
}

bool isIn(const QHostAddress &address, const Subnets &subnets)
{
    return std::ranges::any_of(subnets, [&](const auto &subnet) { return address.isInSubnet(subnet); });
}

QHostAddress ipv4At(const Q_IPV6ADDR &address, int offset)
{
    quint32 number = 0;
    for (int i = 0; i < 4; ++i)
        number = number << 8 | address[offset + i];
    return QHostAddress(number);
}

bool hasPrefix(const Q_IPV6ADDR &address, std::initializer_list<quint8> prefix)
{
    return std::equal(prefix.begin(), prefix.end(), &address.c[0]);
}

// The IPv4 address that an IPv6 one stands for: mapped, compatible, translated (NAT64) or tunnelled (6to4).
std::optional<QHostAddress> embeddedIpv4(const QHostAddress &address)
{
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return std::nullopt;
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    if (hasPrefix(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}) ||
        hasPrefix(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}) ||
        hasPrefix(bytes, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}))
        return ipv4At(bytes, 12);
    if (hasPrefix(bytes, {0, 0x64, 0xff, 0x9b, 0, 1}))
        return QHostAddress(QHostAddress::Any); // a translation of the site's own: never public
    if (hasPrefix(bytes, {0x20, 0x02}))
        return ipv4At(bytes, 2);
    return std::nullopt;
}

} // namespace

bool AddressPolicy::mayConnectTo(const QHostAddress &address) const
{
    if (address.isNull())
        return false;
    const QHostAddress meant = embeddedIpv4(address).value_or(address);
    if (isIn(address, m_allowed) || isIn(meant, m_allowed))
        return true;
    return !isIn(address, specialSubnets()) && !isIn(meant, specialSubnets());
}

} // namespace gavel::outbound
