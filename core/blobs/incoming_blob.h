#pragma once

#include "core/blobs/blob_directory.h"
#include "core/blobs/sha256.h"

#include <string>

namespace gavel::blobs {

// Now: wait for the disk. Later: the caller sees to it, or can do without.
enum class Sync { Now, Later };

// A blob on its way in. Small ones stay in memory until they are known to be new, so putting what is already there
// touches no file. Removes its file unless it was published. Movable, single-threaded.
class IncomingBlob {
public:
    explicit IncomingBlob(const BlobDirectory &directory);
    IncomingBlob(IncomingBlob &&other) noexcept;
    IncomingBlob &operator=(IncomingBlob &&) = delete;
    ~IncomingBlob();

    Result<void> write(QByteArrayView piece);

    // Bytes written so far.
    qint64 size() const { return m_blob.size; }

    // Ends the blob and names it. Nothing is written afterwards.
    const domain::BlobRef &seal();
    const domain::BlobRef &blob() const { return m_blob; }

    // The following require seal(). Puts what is still in memory into the file and closes it.
    Result<void> store(Sync sync);

    // Gives the stored file its name; with Sync::Now the name, too, is durable.
    Result<void> publish(Sync sync);

private:
    Result<void> openFile();
    Result<void> flush();

    const BlobDirectory *m_directory;
    domain::BlobRef m_blob;
    Sha256 m_hash;
    QByteArray m_buffer;
    UniqueFd m_file;
    std::string m_name; // below incoming/; empty while there is no file
};

} // namespace gavel::blobs
