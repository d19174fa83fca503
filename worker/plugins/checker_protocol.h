#pragma once

#include "core/base/result.h"
#include "core/domain/checker_report.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <variant>

// What a worker and its checker host say to one another, a packet a message over a SOCK_SEQPACKET pair:
//
//     host   -> worker   hello                                         once, when it is ready
//     worker -> host     request (+ input, answer, output descriptors for a check)
//     host   -> worker   reply with the same number                    strictly one at a time
//
// The worker closes its end to end the host. The codec is pure; it answers anything malformed with an Error, because a
// plugin that has overwritten the host's memory may send anything.
namespace gavel::worker::protocol {

constexpr int kHostSocket = 3;                     // the host's end, as its descriptor
constexpr std::size_t kLargestPacket = 128 * 1024; // fits into the socket buffer of any Linux
constexpr std::size_t kLongestMessage = 32 * 1024; // of a report; what is beyond is cut
constexpr int kCheckDescriptors = 3;

enum class Task : quint8 { Check = 1, Validate = 2 };

struct Request {
    quint32 number = 0;
    Task task = Task::Check;
    QString checkerId;
    QStringList arguments;
};

struct Reply {
    quint32 number = 0;
    std::variant<domain::CheckerReport, Error> outcome; // for Validate an accepted report stands for "yes"
};

QByteArray hello();

QByteArray encode(const Request &request);
QByteArray encode(const Reply &reply);

Result<Request> decodeRequest(const QByteArray &packet);
Result<Reply> decodeReply(const QByteArray &packet);

} // namespace gavel::worker::protocol
