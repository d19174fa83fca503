#pragma once

#include "core/base/result.h"
#include "core/domain/problem.h"

#include <QByteArray>

#include <memory>

namespace gavel::blobs {

// Takes the bytes of one blob piece by piece. Destroyed before finish(), it leaves nothing behind. Single-threaded.
class BlobWriter {
public:
    virtual ~BlobWriter() = default;

    // ResourceExhausted when the disk is full.
    virtual Result<void> write(QByteArrayView piece) = 0;

    // Ends the blob and names it. Called once, nothing is written afterwards.
    virtual Result<domain::BlobRef> finish() = 0;
};

// Blobs that become durable together. Blobs of a batch that is never committed may be there or not: they are named by
// their content, so nobody is harmed. One thread uses a batch and its writers; several batches may run at once.
class BlobBatch {
public:
    virtual ~BlobBatch() = default;

    // A writer must not outlive its batch.
    virtual Result<std::unique_ptr<BlobWriter>> startBlob() = 0;

    // Makes every finished blob visible and durable. On failure the store is as it was, but for some blobs perhaps.
    virtual Result<void> commit() = 0;
};

} // namespace gavel::blobs
