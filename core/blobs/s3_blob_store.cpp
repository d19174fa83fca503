#include "core/blobs/s3_blob_store.h"

#include "core/blobs/blob_batch.h"
#include "core/blobs/file_io.h"
#include "core/blobs/sha256.h"

#include <QUrl>
#include <QXmlStreamReader>

#include <sys/mman.h>
#include <sys/stat.h>

namespace gavel::blobs {

namespace {

Result<UniqueFd> memoryFileOf(QByteArrayView bytes)
{
    UniqueFd file(::memfd_create("blob", MFD_CLOEXEC));
    if (!file)
        return systemFailure("cannot make a memory file");
    TRY(writeAll(file.get(), bytes));
    return file;
}

// Takes a blob into a temporary file and verifies it.
class FileWriter final : public BlobWriter {
public:
    FileWriter(int fd, domain::BlobRef wanted) : m_fd(fd), m_wanted(std::move(wanted)) {}

    Result<void> write(QByteArrayView piece) override
    {
        m_hash.add(piece);
        m_size += piece.size();
        return m_size > m_wanted.size ? wrong() : writeAll(m_fd, piece);
    }

    Result<domain::BlobRef> finish() override
    {
        if (m_size != m_wanted.size || m_hash.finish() != m_wanted.sha256)
            TRY(wrong());
        return m_wanted;
    }

private:
    Result<void> wrong() const
    {
        return failure(ErrorCode::DataCorrupted,
                       "blob " + m_wanted.sha256.toStdString() + " has other bytes in the object store");
    }

    const int m_fd;
    const domain::BlobRef m_wanted;
    Sha256 m_hash;
    qint64 m_size = 0;
};

// One page of ListObjectsV2.
struct Page {
    std::vector<FoundBlob> blobs;
    QString next; // empty: the last one
};

FoundBlob readObject(QXmlStreamReader &xml)
{
    FoundBlob found;
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("Key"))
            found.blob.sha256 = xml.readElementText().section(QLatin1Char('/'), -1).toLatin1();
        else if (xml.name() == QLatin1String("Size"))
            found.blob.size = xml.readElementText().toLongLong();
        else if (xml.name() == QLatin1String("LastModified"))
            found.lastUsed = std::chrono::milliseconds(
                QDateTime::fromString(xml.readElementText(), Qt::ISODateWithMs).toMSecsSinceEpoch());
        else
            xml.skipCurrentElement();
    }
    return found;
}

Result<Page> readPage(const QByteArray &body)
{
    Page page;
    QXmlStreamReader xml(body);
    xml.readNextStartElement();
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("Contents")) {
            FoundBlob found = readObject(xml);
            if (isSha256(found.blob.sha256))
                page.blobs.push_back(std::move(found));
        } else if (xml.name() == QLatin1String("NextContinuationToken")) {
            page.next = xml.readElementText();
        } else {
            xml.skipCurrentElement();
        }
    }
    if (xml.hasError())
        return failure(ErrorCode::Internal,
                       "the object store's list cannot be read: " + xml.errorString().toStdString());
    return page;
}

std::chrono::nanoseconds sinceEpoch()
{
    return std::chrono::system_clock::now().time_since_epoch();
}

} // namespace

S3BlobStore::S3BlobStore(const S3Address &address, Options options)
    : m_options(std::move(options)), m_client(address, m_options.client)
{
}

Result<S3Client::Answer> S3BlobStore::timed(const char *operation, const S3Client::Request &request) const
{
    const auto start = std::chrono::steady_clock::now();
    auto answer = m_client.send(request);
    if (m_options.timed)
        m_options.timed(operation, std::chrono::steady_clock::now() - start);
    return answer;
}

Result<domain::BlobRef> S3BlobStore::put(QByteArrayView bytes)
{
    const UniqueFd file = TRY(memoryFileOf(bytes));
    const domain::BlobRef blob{Sha256::of(bytes), bytes.size()};
    TRY(upload(blob, file.get()));
    return blob;
}

Result<domain::BlobRef> S3BlobStore::putFile(int fd)
{
    const domain::BlobRef blob = TRY(refOfFile(fd));
    TRY(upload(blob, fd));
    return blob;
}

Result<void> S3BlobStore::upload(const domain::BlobRef &blob, int fd)
{
    if (TRY(isFresh(blob)))
        return {};
    S3Client::Request request;
    request.method = "PUT";
    request.key = m_client.address().keyOf(blob.sha256);
    request.body = fd;
    request.bodySize = blob.size;
    request.bodySha256 = blob.sha256;
    TRY(timed("put", request));
    return {};
}

// There, whole, and young enough to stay.
Result<bool> S3BlobStore::isFresh(const domain::BlobRef &blob) const
{
    S3Client::Request request;
    request.method = "HEAD";
    request.key = m_client.address().keyOf(blob.sha256);
    const auto answer = timed("head", request);
    if (!answer && answer.error().code == ErrorCode::NotFound)
        return false;
    if (!answer)
        return failure(answer.error());
    const auto age = std::chrono::seconds(answer->modified.secsTo(QDateTime::currentDateTimeUtc()));
    return answer->size == blob.size && answer->modified.isValid() && age < m_options.refreshAfter;
}

bool S3BlobStore::contains(const domain::BlobRef &blob) const
{
    S3Client::Request request;
    request.method = "HEAD";
    request.key = m_client.address().keyOf(blob.sha256);
    const auto answer = timed("head", request);
    return answer && answer->size == blob.size;
}

Result<UniqueFd> S3BlobStore::open(const domain::BlobRef &blob)
{
    if (!isSha256(blob.sha256))
        return failure(ErrorCode::InvalidArgument, "a blob is named by 64 lower-case hexadecimal digits");
    BlobCache *cache = m_options.cache;
    if (!cache)
        return fetchToFile(blob);
    if (auto here = cache->open(blob))
        return here;
    std::unique_ptr<BlobWriter> writer;
    const auto done = download(
        blob, [&] { return cache->startVerified(blob); }, writer);
    if (!done && done.error().code == ErrorCode::ResourceExhausted)
        return fetchToFile(blob); // larger than the cache, or all in it is in use
    TRY(done);
    return cache->open(blob); // the writer pins it
}

Result<UniqueFd> S3BlobStore::fetchToFile(const domain::BlobRef &blob)
{
    UniqueFd file(::open(m_options.spoolFolder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0444));
    if (!file)
        return systemFailure("cannot make a temporary file in " + m_options.spoolFolder);
    std::unique_ptr<BlobWriter> writer;
    const auto start = [&]() -> Result<std::unique_ptr<BlobWriter>> {
        if (::ftruncate(file.get(), 0) != 0 || ::lseek(file.get(), 0, SEEK_SET) != 0)
            return systemFailure("cannot rewind a temporary file");
        return std::make_unique<FileWriter>(file.get(), blob);
    };
    TRY(download(blob, start, writer));
    if (::lseek(file.get(), 0, SEEK_SET) != 0)
        return systemFailure("cannot rewind a temporary file");
    return file;
}

Result<void> S3BlobStore::download(const domain::BlobRef &blob,
                                   const std::function<Result<std::unique_ptr<BlobWriter>>()> &start,
                                   std::unique_ptr<BlobWriter> &writer)
{
    const auto begin = [&]() -> Result<void> {
        writer.reset();
        writer = TRY(start());
        return {};
    };
    TRY(begin());
    S3Client::Request request;
    request.key = m_client.address().keyOf(blob.sha256);
    request.take = [&](QByteArrayView piece) {
        return writer->write(piece);
    };
    request.restart = begin;
    TRY(timed("get", request));
    TRY(writer->finish());
    return {};
}

Result<void> S3BlobStore::forEachOlderThan(std::chrono::seconds age,
                                           const std::function<Result<void>(const FoundBlob &)> &take)
{
    const std::chrono::nanoseconds before = sinceEpoch() - age;
    QString token;
    do {
        S3Client::Request request;
        if (!token.isEmpty())
            request.query = "continuation-token=" + QUrl::toPercentEncoding(token) + '&';
        request.query += "list-type=2&prefix=" + QUrl::toPercentEncoding(m_client.address().prefix);
        if (m_client.address().prefix.isEmpty())
            request.query.chop(int(sizeof "&prefix=") - 1); // signatures differ in what they make of an empty value
        const auto answer = TRY(timed("list", request));
        const Page page = TRY(readPage(answer.body));
        for (const FoundBlob &found : page.blobs) {
            if (found.lastUsed < before)
                TRY(take(found));
        }
        token = page.next;
    } while (!token.isEmpty());
    return {};
}

Result<void> S3BlobStore::remove(const domain::BlobRef &blob)
{
    S3Client::Request request;
    request.method = "DELETE";
    request.key = m_client.address().keyOf(blob.sha256);
    const auto answer = timed("delete", request);
    if (!answer && answer.error().code != ErrorCode::NotFound)
        return failure(answer.error());
    return {};
}

} // namespace gavel::blobs
