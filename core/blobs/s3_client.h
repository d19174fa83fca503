#pragma once

#include "core/blobs/s3_address.h"

#include <QByteArray>
#include <QDateTime>

#include <chrono>
#include <functional>

namespace gavel::blobs {

// One exchange with an S3-compatible store, signed by libcurl with AWS Signature Version 4. Thread-safe, blocks. Tries
// again, with growing pauses, what may pass: no answer, 429, 5xx.
class S3Client final {
public:
    struct Options {
        int tries = 4;
        std::chrono::milliseconds pause{200}; // before the second try; doubles
        std::chrono::seconds connectTimeout{10};
        std::chrono::seconds stall{30}; // without a byte
    };

    S3Client(S3Address address, const Options &options);

    struct Request {
        const char *method = "GET";
        QString key;           // empty: the bucket
        QByteArray query;      // encoded, its parameters sorted by name
        int body = -1;         // a file that is sent from its start
        qint64 bodySize = 0;   // of it
        QByteArray bodySha256; // of it, in hexadecimal
        // Takes the answer's bytes as they come. Called again from the start, after restart, when it is tried again.
        std::function<Result<void>(QByteArrayView)> take;
        std::function<Result<void>()> restart;
    };

    struct Answer {
        int status = 0;
        qint64 size = -1; // Content-Length
        QDateTime modified;
        QByteArray body; // where nobody takes it, and of errors; at most 1 MiB
    };

    // Success means 2xx. NotFound, PermissionDenied (the keys, or the clock is wrong), Unavailable, Internal.
    Result<Answer> send(const Request &request) const;

    const S3Address &address() const { return m_address; }

private:
    struct Transfer;
    Result<Answer> sendOnce(const Request &request) const;

    const S3Address m_address;
    const Options m_options;
};

} // namespace gavel::blobs
