#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <QByteArray>

#include <chrono>
#include <span>
#include <vector>

namespace gavel::worker {

// A packet and the descriptors that came with it.
struct Packet {
    QByteArray bytes;
    std::vector<UniqueFd> descriptors;
};

// Sends one packet over a connected SOCK_SEQPACKET socket, with copies of some descriptors. Unavailable: the other side
// is gone.
Result<void> sendPacket(int socket, const QByteArray &bytes, std::span<const int> descriptors = {});

// Waits for one packet until `deadline`. DeadlineExceeded: none came; Unavailable: the other side is gone;
// DataCorrupted: the packet was larger than `most` or carried more than a few descriptors.
Result<Packet> receivePacket(int socket, std::size_t most, std::chrono::steady_clock::time_point deadline);

} // namespace gavel::worker
