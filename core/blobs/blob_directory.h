#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "core/domain/problem.h"

#include <chrono>
#include <string>
#include <vector>

namespace gavel::blobs {

// A blob as it lies there; its bytes may be other ones after a crash.
struct FoundBlob {
    domain::BlobRef blob;
    std::chrono::nanoseconds lastUsed{0}; // since 1970: when it was written or last touched
};

// Where the blobs of a directory lie: an open root, its shards and incoming/. Shared by the store and the cache.
// Borrowed by what works in it.
struct BlobDirectory {
    static constexpr const char *kIncoming = "incoming";

    std::string path; // for messages
    UniqueFd root;

    // Opens the directory, making it and incoming/ if they are missing, for its owner only.
    static Result<BlobDirectory> create(const std::string &path);

    // Removes files of incoming/ that nobody has written to for so long.
    Result<void> removeLeftovers(std::chrono::seconds olderThan) const;

    // InvalidArgument when it is not named by a SHA-256; NotFound; DataCorrupted when the length is wrong.
    Result<UniqueFd> open(const domain::BlobRef &blob) const;
    bool contains(const domain::BlobRef &blob) const;

    // Makes the name of a blob that is already there durable.
    Result<void> syncNameOf(const domain::BlobRef &blob) const;

    // Reads the blob and compares it with its name. NotFound; DataCorrupted says what was found instead.
    Result<void> verify(const domain::BlobRef &blob) const;

    // All blobs, the least recently used first.
    Result<std::vector<FoundBlob>> list() const;
    // Marks a blob as used now. Best effort: it is only for the order of list().
    void touch(const domain::BlobRef &blob) const;

    std::string describe(const domain::BlobRef &blob) const;
};

// "ab/abcd...": below the root. Requires: isSha256.
std::string blobPath(QByteArrayView sha256);

Result<void> makeDirectory(int at, const std::string &name); // mode 0700; harmless when it is there
Result<void> syncDirectory(int at, const std::string &name);

} // namespace gavel::blobs
