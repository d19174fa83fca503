#pragma once

#include <QHostAddress>
#include <QList>
#include <QPair>

namespace gavel::outbound {

using Subnets = QList<QPair<QHostAddress, int>>;

// Which addresses requests that users cause (webhooks, callbacks) may go to: those of the public internet, and what the
// site allows beyond. All others (this machine, private and link-local networks, multicast, documentation, and IPv6
// addresses that stand for such an IPv4 one) would let a user reach into the site's network. The list is IANA's
// registry of special-purpose addresses.
class AddressPolicy {
public:
    explicit AddressPolicy(Subnets allowed = {}) : m_allowed(std::move(allowed)) {}

    bool mayConnectTo(const QHostAddress &address) const;

private:
    const Subnets m_allowed;
};

} // namespace gavel::outbound
