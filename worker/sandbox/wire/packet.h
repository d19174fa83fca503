// One datagram with descriptors over a SOCK_SEQPACKET socket.
#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

namespace gavel::sandbox {

// The longest packet either side sends. Below the kernel's default socket buffer, so that no setting is needed.
constexpr std::size_t kMaxPacketSize = 192 * 1024;
constexpr std::size_t kMaxPacketDescriptors = 8;

// Receives packets into memory that is allocated once. What bytes() and takeDescriptor() give belongs to the last
// packet; descriptors nobody took are closed by the next receive().
class PacketReceiver {
public:
    PacketReceiver() : m_buffer(kMaxPacketSize) {}

    static constexpr std::chrono::milliseconds kForEver{0};

    // Waits for one packet. Unavailable: the other side is gone. DeadlineExceeded: nothing came in `patience`.
    Result<void> receive(int socket, std::chrono::milliseconds patience = kForEver);

    std::span<const char> bytes() const { return {m_buffer.data(), m_size}; }
    // Empty if the packet had fewer.
    UniqueFd takeDescriptor(std::size_t index);

private:
    Result<void> setPatience(int socket, std::chrono::milliseconds patience);

    std::vector<char> m_buffer;
    std::size_t m_size = 0;
    std::array<UniqueFd, kMaxPacketDescriptors> m_descriptors;
    int m_patientSocket = -1; // waits for m_patience; others, as sockets do at first, for ever
    std::chrono::milliseconds m_patience = kForEver;
};

// Sends one packet; the descriptors stay the caller's. Unavailable: the other side is gone.
Result<void> sendPacket(int socket, std::span<const char> bytes, std::span<const int> descriptors = {});

// Two connected SEQPACKET ends, close-on-exec.
struct SocketPair {
    UniqueFd first;
    UniqueFd second;
};
Result<SocketPair> makeSocketPair();

} // namespace gavel::sandbox
